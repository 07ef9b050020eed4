import { AtomError } from '../errors.js';

/** What was thrown, if it is one of the SDK's errors; else, say by a getter of the caller's object, what wraps it. */
export function asAtomError(cause: unknown): AtomError {
  if (cause instanceof AtomError) return cause;
  const reason = cause instanceof Error ? cause.message : 'what was thrown is no Error';
  return new AtomError(`The call failed unexpectedly: ${reason}`, { code: 'unexpected_error', cause });
}
