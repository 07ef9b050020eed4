import { AtomError } from './errors.js';

/**
 * The digest by which the registry names bytes: `sha256:` and 64 lower-case hexadecimal digits.
 *
 * @throws AtomError `crypto_unavailable` where the runtime has no WebCrypto (a page that was not served by https).
 */
export async function digest(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new AtomError(
      'This runtime has no WebCrypto, so no digest can be checked. In a browser, serve the page by https.',
      { code: 'crypto_unavailable' },
    );
  }
  // WebCrypto takes no view of shared memory, which the type alone cannot rule out.
  const hash = await subtle.digest('SHA-256', new Uint8Array(bytes));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sha256:${hex}`;
}
