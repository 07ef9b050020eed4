import type { AtomError } from '../errors.js';
import { SECRET_LENGTH } from './limits.js';

const BLANK = '[redacted]';

/** How many objects of a cause are looked into; a cause with more is dropped unseen. */
const CAUSE_OBJECTS = 1000;

/**
 * Takes the API key out of an error that quotes it: a proxy may echo a request's headers, a caller may pass the key
 * where an id belongs. Changes and returns the same error, so that its stack stays that of its origin.
 */
export function redact(error: AtomError, key: string | undefined): AtomError {
  if (key === undefined || key.length < SECRET_LENGTH) return error;
  const blank = (text: string) => text.replaceAll(key, BLANK);
  const members = error as unknown as Record<string, unknown>;
  // `stack` is named too, for not every engine makes it the error's own.
  for (const name of [...Object.getOwnPropertyNames(error), 'stack']) {
    const value = members[name];
    if (typeof value === 'string' && value.includes(key)) members[name] = blank(value);
  }
  if (error.errors !== undefined) {
    members['errors'] = error.errors.map(({ code, pointer, detail }) => ({
      code: blank(code),
      pointer: blank(pointer),
      detail: blank(detail),
    }));
  }
  // A cause is made by others and may hold anything: where it holds the key, it goes whole.
  if (mentions(error.cause, key)) delete members['cause'];
  return error;
}

function mentions(root: unknown, key: string): boolean {
  // The walk takes in what is added to the set while it goes on, and meets nothing twice.
  const found = new Set<unknown>([root]);
  for (const value of found) {
    if (typeof value === 'string' && value.includes(key)) return true;
    if (typeof value !== 'object' || value === null) continue;
    if (found.size > CAUSE_OBJECTS) return true;
    try {
      for (const name of [...Reflect.ownKeys(value), 'message', 'stack']) {
        found.add((value as Record<PropertyKey, unknown>)[name]);
      }
    } catch {
      // A getter that throws hides what it holds.
      return true;
    }
  }
  return false;
}
