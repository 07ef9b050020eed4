import { AtomError, InputError } from '../errors.js';
import type { CallOptions } from '../options.js';
import type { AtomErrorInfo, ErrorMode, Failed, Outcome } from '../results.js';
import { Breaker, withBreaker } from './breaker.js';
import { Cancellation } from './cancellation.js';
import { type Config, checkTimeout } from './config.js';
import { decode } from './decode.js';
import { fetchTransport } from './fetch-transport.js';
import { type Pacer, systemPacer } from './pacer.js';
import { errorOfResponse } from './problem.js';
import { RetryQuota } from './quota.js';
import { redact } from './redact.js';
import { withRetry } from './retry.js';
import type { Shape } from './shapes.js';
import { withAttemptTimeout, withCallTimeout } from './timeouts.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** One call of the API, as an operation asks for it. */
export interface ApiCall {
  readonly method: TransportRequest['method'];
  /** From the base URL on, percent-encoded, with its query. */
  readonly path: string;
  readonly accept?: string;
  readonly body?: { readonly bytes: Uint8Array; readonly mediaType: string };
  /** True by default: of all the calls, only making a token does more when it is sent twice. */
  readonly idempotent?: boolean;
}

/** What a client that works stands on. */
interface Connection {
  readonly config: Config;
  readonly origin: string;
  readonly transport: Transport;
}

/** What every operation stands on: the way to the server, and the way that errors leave. */
export class Core<Mode extends ErrorMode> {
  /** Empty where the client was made with what cannot be used. */
  readonly baseUrl: string;
  readonly #mode: Mode;
  readonly #pacer: Pacer;
  readonly #connection: Connection | InputError;

  /** `config` may be why there is none, which every call then tells of. */
  constructor(mode: Mode, config: Config | InputError, pacer: Pacer = systemPacer) {
    this.#mode = mode;
    this.#pacer = pacer;
    this.#connection = config instanceof InputError ? config : connect(config, pacer);
    this.baseUrl = config instanceof InputError ? '' : config.baseUrl;
  }

  /**
   * Sends a call, and gives what `read` makes of its answer, which is a success. Rejects with an `AtomError`, be it what
   * `read` threw, which says how often the call was sent.
   */
  async send<Result>(
    call: ApiCall,
    options: CallOptions | undefined,
    read: (response: TransportResponse) => Result | Promise<Result>,
  ): Promise<Result> {
    const { config, transport } = this.#connected();
    const request = toRequest(call, config, options ?? {}, this.#pacer);
    try {
      const response = await transport.send(request);
      if (response.status < 200 || response.status > 299) {
        throw errorOfResponse(response, request, this.#pacer.wallClock());
      }
      return await read(response);
    } catch (cause) {
      const error = asAtomError(cause);
      (error as { attempts: number }).attempts = request.progress.attempts;
      throw error;
    }
  }

  /** Sends a call and gives the record that its answer holds. Rejects with an `AtomError`. */
  request<Record>(call: ApiCall, shape: Shape<Record>, options?: CallOptions): Promise<Record> {
    return this.send(call, options, (response) => decode(response, shape, this.#connected().origin));
  }

  /** Runs an operation, and lets its error leave as the client's mode has it: thrown, or as what `fail` makes of it. */
  async settle<Success, Failure extends AtomErrorInfo>(
    operation: () => Promise<Success>,
    fail: (info: AtomErrorInfo) => Failure,
  ): Promise<Outcome<Mode, Success, Failure>> {
    type Result = Outcome<Mode, Success, Failure>;
    try {
      this.#connected();
      return (await operation()) as Result;
    } catch (cause) {
      const error = this.#redact(asAtomError(cause));
      if (this.#mode === 'throw') throw error;
      return fail(infoOf(error)) as unknown as Result;
    }
  }

  /**
   * Runs an operation that gives many items. A failure ends them: it is thrown, or it is the last item, as the client's
   * mode has it.
   */
  async *iterate<Item>(
    operation: () => AsyncGenerator<Item, void, undefined>,
  ): AsyncGenerator<Outcome<Mode, Item, Failed>, void, undefined> {
    type Result = Outcome<Mode, Item, Failed>;
    try {
      this.#connected();
      for await (const item of operation()) yield item as Result;
    } catch (cause) {
      const error = this.#redact(asAtomError(cause));
      if (this.#mode === 'throw') throw error;
      yield failed(infoOf(error)) as unknown as Result;
    }
  }

  #connected(): Connection {
    if (this.#connection instanceof InputError) throw this.#connection;
    return this.#connection;
  }

  #redact(error: AtomError): AtomError {
    return this.#connection instanceof InputError ? error : redact(error, this.#connection.config.apiKey);
  }
}

/** A client's own way to its server: one quota and one breaker, for it has one host. */
function connect(config: Config, pacer: Pacer): Connection {
  const attempts = withBreaker(withAttemptTimeout(fetchTransport(config.fetch)), new Breaker(), pacer);
  return {
    config,
    origin: new URL(config.baseUrl).origin,
    transport: withCallTimeout(withRetry(attempts, new RetryQuota(), pacer)),
  };
}

function toRequest(
  call: ApiCall,
  { baseUrl, timeouts, headers }: Config,
  options: CallOptions,
  pacer: Pacer,
): TransportRequest {
  const callMs = checkTimeout(options.timeoutMs ?? timeouts.callMs, 'timeoutMs');
  return {
    method: call.method,
    url: baseUrl + call.path,
    headers: {
      ...headers,
      accept: call.accept ?? 'application/json, application/problem+json',
      ...(call.body && { 'content-type': call.body.mediaType }),
    },
    body: call.body?.bytes,
    idempotent: call.idempotent ?? true,
    timeouts: { attemptMs: timeouts.attemptMs, callMs },
    signal: checkSignal(options.signal),
    cancellation: new Cancellation(),
    progress: { deadline: pacer.now() + callMs, attempts: 0 },
  };
}

/** The result of an operation that has no failure of a form of its own. */
export function failed(info: AtomErrorInfo): Failed {
  return { status: 'failed', ...info };
}

function infoOf(error: AtomError): AtomErrorInfo {
  return {
    error: error.message,
    code: error.code,
    retryable: error.retryable,
    attempts: error.attempts,
    errors: error.errors,
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
  };
}

/** What was thrown, if it is one of the SDK's errors; else, say by a getter of the caller's object, what wraps it. */
function asAtomError(cause: unknown): AtomError {
  if (cause instanceof AtomError) return cause;
  const reason = cause instanceof Error ? cause.message : 'what was thrown is no Error';
  return new AtomError(`The call failed unexpectedly: ${reason}`, { code: 'unexpected_error', cause });
}

function checkSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InputError('signal is an AbortSignal.');
  }
  return signal;
}
