import { CanonicalizationError } from '../errors.js';
import { DOCUMENT_DEPTH } from './limits.js';

/** From here on ECMAScript writes an integer with an exponent, which every reader takes for a double. */
const FIRST_EXPONENT_INTEGER = 1e21;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Much faster than the regular expression, but not yet in every runtime. */
const isWellFormed: (text: string) => boolean =
  'isWellFormed' in String.prototype
    ? (text) => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : (text) => !LONE_SURROGATE.test(text);

/** The keys of an object, and the text that is written for each. */
interface Members {
  /** In the object's own order. */
  readonly given: readonly string[];
  readonly sorted: readonly string[];
  /** Each of `sorted`, with its quotes and colon. */
  readonly names: readonly string[];
}

/** Writes a value as RFC 8785 has it, in UTF-8. `canonicalize` says what it takes and what it rejects. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(new Writer().write(value, ''));
}

class Writer {
  /** The containers around the value being written: the first `#depth` entries; later ones are stale. */
  readonly #ancestors: object[] = [];
  /** The keys and indices that lead to the value being written. */
  readonly #path: (string | number)[] = [];
  /** The keys of the last object at each depth: the next one there usually has the same. */
  readonly #members: (Members | undefined)[] = [];
  #depth = 0;

  /** Writes one value. `key` is passed to its `toJSON`, as `JSON.stringify` does. */
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
          `JSON has no ${typeof value}. Omit the member, or convert it.`,
        );
    }
  }

  /** Returns the value to write for `input`: the result of its `toJSON`, if it has one. */
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
      this.#fail('lone_surrogate', `${what} contains half a surrogate pair, so it is not valid Unicode.`);
    }
    // ECMAScript escapes the same characters as RFC 8785, in the same way.
    return JSON.stringify(value);
  }

  #container(value: object): string {
    const depth = this.#depth;
    for (let index = 0; index < depth; index += 1) {
      if (this.#ancestors[index] === value) this.#fail('cyclic_value', 'The value contains itself.');
    }
    if (depth >= DOCUMENT_DEPTH) {
      this.#fail('document_too_deep', `A document may nest at most ${DOCUMENT_DEPTH} levels.`);
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
    // The tag of a class instance is `Object` too; a Map, a typed array or a boxed primitive has its own.
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
