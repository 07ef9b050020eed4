import { CanonicalizationError } from './errors.js';
import { DOCUMENT_DEPTH } from './internal/limits.js';

/** From here on ECMAScript writes a number with an exponent, so that it reads back as the double it is. */
const FIRST_EXPONENT_INTEGER = 1e21;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Much faster than the expression, and not yet in every runtime. */
const isWellFormed: (text: string) => boolean =
  'isWellFormed' in String.prototype
    ? (text) => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : (text) => !LONE_SURROGATE.test(text);

/** The keys of an object, and what is written for them. */
interface Members {
  /** As the object has them. */
  readonly given: readonly string[];
  readonly sorted: readonly string[];
  /** For each of `sorted`, it with its quotes and colon. */
  readonly names: readonly string[];
}

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
  /** The containers around the value being written; as many as `#depth`, and the rest is old. */
  readonly #ancestors: object[] = [];
  /** The keys and indices that lead to the value being written. */
  readonly #path: (string | number)[] = [];
  /** Of the last object at each depth: the next one there has the same keys more often than not. */
  readonly #members: (Members | undefined)[] = [];
  #depth = 0;

  /** `key` is what `toJSON` is told, as `JSON.stringify` tells it. */
  write(input: unknown, key: string | number): string {
    const value = this.#plain(input, key);
    switch (typeof value) {
      case 'string':
        return this.#string(value, 'The string');
      case 'number':
        return this.#number(value);
      case 'boolean':
        return value ? 'true' : 'false';
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
  #plain(input: unknown, key: string | number): unknown {
    if ((typeof input !== 'object' && typeof input !== 'bigint') || input === null) return input;
    const { toJSON } = input as { toJSON?: unknown };
    if (typeof toJSON !== 'function') return input;
    if (input instanceof Date && Number.isNaN(input.getTime())) {
      this.#fail('unsupported_value', 'The Date is invalid.');
    }
    return toJSON.call(input, String(key));
  }

  #number(value: number): string {
    if (Number.isSafeInteger(value)) return String(value);
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
    if (!isWellFormed(value)) {
      this.#fail('lone_surrogate', `${what} holds half a surrogate pair, so it is not Unicode text.`);
    }
    // ECMAScript escapes what RFC 8785 escapes, in the same way.
    return JSON.stringify(value);
  }

  #container(value: object): string {
    const depth = this.#depth;
    for (let index = 0; index < depth; index += 1) {
      if (this.#ancestors[index] === value) this.#fail('cyclic_value', 'The value contains itself.');
    }
    if (depth >= DOCUMENT_DEPTH) {
      this.#fail('document_too_deep', `A document nests at most ${DOCUMENT_DEPTH} deep.`);
    }
    this.#ancestors[depth] = value;
    return Array.isArray(value) ? this.#array(value) : this.#object(value);
  }

  #array(items: readonly unknown[]): string {
    let text = '[';
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      if (item === undefined && !Object.hasOwn(items, index)) {
        this.#fail('sparse_array', `The array has no element ${index}.`);
      }
      if (index > 0) text += ',';
      text += this.#member(index, item);
    }
    return `${text}]`;
  }

  #object(value: object): string {
    // A class instance says `Object` here too; a Map, a typed array or a boxed primitive says what it is.
    const tag = Object.prototype.toString.call(value);
    if (tag !== '[object Object]') {
      const name = tag.slice('[object '.length, -1);
      this.#fail('unsupported_value', `JSON has no ${name}. Convert it to a plain object or array.`);
    }
    const { sorted, names } = this.#membersOf(value);
    let text = '{';
    for (let index = 0; index < sorted.length; index += 1) {
      const key = sorted[index] as string;
      text += names[index];
      text += this.#member(key, (value as Record<string, unknown>)[key]);
    }
    return `${text}}`;
  }

  #membersOf(value: object): Members {
    const given = Object.keys(value);
    const last = this.#members[this.#depth];
    if (last !== undefined && equal(last.given, given)) return last;
    // The default order compares UTF-16 units, as RFC 8785 section 3.2.3 asks.
    const sorted = [...given].sort();
    const names = sorted.map((key, index) => `${index > 0 ? ',' : ''}${this.#string(key, 'A key')}:`);
    const members = { given, sorted, names };
    this.#members[this.#depth] = members;
    return members;
  }

  #member(key: string | number, value: unknown): string {
    this.#path[this.#depth] = key;
    this.#depth += 1;
    const text = this.write(value, key);
    this.#depth -= 1;
    return text;
  }

  #fail(code: CanonicalizationError['code'], detail: string): never {
    const pointer = this.#path
      .slice(0, this.#depth)
      .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('');
    throw new CanonicalizationError(code, pointer, detail);
  }
}

function equal(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) {
    if (some[index] !== others[index]) return false;
  }
  return true;
}
