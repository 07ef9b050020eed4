import { AtomApiError } from '../errors.js';
import { readJson } from './json.js';
import type { Shape } from './shapes.js';
import type { TransportResponse } from './transport.js';

/** A shape with its record's type forgotten: what the check walks. */
export type AnyShape = { readonly [member: string]: AnyMember };
type AnyMember = string | { readonly items: AnyShape } | { readonly nullable: AnyShape } | AnyShape;

/**
 * The record that an answer holds, unknown members and all. Fails with `invalid_response` where the body is no JSON or
 * lacks a member that the contract promises, so that no caller meets an `undefined` that its types deny.
 */
export function decode<Record>(response: TransportResponse, shape: Shape<Record>, origin: string): Record {
  const body = readJson(response.body);
  const flaw = findFlaw(body, shape as AnyShape, '');
  if (flaw === undefined) return body as Record;
  throw new AtomApiError(
    `${origin} answered ${response.status} with a body that is not the API's: ${flaw}. ` +
      'Something in front of the server may have answered, or the base URL is not that of the API.',
    { code: 'invalid_response', httpStatus: response.status },
  );
}

/** What is wrong with a value, as a clause; undefined where nothing is. */
function findFlaw(value: unknown, shape: AnyShape, pointer: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${pointer || 'the body'} is no object`;
  }
  for (const [member, expected] of Object.entries(shape)) {
    const flaw = findMemberFlaw((value as Record<string, unknown>)[member], expected, `${pointer}/${member}`);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function findMemberFlaw(value: unknown, expected: AnyMember, pointer: string): string | undefined {
  if (typeof expected === 'string') {
    return PRIMITIVES[expected]?.(value) ? undefined : `${pointer} is no ${expected}`;
  }
  if (isNullable(expected)) {
    return value === null ? undefined : findFlaw(value, expected.nullable, pointer);
  }
  if (!isList(expected)) {
    return findFlaw(value, expected, pointer);
  }
  if (!Array.isArray(value)) return `${pointer} is no array`;
  for (const [index, item] of value.entries()) {
    const flaw = findFlaw(item, expected.items, `${pointer}/${index}`);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

const isString = (value: unknown): boolean => typeof value === 'string';

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isString,
  'string|null': (value) => value === null || isString(value),
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  'string[]': (value) => Array.isArray(value) && value.every(isString),
};

function isNullable(member: object): member is { nullable: AnyShape } {
  return typeof (member as { nullable?: unknown }).nullable === 'object';
}

function isList(member: object): member is { items: AnyShape } {
  return typeof (member as { items?: unknown }).items === 'object';
}
