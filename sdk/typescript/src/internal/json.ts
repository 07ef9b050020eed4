import { CanonicalizationError, InputError } from '../errors.js';
import { canonicalBytes } from './canonical-writer.js';
import { isPlainObject } from './plain.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Parses UTF-8 JSON. Returns undefined, which no JSON text gives, if the bytes are invalid. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * Returns the JSON text of a request in UTF-8, without its members that are undefined. Fails with `invalid_argument` for
 * anything else that JSON cannot say and `JSON.stringify` would leave out or make null: an invalid Date, NaN, a function.
 */
export function writeJson(request: object, what: string): Uint8Array {
  if (!isPlainObject(request)) throw new InputError(`${what} must be a plain object.`);
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  try {
    return canonicalBytes(Object.fromEntries(given));
  } catch (cause) {
    if (!(cause instanceof CanonicalizationError)) throw cause;
    const { pointer } = cause;
    const detail = cause.errors[0]?.detail ?? cause.message;
    throw new InputError(`${what} has a value that cannot be sent. At ${pointer}: ${detail}`, {
      errors: [{ code: 'invalid_argument', pointer, detail }],
    });
  }
}
