import { type Call, CallPromise, type RawResponse } from '../call.js';
import { type AtomError, InputError } from '../errors.js';
import type { ClientStatus } from '../options.js';
import type { AtomErrorInfo, ErrorMode, Failed, Outcome, Succeeded } from '../results.js';
import { asAtomError } from './as-atom-error.js';
import { Breaker } from './breaker.js';
import { withBreaker } from './breaker-transport.js';
import { type Caller, noteCaller, withCaller } from './caller.js';
import type { Config } from './config.js';
import { Observer } from './observer.js';
import { type Pacer, systemPacer } from './pacer.js';
import { withWarning } from './plain-http.js';
import { RetryQuota } from './quota.js';
import { redact } from './redact.js';
import { withRetry } from './retry.js';
import { type Connection, Session } from './session.js';
import { withSignal, withTimeouts } from './timeouts.js';
import type { Transport } from './transport.js';

/** The base of every operation: the connection to the server, and how errors reach the caller. */
export class Core<Mode extends ErrorMode> {
  /** Empty if the client was created with invalid options. */
  readonly baseUrl: string;
  readonly #mode: Mode;
  readonly #pacer: Pacer;
  /** One of each, because a client has one host. */
  readonly #breaker = new Breaker();
  readonly #quota = new RetryQuota();
  readonly #connection: Connection | InputError;

  /** If `config` is an error, every call reports it. */
  constructor(mode: Mode, config: Config | InputError, pacer: Pacer = systemPacer) {
    this.#mode = mode;
    this.#pacer = pacer;
    this.#connection = config instanceof InputError ? config : this.#connect(config);
    this.baseUrl = config instanceof InputError ? '' : config.baseUrl;
  }

  /** Runs an operation. The client's mode decides whether an error is thrown or becomes the result of `fail`. */
  settle<Success, Failure extends AtomErrorInfo>(
    operation: (session: Session) => Promise<Success>,
    fail: (info: AtomErrorInfo) => Failure,
  ): Call<Mode, Success, Failure> {
    type Result = Outcome<Mode, Success, Failure>;
    let session: Session | undefined;
    const caller = this.#caller();
    return new CallPromise(
      (resolve: (result: Result) => void, reject) => {
        try {
          session = this.#open();
          operation(session).then(
            (success) => resolve(success as Result),
            (cause: unknown) => this.#leave(cause, caller, fail, resolve, reject),
          );
        } catch (cause) {
          this.#leave(cause, caller, fail, resolve, reject);
        }
      },
      () => rawResponse(session),
    );
  }

  /** Works like `settle` in a client that returns its errors, in every mode. */
  async outcome<Success>(
    operation: (session: Session) => Promise<Success>,
  ): Promise<Succeeded<Success> | Failed> {
    try {
      return (await operation(this.#open())) as Succeeded<Success>;
    } catch (cause) {
      return failed(infoOf(this.#redact(asAtomError(cause))));
    }
  }

  /**
   * Runs an operation that yields many items. A failure ends the iteration: the client's mode decides whether it is thrown
   * or becomes the last item.
   */
  async *iterate<Item>(
    operation: (session: Session) => AsyncGenerator<Item, void, undefined>,
  ): AsyncGenerator<Outcome<Mode, Item, Failed>, void, undefined> {
    type Result = Outcome<Mode, Item, Failed>;
    const caller = this.#caller();
    try {
      for await (const item of operation(this.#open())) yield item as Result;
    } catch (cause) {
      const error = this.#redact(asAtomError(cause));
      if (this.#mode === 'throw') throw withCaller(error, caller);
      yield failed(infoOf(error)) as unknown as Result;
    }
  }

  status(): ClientStatus {
    const { state } = this.#breaker;
    return {
      breaker: state,
      retryTokens: this.#quota.tokens,
      ...(state === 'open' && { probeIn: this.#breaker.probeInMs(this.#pacer.now()) / 1000 }),
    };
  }

  #connect(config: Config): Connection {
    const { hooks, baseUrl } = config;
    const pacer = this.#pacer;
    const observer = hooks && new Observer(hooks, config, pacer);
    const attempt = withTimeouts(config.transport, pacer);
    const watched: Transport = observer ? observer.watch(attempt) : attempt;
    const guarded = withBreaker(watched, this.#breaker, pacer, observer);
    return {
      config,
      origin: new URL(baseUrl).origin,
      transport: withSignal(withWarning(withRetry(guarded, this.#quota, pacer, observer), config)),
      pacer,
    };
  }

  #open(): Session {
    if (this.#connection instanceof InputError) throw this.#connection;
    return new Session(this.#connection);
  }

  #leave<Result, Failure extends AtomErrorInfo>(
    cause: unknown,
    caller: Caller | undefined,
    fail: (info: AtomErrorInfo) => Failure,
    resolve: (result: Result) => void,
    reject: (error: AtomError) => void,
  ): void {
    const error = this.#redact(asAtomError(cause));
    if (this.#mode === 'throw') reject(withCaller(error, caller));
    else resolve(fail(infoOf(error)) as unknown as Result);
  }

  /** Notes where a call is made; a result has no stack. */
  #caller(): Caller | undefined {
    return this.#mode === 'throw' ? noteCaller() : undefined;
  }

  #redact(error: AtomError): AtomError {
    return this.#connection instanceof InputError ? error : redact(error, this.#connection.config.apiKey);
  }
}

/** The result of a failed operation that has no special form for failures. */
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

function rawResponse(session: Session | undefined): RawResponse | undefined {
  if (session?.response === undefined) return undefined;
  const { status, headers, body } = session.response;
  return {
    status,
    headers: new Headers([...headers]),
    body: new Uint8Array(body),
    attempts: session.attempts,
  };
}
