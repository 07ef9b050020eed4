import { AtomConnectionError, AtomTimeoutError } from '../errors.js';

/** Whether the host could not be talked to, which may pass: not where its certificate is not to be trusted. */
export function isHostFailure(error: unknown): boolean {
  if (error instanceof AtomConnectionError) return error.code !== 'untrusted_certificate';
  return error instanceof AtomTimeoutError;
}
