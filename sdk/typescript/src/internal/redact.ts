import type { AtomError } from '../errors.js';
import { SECRET_LENGTH } from './limits.js';
import { BLANK, redactKey } from './redact-key.js';

/** How many objects of a cause are searched; a cause with more is dropped. */
const CAUSE_OBJECTS = 1000;

/** The value after `Authorization: Bearer`, also in JSON, a form or a URL. A full stop at its end belongs to the sentence. */
const AUTHORIZATION =
  /(authorization["':=\s]{1,4}(?:bearer|basic)(?:\s|\+|%20){1,32})[a-z0-9\-._~+/=]*[a-z0-9\-_~+/=]/gi;

/** The beginning of an API key or a JWT. */
const BEGINNING = /atom(?:_|%5f)|eyj/gi;

/** A part of the rest of one, whose marks may be percent-encoded. */
const PART = /[a-z0-9_.-]+|%2[de]|%5f/iy;

/** The least length of that rest, in characters. Shorter text may be a name. */
const CREDENTIAL_LENGTH = 32;

/** The user name and password of a URL. */
const USER_INFO = /(:\/\/)[^/?#\s"'<>]+(?=@)/g;

/**
 * Removes whatever looks like a credential from a text, and the caller's own key, which may look like anything.
 * `api/vectors/redaction.json` has the rules and the cases.
 */
export function redactText(text: string, key?: string): string {
  const withoutKey = key === undefined || key.length < SECRET_LENGTH ? text : redactKey(text, key);
  const withoutHeader = withoutKey.replace(AUTHORIZATION, `$1${BLANK}`);
  return redactCredentials(withoutHeader).replace(USER_INFO, `$1${BLANK}`);
}

/** Works part by part, because one pattern for all of a credential would exhaust the stack if it is very long. */
function redactCredentials(text: string): string {
  let redacted = '';
  let done = 0;
  BEGINNING.lastIndex = 0;
  for (let found = BEGINNING.exec(text); found !== null; found = BEGINNING.exec(text)) {
    const { length, end } = measureRest(text, BEGINNING.lastIndex);
    if (length < CREDENTIAL_LENGTH) continue;
    redacted += text.slice(done, found.index) + BLANK;
    done = end;
    BEGINNING.lastIndex = end;
  }
  return redacted + text.slice(done);
}

/** Returns the length of the credential that follows, in characters as they were before percent-encoding, and its end. */
function measureRest(text: string, begin: number): { length: number; end: number } {
  let length = 0;
  let end = begin;
  PART.lastIndex = begin;
  for (let part = PART.exec(text); part !== null; part = PART.exec(text)) {
    length += part[0].startsWith('%') ? 1 : part[0].length;
    end = PART.lastIndex;
  }
  return { length, end };
}

/**
 * Removes credentials from an error: a server or proxy may repeat the request in its response, or a caller may pass a key
 * instead of an id. Changes and returns the same error, so that it keeps its stack.
 */
export function redact(error: AtomError, key: string | undefined): AtomError {
  const members = error as unknown as Record<string, unknown>;
  // `stack` is listed because not every engine makes it an own property.
  for (const name of [...Object.getOwnPropertyNames(error), 'stack']) {
    const value = members[name];
    if (typeof value !== 'string') continue;
    const redacted = redactText(value, key);
    if (redacted !== value) members[name] = redacted;
  }
  members['errors'] = error.errors.map(({ code, pointer, detail }) => ({
    code: redactText(code, key),
    pointer: redactText(pointer, key),
    detail: redactText(detail, key),
  }));
  // A cause may be any object; if it contains a credential, it is dropped.
  if (mentions(error.cause, key)) delete members['cause'];
  return error;
}

function mentions(root: unknown, key: string | undefined): boolean {
  // Iterating a set visits values added meanwhile, and none twice.
  const found = new Set<unknown>([root]);
  for (const value of found) {
    if (typeof value === 'string' && redactText(value, key) !== value) return true;
    if (typeof value !== 'object' || value === null) continue;
    if (found.size > CAUSE_OBJECTS) return true;
    try {
      for (const name of [...Reflect.ownKeys(value), 'message', 'stack']) {
        found.add((value as Record<PropertyKey, unknown>)[name]);
      }
    } catch {
      // A getter that throws may hide the key.
      return true;
    }
  }
  return false;
}
