import { InvalidResponseError } from '../errors.js';
import { readJson } from './json.js';
import type { Shape } from './shapes.js';
import type { TransportResponse } from './transport.js';

/** A shape with its record's type forgotten: what the check walks. */
export type AnyShape = { readonly [member: string]: AnyMember };
type AnyMember = string | { readonly items: AnyShape } | { readonly nullable: AnyShape } | AnyShape;

type AnyRecord = Record<string, unknown>;

/**
 * The record that an answer holds, unknown members and all. Fails with `invalid_response` where the body is no JSON or
 * lacks a member that the contract promises, so that no caller meets an `undefined` that its types deny. A member that
 * may be `null` and is missing is `null`.
 */
export function decode<Record>(response: TransportResponse, shape: Shape<Record>, origin: string): Record {
  const body = readJson(response.body);
  if (fits(body, checksOf(shape as AnyShape))) return body as Record;
  const flaw = findFlaw(body, shape as AnyShape, '') ?? 'the body is no object';
  throw new InvalidResponseError(
    `${origin} answered ${response.status} with a body that is not the API's: ${flaw}. ` +
      'Something in front of the server may have answered, or the base URL is not that of the API.',
    { code: 'invalid_response', httpStatus: response.status },
  );
}

/** What one member must be. */
type Check = (value: unknown, member: string, owner: AnyRecord) => boolean;

/** The checks of a shape: made once, and free of all that only a message needs. Most members are texts. */
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

/** One that is missing becomes null. */
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

/** What is wrong with a value, as a clause; undefined where nothing is. */
function findFlaw(value: unknown, shape: AnyShape, pointer: string): string | undefined {
  if (!isRecord(value)) return `${pointer || 'the body'} is no object`;
  for (const [member, expected] of Object.entries(shape)) {
    if (checkOf(expected)(value[member], member, value)) continue;
    return findMemberFlaw(value[member], expected, `${pointer}/${member}`);
  }
  return undefined;
}

function findMemberFlaw(value: unknown, expected: AnyMember, pointer: string): string | undefined {
  if (typeof expected === 'string') return `${pointer} is no ${expected}`;
  if (isNullable(expected)) return findFlaw(value, expected.nullable, pointer);
  if (!isList(expected)) return findFlaw(value, expected, pointer);
  if (!Array.isArray(value)) return `${pointer} is no array`;
  const flaws = value.map((item, index) => findFlaw(item, expected.items, `${pointer}/${index}`));
  return flaws.find((flaw) => flaw !== undefined);
}

function isRecord(value: unknown): value is AnyRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNullable(member: object): member is { nullable: AnyShape } {
  return typeof (member as { nullable?: unknown }).nullable === 'object';
}

function isList(member: object): member is { items: AnyShape } {
  return typeof (member as { items?: unknown }).items === 'object';
}
