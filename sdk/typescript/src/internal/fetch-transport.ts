import { AtomError } from '../errors.js';
import {
  areTooLarge,
  cutShort,
  headTooLarge,
  isRedirect,
  redirected,
  tooLarge,
  unreachable,
} from './exchange.js';
import { RESPONSE_BYTES } from './limits.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** The part of `fetch` that the SDK uses. The platform's own fits, and so does any function that works like it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Sends over `fetch`: the transport of every runtime except Node.js. */
export function fetchTransport(fetch: Fetch): Transport {
  return {
    async send(request: TransportRequest): Promise<TransportResponse> {
      const controller = new AbortController();
      const unsubscribe = request.cancellation.onCancel((reason) => controller.abort(reason));
      try {
        const response = await open(fetch, request, controller.signal);
        rejectRedirect(response, request);
        rejectLargeHead(response, request);
        const body = await readBody(response, request);
        return { status: response.status, headers: response.headers, body };
      } finally {
        unsubscribe();
      }
    },
  };
}

async function open(fetch: Fetch, request: TransportRequest, signal: AbortSignal): Promise<Response> {
  const { operation, url, headers, body } = request;
  try {
    return await fetch(url, {
      method: operation.method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer> }),
      signal,
    });
  } catch (cause) {
    throw unreachable(request, cause);
  }
}

function rejectRedirect(response: Response, request: TransportRequest): void {
  // A browser reveals nothing about a redirect except that it is one.
  const opaque = response.type === 'opaqueredirect';
  if (!opaque && !isRedirect(response.status)) return;
  discard(response);
  throw redirected(response.status, response.headers.get('location'), request);
}

/** Rejects a head over the limits, as far as it can be seen: a runtime joins lines of one name, and has limits of its own. */
function rejectLargeHead(response: Response, request: TransportRequest): void {
  if (!areTooLarge(response.headers, response.statusText)) return;
  discard(response);
  throw headTooLarge(request);
}

async function readBody(response: Response, request: TransportRequest): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > RESPONSE_BYTES) {
    discard(response);
    throw tooLarge(response.status, request);
  }
  try {
    // A runtime without streams has no body to read piece by piece.
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
        throw tooLarge(response.status, request);
      }
      pieces.push(value);
    }
  } catch (cause) {
    throw cause instanceof AtomError ? cause : cutShort(request, cause);
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

/** Frees the connection of a response that is not read. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
