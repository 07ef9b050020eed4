import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { Tally } from './conditions.js';

/** One request, as received. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A response of fixed bytes. */
export interface CannedResponse {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** A running server, which is closed when the test ends. */
export interface CannedServer {
  baseUrl: string;
  seen: SeenRequest[];
  /** Resolves as soon as that many requests have arrived. */
  received(count: number): Promise<void>;
}

/**
 * Starts an HTTP server on a free port that sends the same bytes to every request, or calls a function of the test. For what
 * no real server does on purpose: half a response, no response, somebody else's response.
 */
export async function serve(canned: CannedResponse | RequestListener): Promise<CannedServer> {
  const seen: SeenRequest[] = [];
  const requests = new Tally();
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(pieces) });
    requests.add();
    if (typeof canned === 'function') canned(request, response);
    else send(response, canned);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, seen, received: (count) => requests.reached(count) };
}

/** Works like {@link serve}, with one response per request in turn; later requests lose their connection. */
export function serveEach(responses: readonly CannedResponse[]): Promise<CannedServer> {
  const left = [...responses];
  return serve((request, response) => {
    const canned = left.shift();
    if (canned === undefined) request.socket.destroy();
    else send(response, canned);
  });
}

/** Makes a response of JSON. */
export function json(value: unknown, status = 200, mediaType = 'application/json'): CannedResponse {
  return { status, headers: { 'content-type': mediaType }, body: JSON.stringify(value) };
}

/** Makes an error response like the API's. */
export function problem(status: number, members: Record<string, unknown> = {}): CannedResponse {
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

/** Returns the base URL of a port that nothing listens on. */
export async function unusedBaseUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: CannedResponse): void {
  response.writeHead(status, headers).end(body);
}
