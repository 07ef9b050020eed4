import type { Cancellation } from './cancellation.js';
import type { Operation } from './operations.js';

/** The timeouts of a call, in milliseconds. */
export interface Timeouts {
  /** Of one attempt: connecting, sending, and reading the complete response. */
  readonly attemptMs: number;
  /** Of the whole call. */
  readonly callMs: number;
}

/** The progress of one call, updated by the transports that wrap one another. */
export interface CallProgress {
  /** When the call times out, in milliseconds of the pacer's clock. */
  readonly deadline: number;
  /** The number of times the request was sent. */
  attempts: number;
}

/** One request, as a value: a transport may send it more than once. */
export interface TransportRequest {
  readonly operation: Operation;
  /** Absolute; starts with the base URL that the transport was opened for. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly timeouts: Timeouts;
  /** The caller's own signal. */
  readonly signal: AbortSignal | undefined;
  /** Cancels the request; each wrapper obeys the one of its own request. */
  readonly cancellation: Cancellation;
  readonly progress: CallProgress;
}

/** The headers of a response. `Headers` implements it, and so does a cheaper class. */
export interface ResponseHeaders extends Iterable<[string, string]> {
  /** Returns a header by its lower-case name; `null` if the response has none. */
  get(name: string): string | null;
}

/** A complete response, of any status. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** May be part of a larger buffer; copy it to keep it. */
  readonly body: Uint8Array;
}

/**
 * Sends a request and resolves with its response. A client wraps transports in one another, from the outside in: the caller's
 * signal, retries within the call's timeout, the circuit breaker, the attempt's timeout. Rejects with an `AtomError` if there
 * is no complete response; an error response resolves.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
}
