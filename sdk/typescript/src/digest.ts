import { AtomError } from './errors.js';

/**
 * Returns the digest by which the registry identifies bytes: `sha256:` and 64 lower-case hexadecimal digits.
 *
 * @throws AtomError `crypto_unavailable` if the runtime has no WebCrypto (a page that was not served over https).
 */
export async function digest(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new AtomError(
      'This runtime has no WebCrypto, so no digest can be computed. In a browser, serve the page over https.',
      { code: 'crypto_unavailable' },
    );
  }
  // WebCrypto rejects views of shared memory, which the type does not rule out.
  const hash = await subtle.digest('SHA-256', new Uint8Array(bytes));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sha256:${hex}`;
}
