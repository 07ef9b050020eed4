import { NUMBER_LIMIT, parseVersion, type Version } from './versions.js';

type Numbers = Version['numbers'];

/** A version of a range, whose right-hand parts may be missing or wild: `1.2`, `1.x`, `*`. */
export interface PartialVersion {
  /** Zero from `known` on. */
  readonly numbers: Numbers;
  /** How many numbers stand before the first that is missing or wild. */
  readonly known: number;
  /** Empty unless all three numbers are known. */
  readonly prerelease: readonly string[];
}

const PART = '(0|[1-9][0-9]*|[xX*])';
const PARTIAL = new RegExp(`^v?${PART}(?:\\.${PART}(?:\\.${PART}([-+].*)?)?)?$`, 's');

/** The lowest prerelease. npm writes an upper bound with it, so that no prerelease of the bound itself is inside. */
const LOWEST = ['0'];

/** Undefined for a text that is none. */
export function parsePartial(text: string): PartialVersion | undefined {
  const found = PARTIAL.exec(text);
  if (found === null) return undefined;
  const parts = [found[1], found[2], found[3]].map(numberOf);
  const firstUnknown = parts.indexOf(undefined);
  const known = firstUnknown < 0 ? parts.length : firstUnknown;
  // What a number after a wildcard means, nobody can say; and the highest has no successor to be an upper bound.
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

/** That of a suffix, whose build metadata has no say in a range; undefined where it is no suffix. */
function prereleaseOf(suffix: string): readonly string[] | undefined {
  try {
    return parseVersion(`0.0.0${suffix}`).prerelease;
  } catch {
    return undefined;
  }
}

/** The version with zeros for what is not known. */
export function lowestOf({ numbers, prerelease }: PartialVersion): Version {
  return { numbers, prerelease };
}

/** The lowest prerelease of that. */
export function belowOf({ numbers }: PartialVersion): Version {
  return { numbers, prerelease: LOWEST };
}

/** The first version past those that share the numbers up to `index`, or, below it, its lowest prerelease. */
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
