import { InputError } from '../errors.js';
import { VERSION_BYTES } from './limits.js';
import { quote } from './text.js';

/** A SemVer 2.0.0 version, whose numbers may be larger than a double holds. */
export interface Version {
  /** Major, minor and patch. */
  readonly numbers: readonly [bigint, bigint, bigint];
  /** Empty for a release. */
  readonly prerelease: readonly string[];
}

/** One above the largest number of a version. */
export const NUMBER_LIMIT = 2n ** 64n;

const NUMBER = '(0|[1-9][0-9]*)';
const FIELD = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${FIELD}(?:\\.${FIELD})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

/** Fails with `invalid_version`. `api/vectors/versions.json` holds the cases. */
export function parseVersion(text: string): Version {
  const found = text.length <= VERSION_BYTES ? VERSION.exec(text) : null;
  if (found === null) throw invalid(text);
  const numbers = [found[1], found[2], found[3]].map((digits) => BigInt(digits ?? '')) as [
    bigint,
    bigint,
    bigint,
  ];
  if (numbers.some((number) => number >= NUMBER_LIMIT)) throw invalid(text);
  return { numbers, prerelease: found[4]?.split('.') ?? [] };
}

function invalid(text: string): InputError {
  return new InputError(
    `${quote(text)} is not a SemVer version. Write three numbers below 2^64, such as "1.0.0", without a "v", and at most ${VERSION_BYTES} bytes.`,
    { code: 'invalid_version' },
  );
}

/** The precedence of SemVer's section 11: below 0 where `a` comes first, 0 where neither does. Build metadata has no say. */
export function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  // A prerelease comes before its release.
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Math.sign(b.prerelease.length - a.prerelease.length);
  }
  for (const [index, field] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1;
    const order = compareFields(field, other);
    if (order !== 0) return order;
  }
  return a.prerelease.length < b.prerelease.length ? -1 : 0;
}

function compareFields(a: string, b: string): number {
  const aNumeric = /^[0-9]+$/.test(a);
  const bNumeric = /^[0-9]+$/.test(b);
  if (aNumeric !== bNumeric) return aNumeric ? -1 : 1;
  // Without leading zeros the longer number is the greater.
  if (aNumeric && a.length !== b.length) return a.length < b.length ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
