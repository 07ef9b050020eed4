import { InputError } from '../errors.js';
import { RANGE_BYTES } from './limits.js';
import { belowOf, lowestOf, type PartialVersion, parsePartial, pastOf } from './partial-version.js';
import { quote } from './text.js';
import { compare, type Version } from './versions.js';

type Operator = '<' | '<=' | '=' | '>=' | '>';

interface Comparator {
  readonly operator: Operator;
  readonly version: Version;
}

/** Every one must hold; none: any version that is no prerelease. */
type Comparators = readonly Comparator[];

/** A set of versions: those of any of its sides. */
export type Range = readonly Comparators[];

/** The lowest version there is: nothing is below it. */
const LOWEST: Version = { numbers: [0n, 0n, 0n], prerelease: ['0'] };

/** The signs allowed before a version; a longer one precedes those that it begins with. */
const SIGN = /^(?:<=|>=|~>|<|>|=|~|\^)?/;

/**
 * Reads a range as npm's semver does, but rejects a number after a wildcard (`x.2`), `~=` and `^=`, some of which npm
 * accepts. Fails with `invalid_range`. `api/vectors/ranges.json` holds the cases.
 */
export function parseRange(text: string): Range {
  const sides =
    new TextEncoder().encode(text).length > RANGE_BYTES ? [undefined] : text.split('||').map(parseSide);
  const range: Comparators[] = [];
  for (const side of sides) {
    if (side === undefined) throw invalid(text);
    range.push(side);
  }
  // As in npm, a side that takes everything is the whole range, and a prerelease named on another does not count.
  return range.some((side) => side.length === 0) ? [[]] : range;
}

function invalid(text: string): InputError {
  return new InputError(
    `${quote(text)} is not a version range. Use npm's syntax, such as "^1.2", "~1.2.3", "1.x" or ">=1.2 <2", with at most ${RANGE_BYTES} bytes.`,
    { code: 'invalid_range' },
  );
}

/** One side of `||`; undefined if it is not valid. */
function parseSide(text: string): Comparators | undefined {
  const words = text.split(/[ \t-\r]+/).filter((word) => word !== '');
  if (words.length === 3 && words[1] === '-') return parseHyphen(words[0] ?? '', words[2] ?? '');
  const comparators: Comparator[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const sign = SIGN.exec(word)?.[0] ?? '';
    // White space may stand between the sign and its version.
    const alone = sign === word && index + 1 < words.length;
    if (alone) index += 1;
    const partial = parsePartial(alone ? (words[index] ?? '') : word.slice(sign.length));
    if (partial === undefined) return undefined;
    comparators.push(...comparatorsOf(sign, partial));
  }
  return comparators;
}

function parseHyphen(fromText: string, toText: string): Comparators | undefined {
  const from = parsePartial(fromText);
  const to = parsePartial(toText);
  if (from === undefined || to === undefined) return undefined;
  return [...comparatorsOf('>=', from), ...comparatorsOf('<=', to)];
}

function comparatorsOf(sign: string, partial: PartialVersion): Comparators {
  if (partial.known === 0) {
    // Any version will do, but none is above or below all of them.
    return sign === '<' || sign === '>' ? [{ operator: '<', version: LOWEST }] : [];
  }
  if (sign === '^') return between(partial, caretIndex(partial));
  if (sign.startsWith('~')) return between(partial, Math.min(partial.known - 1, 1));
  return partial.known === 3 ? ofWhole(sign, lowestOf(partial)) : ofPartial(sign, partial);
}

/** The number that a caret does not let change: the first that is not zero, or the last that is written. */
function caretIndex({ numbers, known }: PartialVersion): number {
  const index = numbers.findIndex((number) => number !== 0n);
  return index < 0 ? known - 1 : Math.min(index, known - 1);
}

function between(partial: PartialVersion, fixed: number): Comparators {
  return [...atLeast(lowestOf(partial)), { operator: '<', version: pastOf(partial, fixed) }];
}

/** As in npm, `>=0.0.0` asks for nothing: only a prerelease of 0.0.0 is below it, and another comparator may want one. */
function atLeast(version: Version): Comparators {
  const isZero = version.numbers.every((number) => number === 0n) && version.prerelease.length === 0;
  return isZero ? [] : [{ operator: '>=', version }];
}

function ofWhole(sign: string, version: Version): Comparators {
  return sign === '>=' ? atLeast(version) : [{ operator: (sign || '=') as Operator, version }];
}

function ofPartial(sign: string, partial: PartialVersion): Comparators {
  const last = partial.known - 1;
  switch (sign) {
    case '<':
      return [{ operator: '<', version: belowOf(partial) }];
    case '<=':
      return [{ operator: '<', version: pastOf(partial, last) }];
    case '>=':
      return atLeast(lowestOf(partial));
    case '>':
      return [{ operator: '>=', version: pastOf(partial, last, []) }];
    default:
      return between(partial, last);
  }
}

/** Returns true if a range includes a version. */
export function contains(range: Range, version: Version): boolean {
  return range.some((comparators) => containsAll(comparators, version));
}

function containsAll(comparators: Comparators, version: Version): boolean {
  if (!comparators.every((comparator) => holds(comparator, version))) return false;
  // A prerelease is asked for by name only.
  return version.prerelease.length === 0 || comparators.some((one) => namesPrereleaseOf(one, version));
}

function holds({ operator, version: bound }: Comparator, version: Version): boolean {
  const order = compare(version, bound);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
  }
}

function namesPrereleaseOf({ version: named }: Comparator, { numbers }: Version): boolean {
  return named.prerelease.length > 0 && named.numbers.every((number, index) => number === numbers[index]);
}
