import { NUMBER_LIMIT, parseVersion, type Version } from './versions.js';

type Numbers = Version['numbers'];

/** A version in a range, whose right-hand parts may be missing or wildcards: `1.2`, `1.x`, `*`. */
export interface PartialVersion {
  /** Zero from `known` on. */
  readonly numbers: Numbers;
  /** How many numbers precede the first that is missing or a wildcard. */
  readonly known: number;
  /** Empty unless all three numbers are known. */
  readonly prerelease: readonly string[];
}

const PART = '(0|[1-9][0-9]*|[xX*])';
const PARTIAL = new RegExp(`^v?${PART}(?:\\.${PART}(?:\\.${PART}([-+].*)?)?)?$`, 's');

/** The lowest prerelease. npm adds it to an upper bound, to exclude prereleases of the bound itself. */
const LOWEST = ['0'];

/** Parses a partial version; undefined if the string is not one. */
export function parsePartial(text: string): PartialVersion | undefined {
  const found = PARTIAL.exec(text);
  if (found === null) return undefined;
  const parts = [found[1], found[2], found[3]].map(numberOf);
  const firstUnknown = parts.indexOf(undefined);
  const known = firstUnknown < 0 ? parts.length : firstUnknown;
  // A number after a wildcard has no meaning, and the highest number has no successor to be an upper bound.
  const usable = parts.every(
    (part, index) => part === undefined || (index < known && part < NUMBER_LIMIT - 1n),
  );
  const prerelease = prereleaseOf(found[4] ?? '');
  if (!usable || prerelease === undefined) return undefined;
  const numbers = parts.map((part) => part ?? 0n) as unknown as Numbers;
  return { numbers, known, prerelease: known === 3 ? prerelease : [] };
}

function numberOf(part: string | undefined): bigint | undefined {
  return part === undefined || /[xX*]/.test(part) ? undefined : BigInt(part);
}

/** Returns the prerelease of a suffix, ignoring build metadata; undefined if the suffix is invalid. */
function prereleaseOf(suffix: string): readonly string[] | undefined {
  try {
    return parseVersion(`0.0.0${suffix}`).prerelease;
  } catch {
    return undefined;
  }
}

/** Returns the version, with zeros for unknown numbers. */
export function lowestOf({ numbers, prerelease }: PartialVersion): Version {
  return { numbers, prerelease };
}

/** Returns the lowest prerelease of that version. */
export function belowOf({ numbers }: PartialVersion): Version {
  return { numbers, prerelease: LOWEST };
}

/** Returns the first version above all that share the numbers up to `index`, by default as its lowest prerelease. */
export function pastOf(
  { numbers }: PartialVersion,
  index: number,
  prerelease: readonly string[] = LOWEST,
): Version {
  const bound = numbers.map((number, place) => {
    if (place < index) return number;
    return place === index ? number + 1n : 0n;
  });
  return { numbers: bound as unknown as Numbers, prerelease };
}
