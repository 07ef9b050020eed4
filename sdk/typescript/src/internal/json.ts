const decoder = new TextDecoder('utf-8', { fatal: true });

/** Parses UTF-8 JSON. Returns undefined, which no JSON text gives, if the bytes are invalid. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Returns a value's JSON text in UTF-8, for a request body that is not a document. */
export function writeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
