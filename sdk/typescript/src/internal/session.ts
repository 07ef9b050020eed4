import { type AtomError, InputError } from '../errors.js';
import type { CallOptions } from '../options.js';
import { onAbort } from './abort.js';
import { asAtomError } from './as-atom-error.js';
import { Cancellation } from './cancellation.js';
import { type Config, checkTimeout } from './config.js';
import { decode } from './decode.js';
import type { Operation } from './operations.js';
import type { Pacer } from './pacer.js';
import { errorOfResponse } from './problem.js';
import type { Shape } from './shape.js';
import { abortError } from './timeouts.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** One request of the API. */
export interface ApiRequest {
  readonly operation: Operation;
  /** Relative to the base URL, percent-encoded, with its query. */
  readonly path: string;
  readonly accept?: string;
  readonly body?: { readonly bytes: Uint8Array; readonly mediaType: string };
}

/** The time at which a call times out. A call with several requests passes it to each of them. */
export interface Deadline {
  /** In milliseconds of the pacer's clock. */
  readonly at: number;
  /** The timeout that it comes from, for messages. */
  readonly ms: number;
}

/** The options of a request: of a call that has one, or of one of several. */
export interface RequestOptions extends CallOptions {
  /** Instead of one from `timeoutMs`. */
  readonly deadline?: Deadline | undefined;
}

/** A client's connection to its server. */
export interface Connection {
  readonly config: Config;
  readonly origin: string;
  readonly transport: Transport;
  readonly pacer: Pacer;
}

/** One call: sends its requests, and keeps the last response. */
export class Session {
  /** The last response; undefined until there is one. */
  response: TransportResponse | undefined;
  /** The number of times the last request was sent. */
  attempts = 0;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Sends a request, and resolves with what `read` returns for a successful response. Rejects with an `AtomError`, also one
   * that `read` threw, which says how often the request was sent.
   */
  async send<Result>(
    request: ApiRequest,
    options: RequestOptions | undefined,
    read: (response: TransportResponse) => Result | Promise<Result>,
  ): Promise<Result> {
    const { transport, pacer } = this.#connection;
    const deadline = options?.deadline ?? this.deadline(options?.timeoutMs);
    const whole = toRequest(request, this.#connection, deadline, options?.signal);
    try {
      const response = await transport.send(whole);
      this.response = response;
      if (response.status < 200 || response.status > 299) {
        throw errorOfResponse(response, whole, pacer.wallClock());
      }
      return await read(response);
    } catch (cause) {
      throw counted(asAtomError(cause), whole.progress.attempts);
    } finally {
      this.attempts = whole.progress.attempts;
    }
  }

  /** Sends a request and resolves with the record in its response. Rejects with an `AtomError`. */
  request<Record>(request: ApiRequest, shape: Shape<Record>, options?: RequestOptions): Promise<Record> {
    return this.send(request, options, (response) => decode(response, shape, this.#connection.origin));
  }

  /** Returns the deadline of a timeout from now on; by default the client's. Fails with `invalid_argument`. */
  deadline(timeoutMs?: number): Deadline {
    const ms = checkTimeout(timeoutMs ?? this.#connection.config.timeouts.callMs, 'timeoutMs');
    return { at: this.now() + ms, ms };
  }

  /** Returns the milliseconds of a monotonic clock. */
  now(): number {
    return this.#connection.pacer.now();
  }

  /** Waits. If the signal aborts, rejects at once with `aborted`. */
  async pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const cancellation = new Cancellation();
    const abort = () => cancellation.cancel(abortError(signal));
    if (signal?.aborted) abort();
    const unsubscribe = signal && onAbort(signal, abort);
    try {
      await this.#connection.pacer.sleep(ms, cancellation);
    } finally {
      unsubscribe?.();
    }
  }
}

function toRequest(
  { operation, path, accept = 'application/json, application/problem+json', body }: ApiRequest,
  { config }: Connection,
  deadline: Deadline,
  signal: AbortSignal | undefined,
): TransportRequest {
  const { baseUrl, timeouts, headers } = config;
  return {
    operation,
    url: baseUrl + path,
    headers: { ...headers, accept, ...(body && { 'content-type': body.mediaType }) },
    body: body?.bytes,
    timeouts: { attemptMs: timeouts.attemptMs, callMs: deadline.ms },
    signal: checkSignal(signal),
    cancellation: new Cancellation(),
    progress: { deadline: deadline.at, attempts: 0 },
  };
}

function counted(error: AtomError, attempts: number): AtomError {
  (error as { attempts: number }).attempts = attempts;
  return error;
}

function checkSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InputError('signal must be an AbortSignal.');
  }
  return signal;
}
