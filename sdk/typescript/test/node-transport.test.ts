import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createClient, type TlsOptions } from '@atom/sdk';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClient as createOverFetch } from '../src/index.js';
import { resolveProxy } from '../src/node/proxy.js';
import { json, serve } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { health, newToken } from './support/records.js';

/** Tests of the transport of Node.js alone. */

instantRetries();
afterEach(() => vi.unstubAllEnvs());

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const healthy: RequestListener = (_request, response) => response.end(JSON.stringify(health));

describe('a call that must not be sent twice', () => {
  it('gets a new connection', async () => {
    const sockets = new Set<Socket>();
    const { baseUrl } = await serve((request, response) => {
      sockets.add(request.socket);
      response.end(JSON.stringify(newToken));
    });
    const client = createClient(baseUrl);
    await client.health();
    for (let call = 0; call < 2; call += 1) await client.tokens.create({ scopes: ['publish'] });
    expect(sockets.size).toBe(3);
  });
});

describe('a connection', () => {
  it('that is not established in time is closed', async () => {
    // A server that accepts the connection, but never starts TLS.
    const port = await listen(createTcpServer());
    const client = createClient({ baseUrl: `https://127.0.0.1:${port}`, timeouts: { connectMs: 50 } });
    expect(await client.health()).toMatchObject({
      code: 'timeout',
      attempts: 3,
      error: `https://127.0.0.1:${port} did not respond in time: connecting took longer than 50 ms.`,
    });
    expect(await client.tokens.create({ scopes: ['publish'] })).toMatchObject({
      code: 'timeout',
      retryable: true,
    });
  });

  it('asks for compression only over a network', async () => {
    const { baseUrl, seen } = await serve(json(health));
    await createClient(baseUrl).health();
    await createClient({ baseUrl: 'http://atom.example', proxy: baseUrl }).health();
    expect(seen.map(({ headers }) => headers['accept-encoding'])).toEqual([undefined, 'gzip, deflate, br']);
  });
});

/** Yields the head of a gzip file, and blocks of no bytes without end. */
function* emptyBlocks(): Generator<Buffer> {
  yield Buffer.from('1f8b0800000000000003', 'hex');
  const blocks = Buffer.from('000000ffff'.repeat(200_000), 'hex');
  for (;;) yield blocks;
}

describe('a response', () => {
  it('that decompresses to nothing has a limit as it is sent', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      Readable.from(emptyBlocks()).pipe(response);
    });
    expect(await createClient(baseUrl).health()).toMatchObject({ code: 'response_too_large', attempts: 1 });
  });

  it('has a limit of trailers', async () => {
    const trailers = (count: number) => 'a: b\r\n'.repeat(count);
    for (const [count, outcome] of [
      [100, health],
      [101, { code: 'invalid_response' }],
    ] as const) {
      const text = JSON.stringify(health);
      const chunk = `${text.length.toString(16)}\r\n${text}\r\n0\r\n${trailers(count)}\r\n`;
      const bytes = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`;
      const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.write(bytes))));
      expect(await createClient(`http://127.0.0.1:${port}`).health()).toMatchObject(outcome);
    }
  });
});

