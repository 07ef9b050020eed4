import type { ResponseHeaders } from '../internal/transport.js';

/** The headers of an answer as `node:http` has them, names and values in turn. Nothing is made of them until it is asked for. */
export class RawHeaders implements ResponseHeaders {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  get(name: string): string | null {
    let found: string | null = null;
    for (let index = 0; index < this.#raw.length; index += 2) {
      const key = this.#raw[index] ?? '';
      if (key.length !== name.length || key.toLowerCase() !== name) continue;
      const value = this.#raw[index + 1] ?? '';
      // A header that comes more than once is one list, as `Headers` has it.
      found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (let index = 0; index < this.#raw.length; index += 2) {
      yield [this.#raw[index] ?? '', this.#raw[index + 1] ?? ''];
    }
  }
}
