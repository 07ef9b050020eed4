import { InputError } from '../errors.js';
import { isLoopback } from '../internal/loopback.js';
import { environmentVariable } from '../internal/runtime.js';
import { isListed } from './no-proxy.js';

/** The proxy that requests go through. */
export interface HttpProxy {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`; undefined if the proxy's URL has no user name. */
  readonly authorization: string | undefined;
}

/** The port of an `http:` proxy that names none; curl's. */
const DEFAULT_PORT = 1080;

/**
 * Returns the proxy from the option, or from the environment as curl reads it (`api/vectors/proxies.json`): `https_proxy` or
 * `http_proxy`, `all_proxy` and `no_proxy`, also in capitals, except `HTTP_PROXY`, which a CGI server sets from a request
 * header. Undefined for none. Fails with `invalid_argument`, and never quotes a value, which may contain a password.
 */
export function resolveProxy(option: string | URL | null | undefined, target: URL): HttpProxy | undefined {
  if (option === null) return undefined;
  if (option !== undefined) return parseProxy(String(option), 'proxy');
  if (isLoopback(target.hostname)) return undefined;
  const found = proxyOfEnvironment(target.protocol);
  if (found === undefined || isListed(variable('no_proxy')?.value ?? '', target.hostname)) return undefined;
  // curl takes a proxy without a scheme for one of HTTP.
  const text = /^[a-z0-9+.-]*:\/\//i.test(found.value) ? found.value : `http://${found.value}`;
  return parseProxy(text, found.name);
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function proxyOfEnvironment(protocol: string): Variable | undefined {
  const own = protocol === 'https:' ? variable('https_proxy') : read('http_proxy');
  return own ?? variable('all_proxy');
}

function variable(name: string): Variable | undefined {
  return read(name) ?? read(name.toUpperCase());
}

function read(name: string): Variable | undefined {
  const value = environmentVariable(name);
  return value === undefined ? undefined : { name, value };
}

function parseProxy(text: string, source: string): HttpProxy {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secret = url && secretOf(url);
  if (url === undefined || secret === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InputError(
      `${source} is not an http: or https: URL. Use one such as http://proxy.example:3128.`,
    );
  }
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: portOf(url, text),
    authorization: url.username === '' ? undefined : `Basic ${Buffer.from(secret).toString('base64')}`,
  };
}

/** Returns the port. `URL` drops the default one of its scheme, which is not that of a proxy. */
function portOf(url: URL, text: string): number {
  if (url.port !== '') return Number(url.port);
  if (url.protocol === 'https:') return 443;
  return /^[^/]*\/\/[^/?#]*:0*80(?:[/?#]|$)/.test(text.trim()) ? 80 : DEFAULT_PORT;
}

/** Returns the user name and the password; undefined if they are not percent-encoded UTF-8. */
function secretOf({ username, password }: URL): string | undefined {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}
