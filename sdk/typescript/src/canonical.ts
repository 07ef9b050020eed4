import { canonicalBytes } from './internal/canonical-writer.js';

/**
 * Returns the RFC 8785 (JSON Canonicalization Scheme) bytes of a value. The same value gives the same bytes, and so the
 * same digest, in the SDK of every language.
 *
 * The value is read as `JSON.stringify` reads it: own enumerable string keys, with `toJSON` honoured (a `Date` becomes
 * its ISO text). What `JSON.stringify` would drop or change silently is an error here:
 *
 * - `number_out_of_range`: NaN, an infinity, or an integer beyond 2^53 - 1 but below 1e21 in magnitude, whose digits not
 *   every reader would read back alike;
 * - `lone_surrogate`: a string or a key that is not well-formed Unicode;
 * - `document_too_deep`: more than 64 nested arrays and objects, the server's limit;
 * - `cyclic_value`, `sparse_array`, and `unsupported_value` (undefined, a function, a symbol, a bigint, an invalid Date,
 *   a Map, a Set, a typed array, a boxed primitive and the like).
 *
 * An error thrown by a getter or a `toJSON` of the value is passed on.
 *
 * @throws CanonicalizationError with the code and a JSON Pointer to the value.
 */
export function canonicalize(value: unknown): Uint8Array {
  return canonicalBytes(value);
}
