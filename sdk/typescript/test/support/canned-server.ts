import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { Tally } from './conditions.js';

/** One request as it came over the socket. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** An answer of known bytes. */
export interface CannedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** A server that is closed when the test ends. */
export interface CannedServer {
  baseUrl: string;
  seen: SeenRequest[];
  /** Resolves as soon as so many requests have arrived. */
  received(count: number): Promise<void>;
}

/**
 * A real HTTP server on a free port that answers every request with the same bytes, or as a function of the test's own
 * has it. For what no real server does on purpose: half an answer, no answer, the answer of a stranger.
 */
export async function serve(answer: CannedAnswer | RequestListener): Promise<CannedServer> {
  const seen: SeenRequest[] = [];
  const requests = new Tally();
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(pieces) });
    requests.add();
    if (typeof answer === 'function') answer(request, response);
    else send(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, seen, received: (count) => requests.reached(count) };
}

/** As {@link serve}, with an answer for each request in turn, and no connection for any that comes after them. */
export function serveEach(answers: readonly CannedAnswer[]): Promise<CannedServer> {
  const left = [...answers];
  return serve((request, response) => {
    const answer = left.shift();
    if (answer === undefined) request.socket.destroy();
    else send(response, answer);
  });
}

/** An answer of JSON. */
export function json(value: unknown, status = 200, mediaType = 'application/json'): CannedAnswer {
  return { status, headers: { 'content-type': mediaType }, body: JSON.stringify(value) };
}

/** An answer as the API gives its errors. */
export function problem(status: number, members: Record<string, unknown> = {}): CannedAnswer {
  const whole = {
    type: 'urn:atom:problem:some_code',
    title: 'Some title',
    status,
    code: 'some_code',
    detail: 'What happened, and what to do.',
    request_id: 'req-1',
    retryable: false,
    ...members,
  };
  return json(whole, status, 'application/problem+json');
}

/** The base URL of a port that nothing listens on. */
export async function unusedBaseUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: CannedAnswer): void {
  response.writeHead(status, headers).end(body);
}
