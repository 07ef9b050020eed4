import type { AtomError } from '../errors.js';
import { SECRET_LENGTH } from './limits.js';

const BLANK = '[redacted]';

/** How many objects of a cause are searched; a cause with more is dropped. */
const CAUSE_OBJECTS = 1000;

/**
 * Removes the API key from an error that quotes it: a proxy may echo request headers, or a caller may pass the key instead
 * of an id. Changes and returns the same error, so that it keeps its stack.
 */
export function redact(error: AtomError, key: string | undefined): AtomError {
  if (key === undefined || key.length < SECRET_LENGTH) return error;
  const blank = (text: string) => text.replaceAll(key, BLANK);
  const members = error as unknown as Record<string, unknown>;
  // `stack` is listed because not every engine makes it an own property.
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
  // A cause may be any object; if it contains the key, it is dropped.
  if (mentions(error.cause, key)) delete members['cause'];
  return error;
}

function mentions(root: unknown, key: string): boolean {
  // Iterating a set visits values added meanwhile, and none twice.
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
      // A getter that throws may hide the key.
      return true;
    }
  }
  return false;
}
