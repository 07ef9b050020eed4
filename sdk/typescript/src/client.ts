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
 * The way to one ATOM Cloud server. One client may serve a whole program, and any number of its calls may run at once;
 * what they share is how the server does (a retry quota and a circuit breaker). There is nothing to close.
 *
 * Every call ends within its timeouts. What fails in passing (a lost connection, a timeout, 408, 429, 500, 502, 503, 504)
 * is tried again, up to three attempts, with a growing, random wait or the one that the server asks for; but making a
 * token never is. Where half of at least 20 attempts within 30 s fail, nothing is sent for a while (`circuit_open`).
 *
 * Every failed call ends as the mode of the client has it: by a result with `error` and `code` (`return`), or by an
 * `AtomError` (`throw`); besides what each method names, that is `connection_failed`, `timeout`, `circuit_open`,
 * `aborted`, `invalid_argument`, `invalid_response`, `response_too_large`, or a code of the server.
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
  /** Where the server is, without a slash at the end; empty where the client was made with what cannot be used. */
  readonly baseUrl: string;
  /** API keys. */
  readonly tokens: TokenMethods<Mode>;
  /** How the client gets on with its server. */
  status(): ClientStatus;
}

/** Makes clients. */
export interface CreateClient {
  /**
   * Makes a client.
   *
   * @param baseUrl - Where the server is; `ATOM_BASE_URL`, or else `http://localhost:8050`, by default.
   * @param apiKey - An API key or a JWT; `null` for none; `ATOM_API_KEY`, or else none, by default.
   * @throws InputError in the mode `throw`, where an argument, or the environment variable in its place, cannot be used;
   * in the mode `return` each call tells of it (`invalid_argument`). A mode that is neither is thrown in any case.
   */
  <Mode extends ErrorMode = 'return'>(
    baseUrl?: string | URL,
    apiKey?: string | null,
    settings?: ClientSettings<Mode>,
  ): AtomClient<Mode>;
  /** Makes a client from options alone. */
  <Mode extends ErrorMode = 'return'>(options: ClientOptions<Mode>): AtomClient<Mode>;
}

/** @internal What makes clients that send over a runtime's own transport. */
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
      throw new InputError('Options come alone: put the API key and the rest among them.');
    }
    return first;
  }
  return { ...settings, baseUrl: first, apiKey };
}

/** By name and not by `instanceof`, which would take the URL of another realm for options that say nothing. */
function isOptions<Mode extends ErrorMode>(
  first: string | URL | ClientOptions<Mode> | undefined,
): first is ClientOptions<Mode> {
  return typeof first === 'object' && Object.prototype.toString.call(first) === '[object Object]';
}
