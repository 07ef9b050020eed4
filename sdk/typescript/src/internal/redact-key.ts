/** Replaces a credential. */
export const BLANK = '[redacted]';

const BACKSLASH = 0x5c;
const PERCENT = 0x25;

/**
 * Removes a key from a text, whatever its capitals: as it is, or with any of its characters percent-encoded or escaped as in
 * JSON. Compares character by character, because a pattern as long as a JWT is more than an engine compiles.
 */
export function redactKey(text: string, key: string): string {
  let redacted = '';
  let done = 0;
  for (let at = 0; at < text.length; at += 1) {
    const end = endOfKey(text, at, key, false) ?? endOfKey(text, at, key, true);
    if (end === undefined) continue;
    redacted += text.slice(done, at) + BLANK;
    done = end;
    at = end - 1;
  }
  return redacted + text.slice(done);
}

/** Returns where the key that begins at `at` ends; undefined if none does. */
function endOfKey(text: string, at: number, key: string, encoded: boolean): number | undefined {
  let end = at;
  for (let index = 0; index < key.length; index += 1) {
    const expected = lower(key.charCodeAt(index));
    const found = text.charCodeAt(end);
    if (encoded && found === PERCENT && lower(hexAt(text, end + 1)) === expected) end += 3;
    else if (encoded && found === BACKSLASH && lower(text.charCodeAt(end + 1)) === expected) end += 2;
    else if (lower(found) === expected) end += 1;
    else return undefined;
  }
  return end;
}

/** Returns the small letter of a capital of ASCII. */
function lower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

/** Returns the number that two hexadecimal digits give; NaN if there are none. */
function hexAt(text: string, at: number): number {
  const digits = text.slice(at, at + 2);
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
}
