/** How long a call may take, in milliseconds. */
export interface Timeouts {
  /** One exchange with the server: connecting, sending, and reading the whole answer. */
  readonly attemptMs: number;
  /** The call as a whole. */
  readonly callMs: number;
}

/** One request, as a value: a transport may send it more than once. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Whether sending it twice does what sending it once does. */
  readonly idempotent: boolean;
  readonly timeouts: Timeouts;
  /** What ends the request early. */
  readonly signal: AbortSignal | undefined;
}

/** One whole answer, of any status. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * Sends a request and yields its answer. What a client adds to that (deadlines here) wraps one transport in another.
 * Rejects with an `AtomError` where there is no whole answer; an answer that is an error is an answer.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
}
