import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { AtomAbortError, type CreateClient, InvalidResponseError } from '@atom/sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as overFetch from '../src/index.js';
import * as overHttp from '../src/index.node.js';
import { json, serve, unusedBaseUrl } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { holdTimers, Tally, tallyHeads } from './support/conditions.js';
import * as records from './support/records.js';

instantRetries();

/**
 * What both transports do: that of Node.js and that of every other runtime. All other tests run over the first, which Node.js
 * programs use.
 */
const transports: [string, CreateClient][] = [
  ['fetch', overFetch.createClient],
  ['node:http', overHttp.createClient],
];

/** Starts a TCP server; the test decides what it does with each connection. */
async function serveBytes(connected: (socket: Socket, number: number) => void): Promise<string> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    connections += 1;
    connected(socket, connections);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const body = JSON.stringify(records.health);
const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');
const whole = head('Content-Type: application/json', `Content-Length: ${body.length}`) + body;

describe.each(transports)('over %s', (name, createClient) => {
  const isHttp = name === 'node:http';

  it('requests and responses are complete', async () => {
    const { baseUrl, seen } = await serve({ ...json(records.published), status: 201 });
    const client = createClient({ baseUrl: `${baseUrl}/behind`, apiKey: 'a-key', headers: { 'X-One': 'ü' } });
    const text = '\u{1f600} é \0';
    const call = client.publishWPK({ text });
    const { result, response } = await call.withResponse();
    expect(result).toEqual(records.published);
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/behind/v1/wpks',
        headers: {
          host: new URL(baseUrl).host,
          authorization: 'Bearer a-key',
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(JSON.stringify({ text }))),
          'user-agent': 'atom-sdk-typescript/0.1.0',
        },
      },
    ]);
    expect(seen[0]?.headers['transfer-encoding']).toBeUndefined();
    expect(JSON.parse(seen[0]?.body.toString() ?? '')).toEqual({ text });
    expect(response?.status).toBe(201);
  });

  it('a PUT without a body has a length of 0', async () => {
    const { baseUrl, seen } = await serve(json(records.changed));
    await createClient(baseUrl).yank('my-workflow@1.0.0');
    await createClient(baseUrl).unyank('my-workflow@1.0.0');
    expect(seen.map(({ method, headers }) => [method, headers['content-length']])).toEqual([
      ['PUT', '0'],
      ['DELETE', undefined],
    ]);
    expect(seen.every(({ headers }) => headers['transfer-encoding'] === undefined)).toBe(true);
  });

  it('header names are case-insensitive, and a repeated header is a list', async () => {
    const baseUrl = await serveBytes((socket) =>
      socket.once('data', () =>
        socket.end(
          head('CONTENT-type: application/json', 'X-Twice: a', 'x-twice: b', 'Connection: close') + body,
        ),
      ),
    );
    const { result, response } = await createClient(baseUrl).health().withResponse();
    expect(result).toEqual(records.health);
    expect(response?.headers.get('x-TWICE')).toBe('a, b');
  });

  it.each([
    ['in chunks', head('Transfer-Encoding: chunked'), `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
    ['up to the end of the connection', head('Connection: close'), body],
    ['after an interim response', `HTTP/1.1 103 Early Hints\r\n\r\n${whole}`, ''],
  ])('a response may come %s', async (_name, first, second) => {
    const heads = tallyHeads();
    const baseUrl = await serveBytes((socket) =>
      socket.once('data', async () => {
        socket.write(first);
        await heads.reached(1);
        socket.end(second);
      }),
    );
    expect(await createClient(baseUrl).health()).toEqual(records.health);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a response compressed with %s is decompressed', async (encoding, pack) => {
    const { baseUrl } = await serve({ headers: { 'content-encoding': encoding }, body: pack(body) });
    expect(await createClient(baseUrl).health()).toEqual(records.health);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a response that is badly compressed with %s is invalid', async (encoding, pack) => {
    const packed = pack(body).fill(0xff, 2, 40);
    const { baseUrl } = await serve({ headers: { 'content-encoding': encoding }, body: packed });
    expect(await createClient(baseUrl).health()).toMatchObject({
      code: 'invalid_response',
      attempts: 1,
      error: expect.stringMatching(/^The response from http:\/\/127\.0\.0\.1:\d+ cannot be read: /),
    });
  });

  it('a response that exceeds the limit when decompressed is rejected', async () => {
    const packed = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    const { baseUrl } = await serve({ headers: { 'content-encoding': 'gzip' }, body: packed });
    expect(await createClient(baseUrl).health()).toMatchObject({ code: 'response_too_large', attempts: 1 });
  });

  it.each([
    ['its length is', head(`Content-Length: ${65 * 1024 * 1024}`)],
    ['its nonsensical length is', head('Content-Length: 99999999999999')],
  ])('a response is rejected if %s above the limit', async (_name, bytes) => {
    const baseUrl = await serveBytes((socket) => socket.once('data', () => socket.write(bytes)));
    expect(await createClient(baseUrl).health()).toMatchObject({
      code: 'response_too_large',
      httpStatus: 200,
    });
  });

  it.each([
    ['ends before its length', head('Content-Length: 1000') + body],
    ['ends inside of a chunk', `${head('Transfer-Encoding: chunked')}ff\r\n${body}`],
    ['ends before its last chunk', `${head('Transfer-Encoding: chunked')}3\r\nabc\r\n`],
  ])('a response that %s is cut short', async (_name, bytes) => {
    const baseUrl = await serveBytes((socket) => socket.once('data', () => socket.end(bytes)));
    const client = createClient({ baseUrl, errors: 'throw' });
    await expect(client.health()).rejects.toMatchObject({
      name: 'AtomConnectionError',
      code: 'connection_failed',
      retryable: true,
      attempts: 3,
      message: expect.stringMatching(/^The response from http:\/\/127\.0\.0\.1:\d+ was cut short: .+\.$/),
    });
    await expect(client.tokens.create({ scopes: ['publish'] })).rejects.toMatchObject({
      retryable: false,
      attempts: 1,
    });
  });

  it('a response with bytes after its length ends with its length', async () => {
    const baseUrl = await serveBytes((socket) =>
      socket.once('data', () => socket.write(`${head(`Content-Length: ${body.length}`)}${body}and more`)),
    );
    expect(await createClient(baseUrl).health()).toEqual(records.health);
  });

  it.each([
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['has a broken head', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'],
    ['has a broken chunk', `${head('Transfer-Encoding: chunked')}x\r\n`],
    ['has two lengths', `${head('Content-Length: 5', 'Content-Length: 6')}abcdef`],
  ])('a response that %s is invalid', async (_name, bytes) => {
    const baseUrl = await serveBytes((socket) => socket.once('data', () => socket.end(bytes)));
    const error = await createClient({ baseUrl, errors: 'throw' })
      .health()
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({
      code: 'invalid_response',
      attempts: 1,
      message: expect.stringMatching(/^The response from http:\/\/127\.0\.0\.1:\d+ cannot be read: /),
    });
    expect(error).not.toHaveProperty('httpStatus');
  });

  it('a response that is empty is a lost connection', async () => {
    const baseUrl = await serveBytes((socket) => socket.once('data', () => socket.end()));
    expect(await createClient(baseUrl).health()).toMatchObject({
      code: 'connection_failed',
      attempts: 3,
      error: expect.stringMatching(/^Cannot reach http:\/\/127\.0\.0\.1:\d+: .+\.$/),
    });
  });

  it.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const other = await serve(json(records.health));
    const { baseUrl } = await serve({ status, headers: { location: `${other.baseUrl}/health` } });
    expect(await createClient(baseUrl, 'a-key').health()).toMatchObject({
      code: 'invalid_response',
      httpStatus: status,
      attempts: 1,
    });
    expect(other.seen).toEqual([]);
  });

  it('an abort ends the attempt, and frees its connection', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const controller = new AbortController();
    const baseUrl = await serveBytes((socket) => {
      closed = once(socket, 'close');
      socket.once('data', () => socket.write(head('Content-Length: 1000')));
    });
    const heads = tallyHeads();
    const client = createClient({ baseUrl, errors: 'throw' });
    const call = client.health({ signal: controller.signal }).catch((reason) => reason);
    await heads.reached(1);
    controller.abort();
    const error = await call;
    expect(error).toBeInstanceOf(AtomAbortError);
    expect(error.attempts).toBe(1);
    await closed;
  });

  it('an attempt that times out frees its connection', async () => {
    const closed: Promise<unknown>[] = [];
    const requests = new Tally();
    const baseUrl = await serveBytes((socket) =>
      socket.once('data', () => {
        closed.push(once(socket, 'close'));
        requests.add();
      }),
    );
    const timers = holdTimers(30);
    const call = createClient({ baseUrl, timeouts: { attemptMs: 30 } }).health();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await requests.reached(attempt);
      (await timers.next()).runOut();
    }
    expect(await call).toMatchObject({ code: 'timeout', attempts: 3 });
    expect(await Promise.all(closed)).toHaveLength(3);
  });

  it('a header that a hook adds and HTTP does not allow is not sent', async () => {
    const { baseUrl, seen } = await serve(json(records.health));
    const onAttemptStart = (_attempt: unknown, headers: Record<string, string>) => {
      headers['x-evil'] = 'a\r\nb: c';
    };
    const client = createClient({ baseUrl, hooks: { onAttemptStart } });
    expect(await client.health()).toMatchObject({ code: 'connection_failed', attempts: 3 });
    expect(seen).toEqual([]);
  });

  it('a header that the client sets itself is not sent if a hook adds it', async () => {
    const { baseUrl, seen } = await serve(json(records.health));
    const onAttemptStart = (_attempt: unknown, headers: Record<string, string>) => {
      Object.assign(headers, {
        'Transfer-Encoding': 'chunked',
        'content-length': '5',
        Host: 'other.example',
      });
      headers['x-trace'] = 'sent';
    };
    const client = createClient({ baseUrl, hooks: { onAttemptStart } });
    expect(await client.health()).toEqual(records.health);
    expect(seen[0]?.headers).toMatchObject({ host: new URL(baseUrl).host, 'x-trace': 'sent' });
    expect(seen[0]?.headers).not.toHaveProperty('transfer-encoding');
    expect(seen[0]?.headers).not.toHaveProperty('content-length');
  });

  it('a connection is reused, and concurrent calls have one each', async () => {
    const sockets = new Set<Socket>();
    let together = 1;
    const waiting: ServerResponse[] = [];
    const { baseUrl } = await serve((request, response) => {
      sockets.add(request.socket);
      waiting.push(response);
      if (waiting.length === together) for (const each of waiting.splice(0)) each.end(body);
    });
    const client = createClient(baseUrl);
    for (let call = 0; call < 5; call += 1) expect(await client.health()).toEqual(records.health);
    // undici decides for fetch, and its pool is shared by the whole process.
    if (isHttp) expect(sockets.size).toBe(1);
    else expect(sockets.size).toBeLessThan(5);
    together = 10;
    await Promise.all(Array.from({ length: together }, () => client.health()));
    if (isHttp) expect(sockets.size).toBe(10);
  });

  it('a kept connection that the server has closed is not a failure', async () => {
    const baseUrl = await serveBytes((socket, number) => {
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        // The first connection closes as its second request arrives.
        if (number === 1 && requests === 2) socket.destroy();
        else socket.write(whole);
      });
    });
    const client = createClient(baseUrl);
    expect(await client.health()).toEqual(records.health);
    const { result, response } = await client.health().withResponse();
    expect(result).toEqual(records.health);
    // fetch may need a retry.
    expect(response?.attempts).toBeLessThanOrEqual(isHttp ? 1 : 2);
    expect(await client.health()).toEqual(records.health);
  });

  it('a missing server is a lost connection, even for a call that must not be sent twice', async () => {
    const baseUrl = await unusedBaseUrl();
    const error = `Cannot reach ${baseUrl}: the connection was refused; no server listens there.`;
    const client = createClient(baseUrl);
    expect(await client.health()).toMatchObject({ code: 'connection_failed', error, attempts: 3 });
    const making = client.tokens.create({ scopes: ['publish'] });
    expect(await making).toMatchObject({ code: 'connection_failed', error, retryable: true, attempts: 1 });
  });

  it('an unknown host name is reported', async () => {
    const result = await createClient('http://no-such-host.invalid').health();
    expect(result).toMatchObject({ code: 'connection_failed' });
    expect(result.error).toMatch(/^Cannot reach http:\/\/no-such-host\.invalid: /);
  });

  it('a server is reached by an IPv6 address', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end(whole)));
    server.listen(0, '::1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await createClient(`http://[::1]:${port}`).health()).toEqual(records.health);
  });
});
