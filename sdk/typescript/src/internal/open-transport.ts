import { InputError } from '../errors.js';
import type { ClientOptions } from '../options.js';
import { type Fetch, fetchTransport } from './fetch-transport.js';
import type { Transport } from './transport.js';

/**
 * Opens a runtime's transport. Each entry of the package has one; the package's conditional exports choose the entry. Fails
 * with `invalid_argument` if the runtime does not support an option.
 */
export type OpenTransport = (baseUrl: string, options: ClientOptions) => Transport;

/** Opens a transport over the caller's `fetch`, or the platform's. */
export const openFetchTransport: OpenTransport = (_baseUrl, { fetch, tls, proxy }) => {
  for (const [name, option] of Object.entries({ tls, proxy })) {
    if (option === undefined) continue;
    throw new InputError(
      `${name} is supported only on Node.js, and only without the option fetch. Pass a fetch that does it.`,
    );
  }
  return fetchTransport(resolveFetch(fetch));
};

function resolveFetch(given: Fetch | undefined): Fetch {
  if (given !== undefined) {
    if (typeof given !== 'function') throw new InputError('fetch must be a function.');
    return given;
  }
  if (typeof globalThis.fetch !== 'function') {
    throw new InputError('This runtime has no fetch. Pass one as the option fetch.');
  }
  // Looked up at each call, so that a later replacement is used.
  return (url, init) => globalThis.fetch(url, init);
}
