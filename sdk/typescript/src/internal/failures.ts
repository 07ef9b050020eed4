import { AtomConnectionError, AtomTimeoutError } from '../errors.js';

/** Returns true if the host could not be reached, which may be transient; false if its certificate cannot be trusted. */
export function isHostFailure(error: unknown): boolean {
  if (error instanceof AtomConnectionError) return error.code !== 'untrusted_certificate';
  return error instanceof AtomTimeoutError;
}