describe('TLS', () => {
  interface Identity {
    cert: string;
    key: string;
  }
  let server: Identity;
  let caller: Identity;

  async function makeIdentity(directory: string, name: string): Promise<Identity> {
    const [certificate, key] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)];
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    await promisify(execFile)('openssl', [
      'req',
      '-x509',
      ...kind,
      ...subject,
      '-keyout',
      key,
      '-out',
      certificate,
    ]);
    return { cert: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
  }

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    server = await makeIdentity(directory, 'server');
    caller = await makeIdentity(directory, 'caller');
    await rm(directory, { recursive: true });
  });

  const secureUrl = async (options: ServerOptions = {}) =>
    `https://127.0.0.1:${await listen(createSecureServer({ ...server, ...options }, healthy))}`;

  it('trusts only the system’s authorities, or the client’s', async () => {
    const baseUrl = await secureUrl();
    expect(await createClient({ baseUrl, tls: { ca: server.cert } }).health()).toEqual(health);
    expect(await createClient({ baseUrl, tls: { ca: Buffer.from(server.cert) } }).health()).toEqual(health);
    expect(await createClient({ baseUrl }).health()).toMatchObject({
      code: 'untrusted_certificate',
      attempts: 1,
      error: `The certificate of ${baseUrl} cannot be trusted: it is self-signed. Nothing was sent.`,
    });
  });

  it('trusts the authorities in SSL_CERT_FILE, unless the client has its own', async () => {
    const baseUrl = await secureUrl();
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'authorities.pem');
    vi.stubEnv('SSL_CERT_FILE', file);
    expect(await createClient({ baseUrl }).health()).toMatchObject({
      code: 'invalid_argument',
      error: 'SSL_CERT_FILE does not name a file of certificates in PEM that can be read.',
    });
    await writeFile(file, server.cert);
    expect(await createClient({ baseUrl }).health()).toEqual(health);
    expect(await createClient({ baseUrl, tls: { ca: caller.cert } }).health()).toMatchObject({
      code: 'untrusted_certificate',
    });
    await writeFile(file, caller.cert);
    expect(await createClient({ baseUrl }).health()).toMatchObject({ code: 'untrusted_certificate' });
    // A plain connection needs no certificates.
    await rm(file);
    expect(await createClient((await serve(json(health))).baseUrl).health()).toEqual(health);
  });

  it('is suggested if a port may speak it, or may not', async () => {
    const secure = await secureUrl();
    const plain = (await serve(json(health))).baseUrl;
    // OpenSSL's alert to a client that does not speak TLS.
    const alert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]);
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.end(alert))));
    for (const create of [createClient, createOverFetch]) {
      for (const address of [secure.replace('https:', 'http:'), `http://127.0.0.1:${port}`]) {
        expect((await create(address).health()).error).toMatch(
          / If that port speaks HTTPS, use https: in the base URL\.$/,
        );
      }
      expect((await create(plain.replace('http:', 'https:')).health()).error).toMatch(
        /If (?:that port|it) speaks HTTP, use http: in the base URL\.$/,
      );
    }
  });

  it('sends the client’s certificate', async () => {
    const baseUrl = await secureUrl({ ca: caller.cert, requestCert: true, rejectUnauthorized: true });
    const tls: TlsOptions = { ca: server.cert, ...caller };
    expect(await createClient({ baseUrl, tls }).health()).toEqual(health);
    expect(await createClient({ baseUrl, tls: { ca: server.cert } }).health()).toMatchObject({
      code: 'connection_failed',
    });
  });

  it('runs through a proxy’s tunnel, which cannot read it', async () => {
    const baseUrl = await secureUrl();
    const { proxy, seen } = await tunnel();
    const client = createClient({ baseUrl, proxy, apiKey: 'a-key', tls: { ca: server.cert } });
    expect(await client.health()).toEqual(health);
    expect(await client.health()).toEqual(health);
    expect(seen).toEqual([{ target: new URL(baseUrl).host, authorization: `Basic ${btoa('user:p@ss')}` }]);
  });

  it('is not started if the proxy rejects the tunnel', async () => {
    const { proxy } = await tunnel(407);
    const result = await createClient({ baseUrl: 'https://atom.example', proxy }).health();
    expect(result).toMatchObject({
      code: 'connection_failed',
      error: 'Cannot reach https://atom.example: the proxy responded with 407.',
    });
  });

  /** A proxy that opens tunnels, for one user. */
  async function tunnel(status = 200) {
    const seen: object[] = [];
    const server = createServer();
    server.on('connect', (request, socket: Socket) => {
      seen.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
      socket.on('error', () => undefined);
      if (status !== 200) {
        socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
        return;
      }
      const [host, port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
      upstream.on('error', () => undefined);
    });
    return { proxy: `http://user:p%40ss@127.0.0.1:${await listen(server)}`, seen };
  }

  it('accepts a certificate and its key in one text', async () => {
    const baseUrl = await secureUrl({ ca: caller.cert, requestCert: true, rejectUnauthorized: true });
    const tls: TlsOptions = { ca: server.cert, cert: caller.cert + caller.key };
    expect(await createClient({ baseUrl, tls }).health()).toEqual(health);
  });

  it.each([
    ['a certificate without its key', () => ({ cert: server.cert })],
    ['a key without its certificate', () => ({ key: server.key })],
    ['the key of another', () => ({ cert: server.cert, key: caller.key })],
    ['text that is not PEM', () => ({ ca: 'secret' })],
  ])('rejects %s, and quotes nothing of it', async (_name, tls) => {
    const result = await createClient({ baseUrl: 'https://127.0.0.1', tls: tls() }).health();
    expect(result).toMatchObject({ code: 'invalid_argument', error: expect.stringMatching(/^tls contains/) });
    expect(result.error).not.toContain('secret');
  });

  it('needs https and node:http', async () => {
    const tls = { ca: server.cert };
    expect((await createClient({ baseUrl: 'http://127.0.0.1', tls }).health()).error).toMatch(
      /not encrypted/,
    );
    expect((await createClient({ tls, fetch }).health()).error).toMatch(/^tls is supported only on Node\.js/);
  });
});

describe('a proxy', () => {
  it('gets the whole URL of a plain request', async () => {
    const { baseUrl: proxy, seen } = await serve(json(health));
    const client = createClient({ baseUrl: 'http://atom.example/behind', proxy: new URL(proxy) });
    expect(await client.health()).toEqual(health);
    expect(seen).toMatchObject([
      { url: 'http://atom.example/behind/health', headers: { host: 'atom.example' } },
    ]);
  });

  it('defaults to the environment, unless it is null', async () => {
    const { baseUrl: proxy, seen } = await serve(json(health));
    vi.stubEnv('http_proxy', proxy);
    const baseUrl = 'http://atom.invalid';
    expect(await createClient({ baseUrl }).health()).toEqual(health);
    expect(await createClient({ baseUrl, proxy: null }).health()).toMatchObject({
      code: 'connection_failed',
    });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['http://proxy.example', 1080],
    ['http://proxy.example:80', 80],
    ['http://ann:p@proxy.example:80/a', 80],
    ['http://proxy.example:3128', 3128],
    ['https://proxy.example', 443],
  ])('has the port that curl would take: %s', (proxy, port) => {
    expect(resolveProxy(proxy, new URL('http://atom.example'))).toMatchObject({
      host: 'proxy.example',
      port,
    });
  });

  it('is never used for this machine', async () => {
    const { baseUrl } = await serve(json(health));
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
    expect(await createClient(baseUrl).health()).toEqual(health);
  });

  it.each(['socks5://127.0.0.1', 'nonsense', '', 'http://%ff@127.0.0.1', 'http://a:%@127.0.0.1'])(
    'is rejected: %j',
    async (proxy) => {
      expect(await createClient({ proxy }).health()).toMatchObject({
        code: 'invalid_argument',
        error: expect.stringMatching(/^proxy is not an http: or https: URL/),
      });
    },
  );

  it('is named by its environment variable if it is invalid', async () => {
    vi.stubEnv('https_proxy', 'secret://secret');
    const result = await createClient('https://atom.example').health();
    expect(result.error).toMatch(/^https_proxy is not/);
    expect(result.error).not.toContain('secret');
  });
});
