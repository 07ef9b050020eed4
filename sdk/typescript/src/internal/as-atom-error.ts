import { AtomError } from '../errors.js';

/** Returns an error of the SDK unchanged, and wraps anything else, such as an error that a caller's getter threw. */
export function asAtomError(cause: unknown): AtomError {
  if (cause instanceof AtomError) return cause;
  const reason = cause instanceof Error ? cause.message : 'the thrown value is not an Error';
  return new AtomError(`The call failed unexpectedly: ${reason}`, { code: 'unexpected_error', cause });
}
