import { InvalidResponseError } from '../errors.js';
import { readJson } from './json.js';
import type { Shape } from './shape.js';
import type { TransportResponse } from './transport.js';

/** A shape without its record's type, for the check to walk. */
export type AnyShape = { readonly [member: string]: AnyMember };
type AnyMember =
  | string
  | { readonly default: string | number }
  | { readonly items: AnyShape }
  | { readonly nullable: AnyShape }
  | AnyShape;

type AnyRecord = Record<string, unknown>;

/**
 * Reads the record in a response, unknown members included. Fails with `invalid_response` if the body is not JSON or
 * lacks a member that the contract promises, so that callers never find an `undefined` that the types deny. A missing
 * member becomes `null` if it may be `null`, or its default if it has one.
 */
export function decode<Record>(response: TransportResponse, shape: Shape<Record>, origin: string): Record {
  const body = readJson(response.body);
  if (fits(body, checksOf(shape as AnyShape))) return body as Record;
  const flaw = findFlaw(body, shape as AnyShape, '') ?? 'the body is not an object';
  throw new InvalidResponseError(
    `${origin} sent a response with status ${response.status} that the API does not define: ${flaw}. ` +
      'Check that the base URL is that of the API and that no proxy responds in its place.',
    { code: 'invalid_response', httpStatus: response.status },
  );
}

/** Checks one member. */
type Check = (value: unknown, member: string, owner: AnyRecord) => boolean;

/** The checks of a shape, made once. Most members are texts, so those have a list of their own. */
interface Checks {
  readonly strings: readonly string[];
  readonly others: readonly (readonly [member: string, check: Check])[];
}

const compiled = new WeakMap<AnyShape, Checks>();

function checksOf(shape: AnyShape): Checks {
  let checks = compiled.get(shape);
  if (checks === undefined) {
    const members = Object.entries(shape);
    checks = {
      strings: members.filter(([, expected]) => expected === 'string').map(([member]) => member),
      others: members
        .filter(([, expected]) => expected !== 'string')
        .map(([member, expected]) => [member, checkOf(expected)] as const),
    };
    compiled.set(shape, checks);
  }
  return checks;
}

function fits(value: unknown, { strings, others }: Checks): boolean {
  if (!isRecord(value)) return false;
  for (const member of strings) {
    if (typeof value[member] !== 'string') return false;
  }
  for (const [member, check] of others) {
    if (!check(value[member], member, value)) return false;
  }
  return true;
}

function checkOf(expected: AnyMember): Check {
  if (typeof expected === 'string') return PRIMITIVES[expected] ?? (() => false);
  if (isDefaulted(expected)) return checkOfDefaulted(expected.default);
  if (isNullable(expected)) {
    const checks = checksOf(expected.nullable);
    return (value, member, owner) => isNull(value, member, owner) || fits(value, checks);
  }
  if (isList(expected)) {
    const checks = checksOf(expected.items);
    return (value) => Array.isArray(value) && value.every((item) => fits(item, checks));
  }
  const checks = checksOf(expected);
  return (value) => fits(value, checks);
}

function checkOfDefaulted(value: string | number): Check {
  const check = PRIMITIVES[typeof value === 'string' ? 'string' : 'integer'] as Check;
  return (given, member, owner) => {
    if (given !== undefined && given !== null) return check(given, member, owner);
    owner[member] = value;
    return true;
  };
}

/** Makes a missing member null. */
const isNull: Check = (value, member, owner) => {
  if (value === undefined) owner[member] = null;
  return value === undefined || value === null;
};

const PRIMITIVES: Readonly<Record<string, Check>> = {
  string: (value) => typeof value === 'string',
  'string|null': (value, member, owner) => typeof value === 'string' || isNull(value, member, owner),
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  object: (value) => isRecord(value),
  'string[]': (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};

/** Says what is wrong with a value, as a clause; undefined if nothing is. */
function findFlaw(value: unknown, shape: AnyShape, pointer: string): string | undefined {
  if (!isRecord(value)) return `${pointer || 'the body'} is not an object`;
  for (const [member, expected] of Object.entries(shape)) {
    if (checkOf(expected)(value[member], member, value)) continue;
    return findMemberFlaw(value[member], expected, `${pointer}/${member}`);
  }
  return undefined;
}

function findMemberFlaw(value: unknown, expected: AnyMember, pointer: string): string | undefined {
  if (typeof expected === 'string') return `${pointer} is not of type ${expected}`;
  if (isDefaulted(expected)) return `${pointer} is not of type ${typeof expected.default}`;
  if (isNullable(expected)) return findFlaw(value, expected.nullable, pointer);
  if (!isList(expected)) return findFlaw(value, expected, pointer);
  if (!Array.isArray(value)) return `${pointer} is not an array`;
  const flaws = value.map((item, index) => findFlaw(item, expected.items, `${pointer}/${index}`));
  return flaws.find((flaw) => flaw !== undefined);
}

function isRecord(value: unknown): value is AnyRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The default of a text is never the name of a type, so it differs from a shape's member of that name. */
function isDefaulted(member: object): member is { readonly default: string | number } {
  const value = (member as { default?: unknown }).default;
  return typeof value === 'string' ? !(value in PRIMITIVES) : typeof value === 'number';
}

function isNullable(member: object): member is { nullable: AnyShape } {
  return typeof (member as { nullable?: unknown }).nullable === 'object';
}

function isList(member: object): member is { items: AnyShape } {
  return typeof (member as { items?: unknown }).items === 'object';
}
