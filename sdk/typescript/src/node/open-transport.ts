import { timeouts as defaults } from '../../../../api/policy.json';
import { InputError } from '../errors.js';
import { isLoopback } from '../internal/loopback.js';
import { type OpenTransport, openFetchTransport } from '../internal/open-transport.js';
import type { Transport } from '../internal/transport.js';
import type { ClientOptions } from '../options.js';
import { makeAgent } from './agents.js';
import { httpTransport } from './http-transport.js';
import { type HttpProxy, resolveProxy } from './proxy.js';

/** Opens a transport over `node:http`, or over the caller's `fetch`. */
export const openNodeTransport: OpenTransport = (baseUrl, options) =>
  options.fetch === undefined ? openHttp(new URL(baseUrl), options) : openFetchTransport(baseUrl, options);

function openHttp(url: URL, options: ClientOptions): Transport {
  const secure = url.protocol === 'https:';
  if (options.tls !== undefined && !secure) {
    throw new InputError('tls needs an https: base URL, and this one is not encrypted.');
  }
  const proxy = resolveProxy(options.proxy, url);
  // A proxy gets the whole URL of a plain request. For an encrypted one it opens a tunnel and sees nothing of it.
  const plainProxy = proxy !== undefined && !secure ? proxy : undefined;
  const settings = {
    secure: plainProxy?.secure ?? secure,
    connectMs: options.timeouts?.connectMs ?? defaults.connect_ms,
    tls: options.tls,
    tunnel: secure ? proxy : undefined,
  };
  return httpTransport({
    secure: settings.secure,
    host: plainProxy?.host ?? url.hostname.replace(/^\[|\]$/g, ''),
    port: plainProxy?.port ?? (Number(url.port) || (secure ? 443 : 80)),
    prefixLength: plainProxy === undefined ? url.origin.length : 0,
    headers: headersOf(url, plainProxy),
    kept: makeAgent(settings, true),
    fresh: makeAgent(settings, false),
  });
}

function headersOf(url: URL, proxy: HttpProxy | undefined): string[] {
  const headers = ['host', url.host];
  // Without a network, compression costs more time than it saves.
  if (!isLoopback(url.hostname)) headers.push('accept-encoding', 'gzip, deflate, br');
  if (proxy?.authorization !== undefined) headers.push('proxy-authorization', proxy.authorization);
  return headers;
}
