import { InputError } from './errors.js';
import { resolveConfig } from './internal/config.js';
import { Core } from './internal/core.js';
import type { ClientOptions, ClientSettings } from './options.js';
import { type DownloadMethods, downloadMethods } from './resources/downloads.js';
import { type PackageMethods, packageMethods } from './resources/packages.js';
import { type ReviewMethods, reviewMethods } from './resources/reviews.js';
import { type ServerMethods, serverMethods } from './resources/server.js';
import { type TokenMethods, tokenMethods } from './resources/tokens.js';
import type { ErrorMode } from './results.js';

/**
 * The way to one ATOM Cloud server. It keeps no state between calls, so one client may serve a whole program, and any
 * number of its calls may run at once. There is nothing to close.
 *
 * Every call ends within its timeouts. Every failed call ends as the mode of the client has it: by a result with
 * `error` and `code` (`return`), or by an `AtomError` (`throw`); besides what each method names, that is
 * `connection_failed`, `timeout`, `aborted`, `invalid_argument`, `invalid_response`, or a code of the server.
 */
export interface AtomClient<Mode extends ErrorMode = 'return'>
  extends PackageMethods<Mode>,
    DownloadMethods<Mode>,
    ReviewMethods<Mode>,
    ServerMethods<Mode> {
  /** Where the server is, without a slash at the end. */
  readonly baseUrl: string;
  /** API keys. */
  readonly tokens: TokenMethods<Mode>;
}

/**
 * Makes a client.
 *
 * @param baseUrl - Where the server is; `ATOM_BASE_URL`, or else `http://localhost:8050`, by default.
 * @param apiKey - An API key or a JWT; `null` for none; `ATOM_API_KEY`, or else none, by default.
 * @throws InputError where an argument, or the environment variable in its place, cannot be used. This alone is thrown
 * in every mode: a client that cannot make a call is a mistake in the program.
 */
export function createClient<Mode extends ErrorMode = 'return'>(
  baseUrl?: string | URL,
  apiKey?: string | null,
  settings?: ClientSettings<Mode>,
): AtomClient<Mode>;
/** Makes a client from options alone. */
export function createClient<Mode extends ErrorMode = 'return'>(
  options: ClientOptions<Mode>,
): AtomClient<Mode>;
export function createClient<Mode extends ErrorMode>(
  first?: string | URL | ClientOptions<Mode>,
  apiKey?: string | null,
  settings?: ClientSettings<Mode>,
): AtomClient<Mode> {
  const core = new Core(resolveConfig<Mode>(optionsOf(first, apiKey, settings)));
  return {
    baseUrl: core.baseUrl,
    ...packageMethods(core),
    ...downloadMethods(core),
    ...reviewMethods(core),
    ...serverMethods(core),
    tokens: tokenMethods(core),
  };
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
