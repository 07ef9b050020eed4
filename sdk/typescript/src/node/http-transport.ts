import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import { AtomTimeoutError } from '../errors.js';
import { cutShort, isRedirect, redirected, tooLarge, unreachable } from '../internal/exchange.js';
import { RESPONSE_BYTES } from '../internal/limits.js';
import type { Transport, TransportRequest, TransportResponse } from '../internal/transport.js';
import { CONNECT_TIMEOUT } from './agents.js';
import { RawHeaders } from './raw-headers.js';

/** The server, and how it is reached. */
export interface Target {
  readonly secure: boolean;
  /** What a connection is made to: the server, or the proxy that stands for it. */
  readonly host: string;
  readonly port: number;
  /** How much of a URL is not part of a request's first line. */
  readonly prefixLength: number;
  /** Names and values in turn, that go with every request. */
  readonly headers: readonly string[];
  /** Keeps connections for later requests. */
  readonly kept: http.Agent;
  /** Makes a connection for each request. */
  readonly fresh: http.Agent;
}

/**
 * The transport of Node.js: one exchange over `node:http`, which costs half of what `fetch` does there.
 *
 * A kept connection that the server has closed meanwhile is not a failed attempt: the request goes out again on another.
 * One that must not be sent twice always has a connection of its own, for of a kept one no one could tell.
 */
export function httpTransport(target: Target): Transport {
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        try {
          exchange(target, request, resolve, reject);
        } catch (cause) {
          // A header that HTTP forbids, which a hook may add.
          reject(unreachable(request, cause));
        }
      }),
  };
}

type Resolve = (response: TransportResponse) => void;
type Reject = (error: unknown) => void;

function exchange(target: Target, request: TransportRequest, resolve: Resolve, reject: Reject): void {
  let settled = false;
  let answer: http.IncomingMessage | undefined;
  let unsubscribe = () => {};
  const outgoing = open(target, request);
  const settle = () => {
    settled = true;
    unsubscribe();
  };
  function fail(error: unknown): void {
    if (settled) return;
    settle();
    outgoing.destroy();
    reject(error);
  }
  outgoing.on('response', (incoming) => {
    answer = incoming;
    readAnswer(incoming, request, fail, (response) => {
      if (settled) return;
      settle();
      resolve(response);
    });
  });
  // It stays for what comes after the end, which no one else would hear.
  outgoing.on('error', (cause) => {
    // Bytes that come after the end of an answer are an error of the connection, and none of the answer.
    if (settled || answer?.complete) return;
    if (answer !== undefined || !isStale(outgoing, cause)) {
      fail(failureOf(cause, request));
      return;
    }
    settle();
    dropIdle(target.kept);
    exchange(target, request, resolve, reject);
  });
  outgoing.end(request.body);
  unsubscribe = request.cancellation.onCancel(fail);
}

function open(target: Target, request: TransportRequest): http.ClientRequest {
  const { operation, url, body } = request;
  const headers = [...target.headers];
  for (const name in request.headers) headers.push(name, request.headers[name] ?? '');
  if (body !== undefined) headers.push('content-length', String(body.byteLength));
  else if (operation.method === 'PUT' || operation.method === 'POST') headers.push('content-length', '0');
  return (target.secure ? https : http).request({
    method: operation.method,
    host: target.host,
    port: target.port,
    path: url.slice(target.prefixLength),
    headers,
    agent: operation.idempotent ? target.kept : target.fresh,
  });
}

/** Whether the server had closed the kept connection that a request went out on. */
function isStale(outgoing: http.ClientRequest, cause: NodeJS.ErrnoException): boolean {
  return outgoing.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
}

/** Ends the connections that no request is using: where one is stale, so may be the others. */
function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}

function failureOf(cause: NodeJS.ErrnoException, request: TransportRequest): unknown {
  if (cause.code !== CONNECT_TIMEOUT) return unreachable(request, cause);
  const { origin } = new URL(request.url);
  return new AtomTimeoutError(`${origin} did not answer in time: ${cause.message}.`, {
    code: 'timeout',
    // Nothing was sent.
    retryable: true,
    cause,
  });
}

function readAnswer(
  incoming: http.IncomingMessage,
  request: TransportRequest,
  fail: Reject,
  resolve: Resolve,
): void {
  const status = incoming.statusCode ?? 0;
  const headers = new RawHeaders(incoming.rawHeaders);
  const refusal = refusalOf(status, headers, request);
  if (refusal !== undefined) {
    fail(refusal);
    return;
  }
  const failShort = (cause: unknown) => fail(cutShort(request, cause));
  const pieces: Uint8Array[] = [];
  let length = 0;
  unpacked(incoming, headers, failShort)
    .on('data', (piece: Uint8Array) => {
      length += piece.byteLength;
      if (length > RESPONSE_BYTES) fail(tooLarge(status, request));
      else pieces.push(piece);
    })
    .on('end', () => {
      if (incoming.complete) resolve({ status, headers, body: join(pieces, length) });
      else failShort(new Error('the connection was closed'));
    });
  incoming.on('error', failShort);
}

/** What is wrong with an answer by its head alone. */
function refusalOf(status: number, headers: RawHeaders, request: TransportRequest): unknown {
  if (isRedirect(status)) return redirected(status, headers.get('location'), request);
  const tooLong = Number(headers.get('content-length')) > RESPONSE_BYTES;
  return tooLong ? tooLarge(status, request) : undefined;
}

/** The body as it was before it was compressed on the way. */
function unpacked(
  incoming: http.IncomingMessage,
  headers: RawHeaders,
  failShort: Reject,
): NodeJS.ReadableStream {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase();
  const unpacker =
    encoding === 'gzip' || encoding === 'x-gzip' || encoding === 'deflate'
      ? zlib.createUnzip()
      : encoding === 'br'
        ? zlib.createBrotliDecompress()
        : undefined;
  if (unpacker === undefined) return incoming;
  unpacker.on('error', failShort);
  return incoming.pipe(unpacker);
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) {
    return new Uint8Array(first.buffer, first.byteOffset, length);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
