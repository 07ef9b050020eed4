import { timeouts as defaults } from '../../../../api/policy.json';
import { InputError } from '../errors.js';
import type { Hooks } from '../hooks.js';
import type { ClientOptions, TimeoutOptions, TlsOptions } from '../options.js';
import type { ErrorMode } from '../results.js';
import { API_KEY_LENGTH, TIMEOUT_MS } from './limits.js';
import type { OpenTransport } from './open-transport.js';
import { isPlainObject } from './plain.js';
import { environmentVariable, isServerRuntime } from './runtime.js';
import { quote } from './text.js';
import type { Timeouts, Transport } from './transport.js';
import { VERSION } from './version.js';

const DEFAULT_BASE_URL = 'http://localhost:8050';

/** A client's options, validated and with defaults filled in. */
export interface Config {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly timeouts: Timeouts;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly hooks: Hooks | undefined;
  readonly transport: Transport;
}

/** Validates the options and fills in defaults. Fails with `invalid_argument`, and never quotes a value that may be a key. */
export function resolveConfig(options: ClientOptions, openTransport: OpenTransport): Config {
  checkNames(options, OPTIONS, '');
  checkNames(options.timeouts ?? {}, TIMEOUTS, 'timeouts.');
  checkNames(options.tls ?? {}, TLS, 'tls.');
  checkTimeout(options.timeouts?.connectMs ?? defaults.connect_ms, 'timeouts.connectMs');
  const apiKey = resolveApiKey(options.apiKey);
  const baseUrl = resolveBaseUrl(options.baseUrl);
  return {
    baseUrl,
    apiKey,
    timeouts: {
      attemptMs: checkTimeout(options.timeouts?.attemptMs ?? defaults.attempt_ms, 'timeouts.attemptMs'),
      callMs: checkTimeout(options.timeouts?.callMs ?? defaults.call_ms, 'timeouts.callMs'),
    },
    headers: resolveHeaders(options.headers ?? {}, userAgent(options.userAgent), apiKey),
    hooks: resolveHooks(options.hooks),
    transport: openTransport(baseUrl, options),
  };
}

/** Returns the mode of a client. Fails with `invalid_argument`, in every mode. */
export function resolveMode<Mode extends ErrorMode>(errors: Mode | undefined): Mode {
  const mode = errors ?? 'return';
  if (mode !== 'return' && mode !== 'throw') throw new InputError('errors must be "return" or "throw".');
  return mode as Mode;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof ClientOptions>([
  'apiKey',
  'baseUrl',
  'errors',
  'fetch',
  'headers',
  'hooks',
  'proxy',
  'timeouts',
  'tls',
  'userAgent',
]);
const TIMEOUTS: ReadonlySet<string> = new Set<keyof TimeoutOptions>(['attemptMs', 'callMs', 'connectMs']);
const TLS: ReadonlySet<string> = new Set<keyof TlsOptions>(['ca', 'cert', 'key']);
const HOOKS: ReadonlySet<string> = new Set<keyof Hooks>(['log', 'onAttemptEnd', 'onAttemptStart']);

/** Rejects a misspelt option, which would silently leave a default in place, such as another server. */
function checkNames(options: object, known: ReadonlySet<string>, prefix: string): void {
  // A Map or a number has no names, and would leave every default in place.
  if (!isPlainObject(options)) {
    throw new InputError(`${prefix === '' ? 'The options' : prefix.slice(0, -1)} must be a plain object.`);
  }
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined) {
    const names = [...known].map((name) => prefix + name).join(', ');
    throw new InputError(`Unknown option ${quote(prefix + unknown)}. The options are ${names}.`);
  }
}

/** Returns a number of milliseconds that a timer can wait. Fails with `invalid_argument`. */
export function checkTimeout(ms: number, name: string): number {
  if (!(typeof ms === 'number' && ms > 0 && ms <= TIMEOUT_MS)) {
    throw new InputError(`${name} must be a number of milliseconds above 0 and at most ${TIMEOUT_MS}.`);
  }
  return ms;
}

