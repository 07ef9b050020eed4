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
import type { Shape } from './shapes.js';
import { abortError } from './timeouts.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** One request of the API, as a call asks for it. */
export interface ApiRequest {
  readonly operation: Operation;
  /** From the base URL on, percent-encoded, with its query. */
  readonly path: string;
  readonly accept?: string;
  readonly body?: { readonly bytes: Uint8Array; readonly mediaType: string };
}

/** The way of a client to its server. */
export interface Connection {
  readonly config: Config;
  readonly origin: string;
  readonly transport: Transport;
  readonly pacer: Pacer;
}

/** What one call has to work with, and what is known of it afterwards. */
export class Session {
  /** The last answer; undefined while there is none. */
  response: TransportResponse | undefined;
  /** How often its last request was sent. */
  attempts = 0;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Sends a request, and gives what `read` makes of its answer, which is a success. Rejects with an `AtomError`, be it
   * what `read` threw, which says how often the request was sent.
   */
  async send<Result>(
    request: ApiRequest,
    options: CallOptions | undefined,
    read: (response: TransportResponse) => Result | Promise<Result>,
  ): Promise<Result> {
    const { transport, pacer } = this.#connection;
    const whole = toRequest(request, this.#connection, options ?? {});
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

  /** Sends a request and gives the record that its answer holds. Rejects with an `AtomError`. */
  request<Record>(request: ApiRequest, shape: Shape<Record>, options?: CallOptions): Promise<Record> {
    return this.send(request, options, (response) => decode(response, shape, this.#connection.origin));
  }

  /** Milliseconds of a clock that never goes back. */
  now(): number {
    return this.#connection.pacer.now();
  }

  /** Waits. Rejects with `aborted`, at once, where the signal says so. */
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
  { config, pacer }: Connection,
  options: CallOptions,
): TransportRequest {
  const { baseUrl, timeouts, headers } = config;
  const callMs = checkTimeout(options.timeoutMs ?? timeouts.callMs, 'timeoutMs');
  return {
    operation,
    url: baseUrl + path,
    headers: { ...headers, accept, ...(body && { 'content-type': body.mediaType }) },
    body: body?.bytes,
    timeouts: { attemptMs: timeouts.attemptMs, callMs },
    signal: checkSignal(options.signal),
    cancellation: new Cancellation(),
    progress: { deadline: pacer.now() + callMs, attempts: 0 },
  };
}

function counted(error: AtomError, attempts: number): AtomError {
  (error as { attempts: number }).attempts = attempts;
  return error;
}

function checkSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InputError('signal is an AbortSignal.');
  }
  return signal;
}
