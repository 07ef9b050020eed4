import { InputError } from '../errors.js';
import type { ClientOptions } from '../options.js';
import { type Fetch, fetchTransport } from './fetch-transport.js';
import type { Transport } from './transport.js';

/**
 * What a runtime sends requests by: one of its own for each entry of the package, which its conditional exports choose.
 * Fails with `invalid_argument` where the runtime cannot do what an option asks.
 */
export type OpenTransport = (baseUrl: string, options: ClientOptions) => Transport;

/** Over `fetch`, the caller's or the platform's. */
export const openFetchTransport: OpenTransport = (_baseUrl, { fetch, tls, proxy }) => {
  for (const [name, option] of Object.entries({ tls, proxy })) {
    if (option === undefined) continue;
    throw new InputError(
      `${name} goes with Node.js alone, and with no fetch of one's own. Give a fetch that does it.`,
    );
  }
  return fetchTransport(resolveFetch(fetch));
};

function resolveFetch(given: Fetch | undefined): Fetch {
  if (given !== undefined) {
    if (typeof given !== 'function') throw new InputError('fetch is a function.');
    return given;
  }
  if (typeof globalThis.fetch !== 'function') {
    throw new InputError('This runtime has no fetch. Give one as the option fetch.');
  }
  // Looked up at each call, so that a stand-in that is put in its place later is used.
  return (url, init) => globalThis.fetch(url, init);
}