function resolveBaseUrl(given: string | URL | undefined): string {
  const fromEnvironment = given === undefined ? environmentVariable('ATOM_BASE_URL') : undefined;
  const source = fromEnvironment === undefined ? 'The base URL' : 'ATOM_BASE_URL';
  const url = parseUrl(given ?? fromEnvironment ?? DEFAULT_BASE_URL);
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InputError(`${source} is not an http: or https: URL. Use one such as ${DEFAULT_BASE_URL}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new InputError(`${source} contains a user name or a password. Pass the key as apiKey instead.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new InputError(`${source} has a query or a fragment. Remove everything from the ? or # on.`);
  }
  return url.href.replace(/\/+$/, '');
}

function parseUrl(text: string | URL): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function resolveApiKey(given: string | null | undefined): string | undefined {
  if (given === null) return undefined;
  const fromEnvironment = given === undefined ? environmentVariable('ATOM_API_KEY') : undefined;
  const source = fromEnvironment === undefined ? 'The API key' : 'ATOM_API_KEY';
  const key = given ?? fromEnvironment;
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key === '') {
    throw new InputError(`${source} is empty. Omit it, or pass null, to call without one.`);
  }
  if (key.length > API_KEY_LENGTH) {
    throw new InputError(`${source} is longer than ${API_KEY_LENGTH} characters.`);
  }
  if (!/^[!-~]+$/.test(key)) {
    throw new InputError(
      `${source} contains a space, a line break or another character that no key has. Check how it was read.`,
    );
  }
  return key;
}

/** The headers that the client or its runtime sets, as in the C++ SDK; a caller may not set them. */
export const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'te',
  'transfer-encoding',
  'user-agent',
]);

function resolveHeaders(
  extra: Readonly<Record<string, string>>,
  userAgent: string | undefined,
  apiKey: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!isPlainObject(extra)) {
    throw new InputError(
      'headers must be a plain object; pass Object.fromEntries(headers) of a Headers or a Map.',
    );
  }
  for (const [name, value] of Object.entries(extra)) {
    if (OWN_HEADERS.has(name.toLowerCase())) {
      throw new InputError(`The client sets the header ${name} itself. Remove it from headers.`);
    }
    headers[name.toLowerCase()] = checkHeader(name, value);
  }
  if (userAgent !== undefined) headers['user-agent'] = userAgent;
  if (apiKey !== undefined) headers['authorization'] = `Bearer ${apiKey}`;
  return headers;
}

function checkHeader(name: string, value: unknown): string {
  try {
    // `Headers` would take undefined for a text.
    if (typeof value !== 'string') throw new TypeError('not a string');
    new Headers([[name, value]]);
    return value;
  } catch {
    // The message of fetch quotes the value, which may be a secret.
    throw new InputError(`The header ${quote(name)} has a name or value that HTTP does not allow.`);
  }
}

function userAgent(caller: string | undefined): string | undefined {
  const own = `atom-sdk-typescript/${VERSION}`;
  if (caller !== undefined && !(typeof caller === 'string' && /^[!-~]+(?: [!-~]+)*$/.test(caller))) {
    throw new InputError('userAgent must be a string such as "my-program/1.0".');
  }
  // A browser sends its own name, and would need the server's permission (CORS) to send another.
  if (!isServerRuntime()) return undefined;
  return caller === undefined ? own : `${caller} ${own}`;
}

function resolveHooks(hooks: Hooks | undefined): Hooks | undefined {
  if (hooks === undefined) return undefined;
  checkNames(hooks, HOOKS, 'hooks.');
  const bad = Object.entries(hooks).find(([, hook]) => hook !== undefined && typeof hook !== 'function');
  if (bad !== undefined) throw new InputError(`hooks.${bad[0]} must be a function.`);
  return hooks;
}
