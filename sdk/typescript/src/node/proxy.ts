import { InputError } from '../errors.js';
import { isLoopback } from '../internal/loopback.js';
import { environmentVariable } from '../internal/runtime.js';

/** The proxy that requests go through. */
export interface HttpProxy {
  readonly url: URL;
  /** The value of `Proxy-Authorization`; undefined if the proxy's URL has no user name. */
  readonly authorization: string | undefined;
}

/**
 * Returns the proxy from the option, or from the environment as curl reads it: `https_proxy` or `http_proxy`, and `no_proxy`,
 * also in capitals, except `HTTP_PROXY`, which a CGI server sets from a request header. Undefined for none. Fails with
 * `invalid_argument`, and never quotes a value, which may contain a password.
 */
export function resolveProxy(option: string | URL | null | undefined, target: URL): HttpProxy | undefined {
  if (option === null) return undefined;
  if (option !== undefined) return parseProxy(option, 'proxy');
  const name = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const fromEnvironment = name === 'http_proxy' ? environmentVariable(name) : variable(name);
  if (fromEnvironment === undefined || isExcepted(target)) return undefined;
  return parseProxy(fromEnvironment, name);
}

function variable(name: string): string | undefined {
  return environmentVariable(name) ?? environmentVariable(name.toUpperCase());
}

function parseProxy(text: string | URL, source: string): HttpProxy {
  const url = URL.canParse(String(text)) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InputError(
      `${source} is not an http: or https: URL. Use one such as http://proxy.example:3128.`,
    );
  }
  const { username, password } = url;
  const secret = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url,
    authorization: username === '' ? undefined : `Basic ${Buffer.from(secret).toString('base64')}`,
  };
}

/** Returns true if the environment excludes a host from the proxy. This machine is always excluded. */
function isExcepted({ hostname, port }: URL): boolean {
  if (isLoopback(hostname)) return true;
  const list = variable('no_proxy') ?? '';
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), hostname, port));
}

function matches(entry: string, hostname: string, port: string): boolean {
  if (entry === '*') return true;
  const [, host = '', ofPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (ofPort !== undefined && ofPort !== port) return false;
  // `.example.com`, `*.example.com` and `example.com` all mean the domain and its subdomains.
  const domain = host.replace(/^\*?\./, '');
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
