import type { ResponseHeaders } from '../internal/transport.js';

/** The headers of a response as `node:http` has them, names and values alternating. Converted only when asked for. */
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
      // A repeated header is joined into one list, as `Headers` does.
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
