import { readFileSync } from 'node:fs';
import type { DocumentMediaType, ReviewDecision, Scope, Sort, WpkStatus } from '@atom/sdk';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as operations from '../src/internal/operations.js';
import * as shapes from '../src/internal/shapes.js';

/** The part of JSON Schema that the contract's records use. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  default?: unknown;
}

const contract = parse(readFileSync(new URL('../../../api/openapi.yaml', import.meta.url), 'utf8'), {
  // The document repeats the responses of publish by a YAML alias.
  maxAliasCount: 100,
});
const schemas: Record<string, Schema> = contract.components.schemas;

/** A schema with what it refers to in its place. */
function resolve({ $ref, ...rest }: Schema): Schema {
  if ($ref === undefined) return rest;
  const name = $ref.replace('#/components/schemas/', '');
  const target = schemas[name];
  if (target === undefined) throw new Error(`the contract has no schema ${name}`);
  return { ...resolve(target), ...rest };
}

/** The shape that the SDK ought to have for a schema. Every member of the contract's records is a required one. */
function shapeOf(schema: Schema): unknown {
  const {
    type,
    const: constant,
    enum: values,
    required = [],
    properties,
    items,
    oneOf,
    allOf,
    default: fallback,
  } = resolve(schema);
  if (fallback !== undefined) return { default: fallback };
  if (allOf) return Object.assign({}, ...allOf.map(shapeOf));
  if (oneOf) {
    const other = shapeOf(oneOf.find((one) => one.type !== 'null') ?? {});
    return typeof other === 'string' ? `${other}|null` : { nullable: other };
  }
  if (type === 'object' && properties === undefined) return 'object';
  if (properties) {
    expect([...required].sort()).toEqual(Object.keys(properties).sort());
    return Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, shapeOf(member)]));
  }
  if (items) {
    const item = shapeOf(items);
    return item === 'string' ? 'string[]' : { items: item };
  }
  if (constant !== undefined) return typeof constant;
  if (values) return typeof values[0];
  return Array.isArray(type) ? type.join('|') : type;
}

describe('the records of the SDK match api/openapi.yaml', () => {
  it.each([
    ['Wpk', shapes.wpk],
    ['WpkPage', shapes.wpkPage],
    ['Package', shapes.packageRecord],
    ['OwnerList', shapes.ownerList],
    ['PublishResult', shapes.publishResult],
    ['ReviewResult', shapes.reviewResult],
    ['ReviewList', shapes.reviewList],
    ['ChangeResult', shapes.changeResult],
    ['EventPage', shapes.eventPage],
    ['Validation', shapes.validation],
    ['NewToken', shapes.newToken],
    ['TokenPage', shapes.tokenPage],
    ['WhoAmI', shapes.whoAmI],
    ['Health', shapes.health],
  ])('%s', (name, shape) => {
    expect(shape).toEqual(shapeOf({ $ref: `#/components/schemas/${name}` }));
  });

  it.each([
    ['Status', keysOf<WpkStatus>({ pending: 1, approved: 1, rejected: 1, withdrawn: 1, yanked: 1 })],
    ['Sort', keysOf<Sort>({ published: 1, updated: 1, name: 1, downloads: 1, relevance: 1 })],
    ['Scope', keysOf<Scope>({ publish: 1, review: 1, manage: 1, admin: 1 })],
  ])('%s', (name, values) => {
    expect(values).toEqual(schemas[name]?.enum);
  });

  it('the values of members', () => {
    const values = (name: string, member: string) => resolve(schemas[name]?.properties?.[member] ?? {}).enum;
    const mediaTypes = keysOf<DocumentMediaType>({ 'application/json': 1, 'application/yaml': 1 });
    expect(values('Wpk', 'media_type')).toEqual(mediaTypes);
    expect(values('Review', 'decision')).toEqual(keysOf<ReviewDecision>({ approve: 1, reject: 1 }));
    expect(values('PublishResult', 'status')).toEqual(['uploaded', 'unchanged']);
    expect(values('ReviewResult', 'status')).toEqual(['approved', 'rejected']);
  });

  it.each(Object.entries(operations))('the operation %s', (name, { id, method, route }) => {
    expect(id).toBe(name);
    expect(contract.paths[route][method.toLowerCase()].operationId).toBe(id);
  });

  it('the parameters of a list', () => {
    const parameters: { name: string; in?: string }[] = contract.paths['/v1/wpks'].get.parameters;
    const names = parameters.filter((one) => one.in === 'query').map((one) => one.name);
    expect(names).toEqual(['q', 'status', 'publisher', 'tag', 'runtime', 'sort', 'limit', 'cursor']);
  });
});

/** The values of a union, complete by its type: a member that one has and the other lacks does not compile. */
function keysOf<Union extends string>(values: Record<Union, 1>): string[] {
  return Object.keys(values);
}
