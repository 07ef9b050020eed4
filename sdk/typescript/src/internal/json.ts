const decoder = new TextDecoder('utf-8', { fatal: true });

/** The value that UTF-8 JSON text holds; undefined, which JSON cannot hold, where the bytes are no such text. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of a value's JSON text, for a request that is no document. */
export function writeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
