import type { AtomError } from '../errors.js';

/** The place of a call, whose stack is made into text only if it is needed. */
export type Caller = Error;

export function noteCaller(): Caller {
  return new Error('called');
}

/**
 * Adds the caller's frames to the stack of an error. It was made when a response arrived or a timer fired, so without them it
 * would not show which line of the program made the call.
 */
export function withCaller(error: AtomError, caller: Caller | undefined): AtomError {
  const frames = caller?.stack?.replace(/^Error: called\n/, '');
  if (frames) error.stack = `${error.stack ?? error.message}\n${frames}`;
  return error;
}
