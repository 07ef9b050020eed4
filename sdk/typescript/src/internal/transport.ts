import type { Cancellation } from './cancellation.js';
import type { Operation } from './operations.js';

/** How long a call may take, in milliseconds. */
export interface Timeouts {
  /** One exchange with the server: connecting, sending, and reading the whole answer. */
  readonly attemptMs: number;
  /** The call as a whole. */
  readonly callMs: number;
}

/** What one call has come to so far; the transports that wrap one another keep it up to date. */
export interface CallProgress {
  /** When the call's time is up, in milliseconds of the pacer's clock. */
  readonly deadline: number;
  /** How often the request was sent. */
  attempts: number;
}

/** One request, as a value: a transport may send it more than once. */
export interface TransportRequest {
  readonly operation: Operation;
  /** Absolute; it begins with the base URL that the transport was made for. */
  readonly url: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly timeouts: Timeouts;
  /** What the caller may end the call by. */
  readonly signal: AbortSignal | undefined;
  /** What ends the request early; each wrapper obeys that of its own request. */
  readonly cancellation: Cancellation;
  readonly progress: CallProgress;
}

/** The headers of an answer; `Headers` is one, and so is what costs less to make. */
export interface ResponseHeaders extends Iterable<[string, string]> {
  /** By a name in lower case; `null` where the answer has none. */
  get(name: string): string | null;
}

/** One whole answer, of any status. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** It may be a part of a larger buffer, which whoever keeps it should not keep alive. */
  readonly body: Uint8Array;
}

/**
 * Sends a request and yields its answer. What a client adds to that wraps one transport in another: the caller's signal,
 * retries within the time of the call, the circuit breaker, the time of an attempt, from the outside in. Rejects with an `AtomError` where
 * there is no whole answer; an answer that is an error is an answer.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
}
