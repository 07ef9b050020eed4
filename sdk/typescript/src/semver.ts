import { InputError } from './errors.js';
import { checkName } from './internal/names.js';
import { contains, parseRange } from './internal/ranges.js';
import { quote } from './internal/text.js';
import { compare, parseVersion } from './internal/versions.js';

/** The parts of an exact id. */
export interface Id {
  name: string;
  version: string;
}

/**
 * Returns true if a string can name a package: `[a-z0-9]`, then `[a-z0-9._-]`, ending in `[a-z0-9]`, no two separators in a
 * row, 1 to 128 characters, and not a word reserved for a route (`latest`, `list`, …).
 */
export function isValidName(name: string): boolean {
  return succeeds(() => checkName(name));
}

/** Returns true if a string is a complete SemVer 2.0.0 version: no `v`, no missing part, at most 128 characters. */
export function isValidVersion(version: string): boolean {
  return succeeds(() => parseVersion(version));
}

/** Returns true if a string is a version range in npm's syntax (`^1.2`, `~1.2.3`, `1.x`, `>=1.2 <2`). */
export function isValidRange(range: string): boolean {
  return succeeds(() => parseRange(range));
}

/**
 * Compares two versions by SemVer's precedence, for `sort`: negative if `a` is lower, 0 if neither is. Build metadata is
 * ignored, so 0 does not mean that the strings are equal.
 *
 * @throws InputError `invalid_version`.
 */
export function compareVersions(a: string, b: string): number {
  return compare(parseVersion(a), parseVersion(b));
}

/**
 * Returns true if a version is in a range, as npm's semver and the server define it. A prerelease is in a range only if the
 * range names a prerelease of the same major.minor.patch.
 *
 * @throws InputError `invalid_version` or `invalid_range`.
 */
export function satisfies(version: string, range: string): boolean {
  return contains(parseRange(range), parseVersion(version));
}

/**
 * Splits `name@1.2.3`.
 *
 * @throws InputError `invalid_id`, `invalid_name`, `reserved_name` or `invalid_version`.
 */
export function parseId(id: string): Id {
  const at = id.indexOf('@');
  if (at < 0) throw new InputError(`${quote(id)} has no "@". Write name@version.`, { code: 'invalid_id' });
  const [name, version] = [id.slice(0, at), id.slice(at + 1)];
  checkName(name);
  parseVersion(version);
  return { name, version };
}

function succeeds(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
