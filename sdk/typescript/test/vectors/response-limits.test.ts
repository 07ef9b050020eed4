import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { CreateClient } from '@atom/sdk';
import { expect, onTestFinished } from 'vitest';
import * as overFetch from '../../src/index.js';
import * as overHttp from '../../src/index.node.js';
import * as limits from '../../src/internal/limits.js';
import * as records from '../support/records.js';
import { openVectors } from '../support/vectors.js';

interface LimitCase {
  name: string;
  interim?: number;
  header_lines?: number;
  longest_line?: number;
  head_bytes?: number;
  trailer_lines?: number;
  trailer_bytes?: number;
  body_bytes?: number;
  encoding?: 'gzip';
  outcome: string;
}

const { vectors, each } = openVectors<{ limits: Record<string, number>; cases: LimitCase[] }>(
  'response_limits',
);

const transports: [string, CreateClient][] = [
  ['fetch', overFetch.createClient],
  ['node:http', overHttp.createClient],
];

/** Returns a line of exactly that many bytes. */
function line(name: string, bytes: number): string {
  return `${name}: `.padEnd(bytes, 'v');
}

function headOf(fixed: string[], { header_lines, longest_line, head_bytes }: LimitCase): string {
  const lines = [...fixed];
  if (longest_line !== undefined) lines.push(line('X-Long', longest_line));
  while (header_lines !== undefined && lines.length < header_lines + 1)
    lines.push(line(`X-${lines.length}`, 20));
  const size = () => lines.reduce((sum, text) => sum + text.length + 2, 2);
  for (let left = (head_bytes ?? 0) - size(); left > 0; left = (head_bytes ?? 0) - size()) {
    // A rest that is too short for a line is left for none.
    const next = left > 4000 && left < 4100 ? 2000 : Math.min(left, 4000);
    lines.push(line(`X-${lines.length}`, next - 2));
  }
  return [...lines, '', ''].join('\r\n');
}

function bytesOf(limit: LimitCase): Buffer {
  const { interim = 0, trailer_lines = 0, trailer_bytes, body_bytes = 0, encoding } = limit;
  const plain = Buffer.from(JSON.stringify(records.health).padEnd(body_bytes, ' '));
  const body = encoding === undefined ? plain : gzipSync(plain);
  const trailers = Array.from({ length: trailer_lines }, (_, index) => line(`X-${index}`, 20));
  if (trailer_bytes !== undefined) trailers.push(line('X-Trailer', trailer_bytes));
  const chunked = trailers.length > 0;
  const fixed = ['HTTP/1.1 200 OK', 'Content-Type: application/json'];
  fixed.push(chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`);
  if (encoding !== undefined) fixed.push(`Content-Encoding: ${encoding}`);
  const before = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(interim);
  const sent = chunked
    ? [`${body.length.toString(16)}\r\n`, body, ['\r\n0', ...trailers, '', ''].join('\r\n')]
    : [body];
  return Buffer.concat([before, headOf(fixed, limit), ...sent].map((part) => Buffer.from(part)));
}

async function serveRaw(bytes: Buffer): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(bytes));
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

each('cases', async (limit) => {
  expect(vectors.limits).toEqual({
    head_bytes: limits.RESPONSE_HEAD_BYTES,
    header_lines: limits.RESPONSE_HEADER_LINES,
    interim_responses: limits.INTERIM_RESPONSES,
    body_bytes: limits.RESPONSE_BYTES,
  });
  const baseUrl = await serveRaw(bytesOf(limit));
  for (const [name, createClient] of transports) {
    const result = await createClient({ baseUrl, timeouts: { callMs: 20_000 } }).health();
    // fetch does not tell of interim responses.
    const expected = name === 'fetch' && limit.interim !== undefined ? 'ok' : limit.outcome;
    expect(result.error === undefined ? 'ok' : result.code, `${name}: ${result.error}`).toBe(expected);
    if (result.error !== undefined) expect(result.attempts, name).toBe(1);
  }
});
