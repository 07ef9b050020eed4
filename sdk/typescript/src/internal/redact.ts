import type { AtomError } from '../errors.js';
import { SECRET_LENGTH } from './limits.js';

const BLANK = '[redacted]';

/** How many objects of a cause are searched; a cause with more is dropped. */
const CAUSE_OBJECTS = 1000;

/** What follows `Authorization: Bearer`, also in JSON, in a form or in a URL. A full stop at its end belongs to the sentence. */
const AUTHORIZATION =
  /(authorization["':=\s]{1,4}(?:bearer|basic)(?:\s|\+|%20)+)[a-z0-9\-._~+/=]*[a-z0-9\-_~+/=]/gi;

/** An API key or a JWT; its marks may be percent-encoded. What is shorter may be a name. */
const CREDENTIAL = /(?:atom(?:_|%5f)|eyj)(?:[a-z0-9_.-]|%2[de]|%5f){32,}/gi;

/** The user name and password of a URL. */
const USER_INFO = /(:\/\/)[^/?#\s"'<>]+(?=@)/g;

/**
 * Removes whatever looks like a credential from a text, and the caller's own key, which may look like anything.
 * `api/vectors/redaction.json` has the rules and the cases.
 */
export function redactText(text: string, key?: string): string {
  return (key === undefined || key.length < SECRET_LENGTH ? text : text.replace(patternOf(key), BLANK))
    .replace(AUTHORIZATION, `$1${BLANK}`)
    .replace(CREDENTIAL, BLANK)
    .replace(USER_INFO, `$1${BLANK}`);
}

/** The pattern of the last key, because a program has few keys and may have many errors. */
let latest: { readonly key: string; readonly pattern: RegExp } | undefined;

/** Returns a pattern of a key whose characters may be percent-encoded, or escaped as in JSON. */
function patternOf(key: string): RegExp {
  if (latest?.key !== key) latest = { key, pattern: new RegExp([...key].map(formsOf).join(''), 'gi') };
  return latest.pattern;
}

function formsOf(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(2, '0');
  return `(?:\\\\${literal(character)}|%${code}|${literal(character)})`;
}

function literal(character: string): string {
  return /[a-z0-9]/i.test(character)
    ? character
    : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
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
