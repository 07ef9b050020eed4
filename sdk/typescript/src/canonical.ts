import { CanonicalizationError } from './errors.js';
import { DOCUMENT_DEPTH } from './internal/limits.js';

/** From here on ECMAScript writes a number with an exponent, so that it reads back as the double it is. */
const FIRST_EXPONENT_INTEGER = 1e21;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The RFC 8785 (JSON Canonicalization Scheme) bytes of a value: the same value gives the same bytes, and so the same
 * digest, in the SDK of every language. `api/vectors/canonical.json` holds the cases.
 *
 * A value is read as `JSON.stringify` reads it: own enumerable string keys, `toJSON` honoured (a `Date` becomes its ISO
 * text). What `JSON.stringify` would drop or change in silence is an error here instead:
 *
 * - `number_out_of_range`: NaN, an infinity, or an integer beyond 2^53 - 1 and below 1e21 in magnitude, whose digits
 *   not every reader would read back alike;
 * - `lone_surrogate`: a string or a key that is not well-formed Unicode;
 * - `document_too_deep`: more than 64 arrays and objects inside one another, the server's limit;
 * - `cyclic_value`, `sparse_array`, and `unsupported_value` (undefined, a function, a symbol, a bigint, an invalid Date,
 *   a Map, a Set, a typed array, a boxed primitive and the like).
 *
 * What a getter or a `toJSON` of the value throws is passed on.
 *
 * @throws CanonicalizationError with the code and a JSON Pointer to the place.
 */
export function canonicalize(value: unknown): Uint8Array {
  return new TextEncoder().encode(new Writer().write(value, ''));
}

class Writer {
  /** The keys and indices that lead to the value being written. */
  readonly #path: string[] = [];
  readonly #ancestors = new Set<object>();

  /** `key` is what `toJSON` is told, as `JSON.stringify` tells it. */
  write(input: unknown, key: string): string {
    const value = this.#plain(input, key);
    switch (typeof value) {
      case 'string':
        return this.#string(value, 'The string');
      case 'number':
        return this.#number(value);
      case 'boolean':
        return String(value);
      case 'object':
        return value === null ? 'null' : this.#container(value);
      default:
        return this.#fail(
          'unsupported_value',
          `JSON has no ${typeof value}. Leave the member out, or convert it.`,
        );
    }
  }

  /** The value that stands for `input`: what its `toJSON` gives, if it has one. */
  #plain(input: unknown, key: string): unknown {
    if ((typeof input !== 'object' && typeof input !== 'bigint') || input === null) return input;
    if (input instanceof Date && Number.isNaN(input.getTime())) {
      this.#fail('unsupported_value', 'The Date is invalid.');
    }
    const { toJSON } = input as { toJSON?: unknown };
    return typeof toJSON === 'function' ? toJSON.call(input, key) : input;
  }

  #number(value: number): string {
    if (!Number.isFinite(value)) {
      this.#fail('number_out_of_range', `JSON has no ${value}.`);
    }
    // Every double as large as this is an integer.
    const magnitude = Math.abs(value);
    if (magnitude > Number.MAX_SAFE_INTEGER && magnitude < FIRST_EXPONENT_INTEGER) {
      this.#fail('number_out_of_range', `${value} is an integer beyond 2^53 - 1. Write it as a string.`);
    }
    return String(value);
  }

  #string(value: string, what: string): string {
    if (LONE_SURROGATE.test(value)) {
      this.#fail('lone_surrogate', `${what} holds half a surrogate pair, so it is not Unicode text.`);
    }
    // ECMAScript escapes what RFC 8785 escapes, in the same way.
    return JSON.stringify(value);
  }

  #container(value: object): string {
    if (this.#ancestors.has(value)) {
      this.#fail('cyclic_value', 'The value contains itself.');
    }
    if (this.#ancestors.size >= DOCUMENT_DEPTH) {
      this.#fail('document_too_deep', `A document nests at most ${DOCUMENT_DEPTH} deep.`);
    }
    this.#ancestors.add(value);
    const text = Array.isArray(value) ? this.#array(value) : this.#object(value);
    this.#ancestors.delete(value);
    return text;
  }

  #array(items: readonly unknown[]): string {
    const parts: string[] = [];
    for (let index = 0; index < items.length; index += 1) {
      if (!Object.hasOwn(items, index)) {
        this.#fail('sparse_array', `The array has no element ${index}.`);
      }
      parts.push(this.#member(String(index), items[index]));
    }
    return `[${parts.join(',')}]`;
  }

  #object(value: object): string {
    // A class instance says `Object` here too; a Map, a typed array or a boxed primitive says what it is.
    const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
    if (tag !== 'Object') {
      this.#fail('unsupported_value', `JSON has no ${tag}. Convert it to a plain object or array.`);
    }
    // The default order compares UTF-16 units, as RFC 8785 section 3.2.3 asks.
    const parts = Object.keys(value)
      .sort()
      .map((key) => {
        const name = this.#string(key, 'A key');
        return `${name}:${this.#member(key, (value as Record<string, unknown>)[key])}`;
      });
    return `{${parts.join(',')}}`;
  }

  #member(key: string, value: unknown): string {
    this.#path.push(key);
    const text = this.write(value, key);
    this.#path.pop();
    return text;
  }

  #fail(code: CanonicalizationError['code'], detail: string): never {
    const pointer = this.#path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    throw new CanonicalizationError(code, pointer, detail);
  }
}
