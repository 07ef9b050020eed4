import { InputError } from './errors.js';
import { type Config, resolveConfig, resolveMode } from './internal/config.js';
import { Core } from './internal/core.js';
import type { OpenTransport } from './internal/open-transport.js';
import type { ClientOptions, ClientSettings, ClientStatus } from './options.js';
import { type BatchMethods, batchMethods } from './resources/batches.js';
import { type DownloadMethods, downloadMethods } from './resources/downloads.js';
import { type EventMethods, eventMethods } from './resources/events.js';
import { type LifecycleMethods, lifecycleMethods } from './resources/lifecycle.js';
import { type OwnerMethods, ownerMethods } from './resources/owners.js';
import { type PackageMethods, packageMethods } from './resources/packages.js';
import { type ReviewMethods, reviewMethods } from './resources/reviews.js';
import { type ServerMethods, serverMethods } from './resources/server.js';
import { type TokenMethods, tokenMethods } from './resources/tokens.js';
import type { ErrorMode } from './results.js';

/**
 * A client of one ATOM Cloud server. One client can serve a whole program, and any number of its calls can run at once;
 * they share a retry quota and a circuit breaker. There is nothing to close.
 *
 * Every call ends within its timeouts. Transient failures (a lost connection, a timeout, 408, 429, 500, 502, 503, 504) are
 * retried, up to three attempts, after a growing random wait or the one that the server asks for. Creating a token is
 * never retried. If half of at least 20 attempts within 30 s fail, nothing is sent for a while (`circuit_open`).
 *
 * The client's mode decides how a failed call ends: with a result that has `error` and `code` (`return`), or with an
 * `AtomError` (`throw`). Besides the codes that each method names, these are `connection_failed`, `timeout`,
 * `circuit_open`, `aborted`, `invalid_argument`, `invalid_response`, `response_too_large`, or a code of the server.
 */
export interface AtomClient<Mode extends ErrorMode = 'return'>
  extends PackageMethods<Mode>,
    DownloadMethods<Mode>,
    ReviewMethods<Mode>,
    BatchMethods,
    LifecycleMethods<Mode>,
    OwnerMethods<Mode>,
    EventMethods<Mode>,
    ServerMethods<Mode> {
  /** The server's address, without a trailing slash; empty if the client was created with invalid options. */
  readonly baseUrl: string;
  /** API keys. */
  readonly tokens: TokenMethods<Mode>;
  /** Returns the state of the circuit breaker and the retry quota. Sends nothing. */
  status(): ClientStatus;
}

/** Creates clients. */
export interface CreateClient {
  /**
   * Creates a client.
   *
   * @param baseUrl - The server's address. Defaults to `ATOM_BASE_URL`, or else `http://localhost:8050`.
   * @param apiKey - An API key or a JWT; `null` for none. Defaults to `ATOM_API_KEY`, or else none.
   * @throws InputError in the mode `throw`, if an argument, or the environment variable in its place, is invalid. In the
   * mode `return` each call reports it (`invalid_argument`). An unknown mode is always thrown.
   */
  <Mode extends ErrorMode = 'return'>(
    baseUrl?: string | URL,
    apiKey?: string | null,
    settings?: ClientSettings<Mode>,
  ): AtomClient<Mode>;
  /** Creates a client from options alone. */
  <Mode extends ErrorMode = 'return'>(options: ClientOptions<Mode>): AtomClient<Mode>;
}

/** @internal Returns a function that creates clients over a runtime's own transport. */
export function clientMaker(openTransport: OpenTransport): CreateClient {
  return <Mode extends ErrorMode>(
    first?: string | URL | ClientOptions<Mode>,
    apiKey?: string | null,
    settings?: ClientSettings<Mode>,
  ): AtomClient<Mode> => {
    const mode = resolveMode((isOptions(first) ? first : settings)?.errors);
    const config = attemptConfig(() => resolveConfig(optionsOf(first, apiKey, settings), openTransport));
    if (mode === 'throw' && config instanceof InputError) throw config;
    return clientOf(new Core(mode, config));
  };
}

function clientOf<Mode extends ErrorMode>(core: Core<Mode>): AtomClient<Mode> {
  return {
    baseUrl: core.baseUrl,
    status: () => core.status(),
    ...packageMethods(core),
    ...downloadMethods(core),
    ...batchMethods(core),
    ...reviewMethods(core),
    ...lifecycleMethods(core),
    ...ownerMethods(core),
    ...eventMethods(core),
    ...serverMethods(core),
    tokens: tokenMethods(core),
  };
}

function attemptConfig(resolve: () => Config): Config | InputError {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function optionsOf<Mode extends ErrorMode>(
  first: string | URL | ClientOptions<Mode> | undefined,
  apiKey: string | null | undefined,
  settings: ClientSettings<Mode> | undefined,
): ClientOptions<Mode> {
  if (isOptions(first)) {
    if (apiKey !== undefined || settings !== undefined) {
      throw new InputError(
        'Pass either one options object, or a base URL and an API key. Put the API key into the options.',
      );
    }
    return first;
  }
  return { ...settings, baseUrl: first, apiKey };
}

/** Compares by name, because `instanceof` would take a URL of another realm for empty options. */
function isOptions<Mode extends ErrorMode>(
  first: string | URL | ClientOptions<Mode> | undefined,
): first is ClientOptions<Mode> {
  return typeof first === 'object' && Object.prototype.toString.call(first) === '[object Object]';
}
