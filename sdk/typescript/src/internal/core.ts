import { AtomError, InputError } from '../errors.js';
import type { CallOptions } from '../options.js';
import type { AtomErrorInfo, ErrorMode, Failed, Outcome } from '../results.js';
import { type Config, checkTimeout } from './config.js';
import { decode } from './decode.js';
import { fetchTransport } from './fetch-transport.js';
import { errorOfResponse } from './problem.js';
import { redact } from './redact.js';
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

/** What every operation stands on: the way to the server, and the way that errors leave. */
export class Core<Mode extends ErrorMode> {
  readonly baseUrl: string;
  readonly #config: Config<Mode>;
  readonly #transport: Transport;
  readonly #origin: string;

  constructor(config: Config<Mode>) {
    this.baseUrl = config.baseUrl;
    this.#config = config;
    this.#transport = withCallTimeout(withAttemptTimeout(fetchTransport(config.fetch)));
    this.#origin = new URL(config.baseUrl).origin;
  }

  /** Sends a call and gives its answer, which is a success. Rejects with an `AtomError`. */
  async send(call: ApiCall, options: CallOptions = {}): Promise<TransportResponse> {
    const { timeouts, headers } = this.#config;
    const request: TransportRequest = {
      method: call.method,
      url: this.baseUrl + call.path,
      headers: {
        ...headers,
        accept: call.accept ?? 'application/json, application/problem+json',
        ...(call.body && { 'content-type': call.body.mediaType }),
      },
      body: call.body?.bytes,
      idempotent: call.idempotent ?? true,
      timeouts: { ...timeouts, callMs: checkTimeout(options.timeoutMs ?? timeouts.callMs, 'timeoutMs') },
      signal: checkSignal(options.signal),
    };
    const response = await this.#transport.send(request);
    if (response.status < 200 || response.status > 299) throw errorOfResponse(response, request);
    return response;
  }

  /** Sends a call and gives the record that its answer holds. Rejects with an `AtomError`. */
  async request<Record>(call: ApiCall, shape: Shape<Record>, options?: CallOptions): Promise<Record> {
    return decode(await this.send(call, options), shape, this.#origin);
  }

  /** Runs an operation, and lets its error leave as the client's mode has it: thrown, or as what `fail` makes of it. */
  async settle<Success, Failure extends AtomErrorInfo>(
    operation: () => Promise<Success>,
    fail: (info: AtomErrorInfo) => Failure,
  ): Promise<Outcome<Mode, Success, Failure>> {
    type Result = Outcome<Mode, Success, Failure>;
    try {
      return (await operation()) as Result;
    } catch (cause) {
      const error = redact(asAtomError(cause), this.#config.apiKey);
      if (this.#config.mode === 'throw') throw error;
      return fail(infoOf(error)) as unknown as Result;
    }
  }
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
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
    ...(error.errors !== undefined && { errors: error.errors }),
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
