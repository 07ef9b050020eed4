import { AtomError } from '../errors.js';
import type { AttemptEnd, AttemptStart, Hooks, LogLevel } from '../hooks.js';
import type { BreakerState } from './breaker.js';
import { type Config, OWN_HEADERS } from './config.js';
import type { Pacer } from './pacer.js';
import { redactText } from './redact.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

let calls = 0;

/** Calls a client's hooks for its attempts. A client without hooks has no observer and pays nothing. */
export class Observer {
  readonly #hooks: Hooks;
  readonly #baseUrl: string;
  readonly #pacer: Pacer;
  readonly #apiKey: string | undefined;
  /** The number of each call, and its last finished attempt. */
  readonly #calls = new WeakMap<object, { readonly call: number; ended?: AttemptEnd | undefined }>();

  constructor(hooks: Hooks, { baseUrl, apiKey }: Pick<Config, 'baseUrl' | 'apiKey'>, pacer: Pacer) {
    this.#hooks = hooks;
    this.#baseUrl = redactText(baseUrl, apiKey);
    this.#apiKey = apiKey;
    this.#pacer = pacer;
  }

  /** Wraps a transport: reports the start of each attempt, and keeps its end until {@link decided}. */
  watch(inner: Transport): Transport {
    return {
      send: async (request) => {
        const start = this.#start(request);
        const headers: Record<string, string> = {};
        this.#call(() => this.#hooks.onAttemptStart?.(start, headers));
        const began = this.#pacer.now();
        const end = (how: Partial<AttemptEnd>) => {
          const ended: AttemptEnd = { ...start, durationMs: this.#pacer.now() - began, ...how };
          this.#state(request).ended = ended;
        };
        try {
          const response = await inner.send({ ...request, headers: merged(headers, request.headers) });
          end(this.#outcomeOf(response));
          return response;
        } catch (error) {
          end({ errorCode: error instanceof AtomError ? error.code : 'unexpected_error' });
          throw error;
        }
      },
    };
  }

  /** Reports the last finished attempt: it is retried in `retryInMs`, or final if that is undefined. */
  decided(request: TransportRequest, retryInMs: number | undefined): void {
    const state = this.#state(request);
    if (state.ended === undefined) return;
    const end: AttemptEnd = { ...state.ended, ...(retryInMs !== undefined && { retryInMs }) };
    state.ended = undefined;
    this.#call(() => this.#hooks.onAttemptEnd?.(end));
    this.#log(levelOf(end), lineOf(end));
  }

  circuitChanged(state: BreakerState): void {
    const level = state === 'open' ? 'warning' : 'info';
    this.#log(level, `The circuit to ${this.#baseUrl} is ${state.replace('_', ' ')}.`);
  }

  #start({ operation: { id: operation, method, route }, ...request }: TransportRequest): AttemptStart {
    const { call } = this.#state(request);
    const attempt = request.progress.attempts + 1;
    return { call, operation, method, route, baseUrl: this.#baseUrl, attempt };
  }

  #state({ progress }: Pick<TransportRequest, 'progress'>) {
    let state = this.#calls.get(progress);
    if (state === undefined) {
      calls += 1;
      state = { call: calls };
      this.#calls.set(progress, state);
    }
    return state;
  }

  #outcomeOf(response: TransportResponse): Partial<AttemptEnd> {
    const requestId = response.headers.get('x-request-id');
    return {
      status: response.status,
      // A server may repeat any part of the request.
      ...(requestId !== null && { requestId: redactText(requestId, this.#apiKey) }),
    };
  }

  #log(level: LogLevel, line: string): void {
    this.#call(() => this.#hooks.log?.(level, line));
  }

  #call(hook: () => void): void {
    try {
      hook();
    } catch {
      // A hook observes calls and must not affect them.
    }
  }
}

/** Merges the headers that a hook added, by lower-case name, except those that the client sets itself. */
function merged(
  added: Record<string, string>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(added)) {
    const lower = name.toLowerCase();
    if (!OWN_HEADERS.has(lower)) headers[lower] = value;
  }
  return Object.assign(headers, own);
}

function levelOf({ status, retryInMs }: AttemptEnd): LogLevel {
  if (retryInMs !== undefined) return 'info';
  // A rejected request is the caller's business; a failing server deserves attention.
  return status !== undefined && status < 500 ? 'debug' : 'warning';
}

function lineOf(end: AttemptEnd): string {
  const { operation, attempt, status, errorCode, durationMs, requestId, retryInMs } = end;
  const outcome = status === undefined ? `failed (${errorCode})` : `got ${status}`;
  const name = requestId === undefined ? '' : ` (${requestId})`;
  const next = retryInMs === undefined ? '.' : `; retrying in ${retryInMs} ms.`;
  return `${operation}: attempt ${attempt} ${outcome}${name} after ${Math.round(durationMs)} ms${next}`;
}
