import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createClient } from '@atom/sdk';
import { afterEach, expect, onTestFinished, vi } from 'vitest';
import { openVectors } from '../support/vectors.js';

interface ProxyCase {
  name: string;
  env: Record<string, string>;
  url: string;
  proxied: boolean;
  authorization?: string;
}

const { each } = openVectors<{ cases: ProxyCase[] }>('proxies');

const VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

afterEach(() => vi.unstubAllEnvs());

/** Starts a proxy that rejects every request, and records what it was asked. */
async function startProxy() {
  const seen: { url: string | undefined; authorization: string | undefined }[] = [];
  const note = ({ url, headers }: IncomingMessage) => {
    const encoded = headers['proxy-authorization']?.replace('Basic ', '');
    const authorization = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
    seen.push({ url, authorization });
  };
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(404).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    note(request);
    socket.end('HTTP/1.1 404 No\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

each('cases', async ({ env, url, proxied, authorization }) => {
  const { address, seen } = await startProxy();
  for (const name of VARIABLES) vi.stubEnv(name, env[name]?.replace('{proxy}', address));
  const result = await createClient({ baseUrl: url, timeouts: { connectMs: 200, callMs: 300 } }).health();
  // Otherwise nothing would be sent at all.
  expect(result).not.toMatchObject({ code: 'invalid_argument' });
  expect(seen.length > 0).toBe(proxied);
  const target = new URL('/health', url);
  for (const { url: asked, ...found } of seen) {
    expect(asked).toBe(target.protocol === 'https:' ? `${target.host}:443` : target.href);
    expect(found.authorization).toBe(authorization);
  }
});
