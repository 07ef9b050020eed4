import { AtomApiError, AtomConnectionError } from '../errors.js';
import { RESPONSE_BYTES } from './limits.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** The part of `fetch` that is used; the platform's own fits, and so does any stand-in that keeps its contract. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The transport that every other one wraps: one exchange over `fetch`. */
export function fetchTransport(fetch: Fetch): Transport {
  return {
    async send(request: TransportRequest): Promise<TransportResponse> {
      const response = await open(fetch, request);
      refuseRedirect(response, request);
      const body = await readBody(response, request);
      return { status: response.status, headers: response.headers, body };
    },
  };
}

async function open(fetch: Fetch, request: TransportRequest): Promise<Response> {
  const { method, url, headers, body, signal } = request;
  try {
    return await fetch(url, {
      method,
      headers,
      // Followed, a redirect could carry the API key to a server that it was not meant for.
      redirect: 'manual',
      ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer> }),
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    throw connectionError(`Cannot reach ${originOf(request)}: ${reasonOf(cause)}.`, request, cause);
  }
}

function refuseRedirect(response: Response, request: TransportRequest): void {
  // A browser shows no more of a redirect than that there is one.
  const opaque = response.type === 'opaqueredirect';
  if (!opaque && (response.status < 300 || response.status > 399)) return;
  discard(response);
  const location = response.headers.get('location');
  const target = location === null ? 'elsewhere' : (parse(location, request.url)?.origin ?? 'elsewhere');
  throw new AtomApiError(
    `${originOf(request)} redirects to ${target}, which is not followed, so that the API key goes nowhere else. ` +
      'Make the base URL the address that serves the API.',
    { code: 'invalid_response', httpStatus: response.status },
  );
}

async function readBody(response: Response, request: TransportRequest): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > RESPONSE_BYTES) {
    discard(response);
    throw tooLarge(response, request);
  }
  try {
    // A runtime without streams has no body to read by pieces.
    if (!response.body) return new Uint8Array(await response.arrayBuffer());
    const pieces: Uint8Array[] = [];
    let length = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return join(pieces, length);
      length += value.byteLength;
      if (length > RESPONSE_BYTES) {
        reader.cancel().catch(() => undefined);
        throw tooLarge(response, request);
      }
      pieces.push(value);
    }
  } catch (cause) {
    if (cause instanceof AtomApiError) throw cause;
    throw connectionError(
      `The answer of ${originOf(request)} was cut short: ${reasonOf(cause)}.`,
      request,
      cause,
    );
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

/** Frees the connection of an answer that is not read. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

function tooLarge(response: Response, request: TransportRequest): AtomApiError {
  return new AtomApiError(`The answer of ${originOf(request)} is larger than ${RESPONSE_BYTES} bytes.`, {
    code: 'invalid_response',
    httpStatus: response.status,
  });
}

function connectionError(message: string, request: TransportRequest, cause: unknown): AtomConnectionError {
  return new AtomConnectionError(message, {
    code: 'connection_failed',
    // Without a whole answer no one knows whether the request was carried out.
    retryable: request.idempotent,
    cause,
  });
}

const REASONS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'the connection was refused, so no server listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ENOTFOUND: 'there is no host of that name',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
  ETIMEDOUT: 'the connection took too long',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate has a self-signed issuer',
  UND_ERR_CONNECT_TIMEOUT: 'the connection took too long',
  UND_ERR_SOCKET: 'the connection was closed',
};

/** What went wrong, as well as a runtime says it: Node.js puts the reason in the cause of a bare "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  const code = cause?.code ?? (error as { code?: unknown }).code;
  if (typeof code === 'string' && Object.hasOwn(REASONS, code)) return REASONS[code] ?? code;
  const message = cause?.message || (error as { message?: unknown }).message;
  return typeof message === 'string' && message !== '' ? message.replace(/[.!]$/, '') : 'the network failed';
}

function originOf(request: TransportRequest): string {
  return new URL(request.url).origin;
}

function parse(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}
