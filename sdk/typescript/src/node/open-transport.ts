import { timeouts as defaults } from '../../../../api/policy.json';
import { InputError } from '../errors.js';
import { type OpenTransport, openFetchTransport } from '../internal/open-transport.js';
import type { Transport } from '../internal/transport.js';
import type { ClientOptions } from '../options.js';
import { makeAgent } from './agents.js';
import { httpTransport } from './http-transport.js';
import { type HttpProxy, isLoopback, resolveProxy } from './proxy.js';

/** Over `node:http`, or over the caller's own `fetch`. */
export const openNodeTransport: OpenTransport = (baseUrl, options) =>
  options.fetch === undefined ? openHttp(new URL(baseUrl), options) : openFetchTransport(baseUrl, options);

function openHttp(url: URL, options: ClientOptions): Transport {
  const secure = url.protocol === 'https:';
  if (options.tls !== undefined && !secure) {
    throw new InputError('tls goes with an https: base URL, and this one is not encrypted.');
  }
  const proxy = resolveProxy(options.proxy, url);
  // A proxy is told the whole URL of a plain request; for an encrypted one it opens a tunnel, and sees nothing of it.
  const inTheOpen = proxy !== undefined && !secure ? proxy : undefined;
  const settings = {
    secure: inTheOpen === undefined ? secure : inTheOpen.url.protocol === 'https:',
    connectMs: options.timeouts?.connectMs ?? defaults.connect_ms,
    tls: options.tls,
    tunnel: secure ? proxy : undefined,
  };
  const hop = inTheOpen?.url ?? url;
  return httpTransport({
    secure: settings.secure,
    host: hop.hostname.replace(/^\[|\]$/g, ''),
    port: Number(hop.port) || (hop.protocol === 'https:' ? 443 : 80),
    prefixLength: inTheOpen === undefined ? url.origin.length : 0,
    headers: headersOf(url, inTheOpen),
    kept: makeAgent(settings, true),
    fresh: makeAgent(settings, false),
  });
}

function headersOf(url: URL, proxy: HttpProxy | undefined): string[] {
  const headers = ['host', url.host];
  // Compression costs more time than it saves where nothing is sent over a network.
  if (!isLoopback(url.hostname)) headers.push('accept-encoding', 'gzip, deflate, br');
  if (proxy?.authorization !== undefined) headers.push('proxy-authorization', proxy.authorization);
  return headers;
}
