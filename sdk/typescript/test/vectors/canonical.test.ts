import { CanonicalizationError, canonicalize, digest } from '@atom/sdk';
import { describe, expect, it, vi } from 'vitest';
import { openVectors } from '../support/vectors.js';

const { each } = openVectors<{
  cases: { name: string; json: string; canonical: string; digest: string }[];
  errors: { name: string; json: string; code: string; pointer: string }[];
  numbers: { ieee: string; canonical: string | null }[];
}>('canonical');

const text = (value: unknown) => new TextDecoder().decode(canonicalize(value));

function failureOf(value: unknown): { code: string; pointer: string } {
  try {
    canonicalize(value);
  } catch (error) {
    if (!(error instanceof CanonicalizationError)) throw error;
    expect(error.errors).toEqual([
      { code: error.code, pointer: error.pointer, detail: expect.stringMatching(/\.$/) },
    ]);
    return { code: error.code, pointer: error.pointer };
  }
  throw new Error('the value has a canonical form');
}

each('cases', async ({ json, canonical, digest: expected }) => {
  const bytes = canonicalize(JSON.parse(json));
  expect(new TextDecoder().decode(bytes)).toBe(canonical);
  expect(await digest(bytes)).toBe(expected);
  expect(text(JSON.parse(canonical))).toBe(canonical);
});

each('errors', ({ json, code, pointer }) => {
  expect(failureOf(JSON.parse(json))).toEqual({ code, pointer });
});

each('numbers', ({ ieee, canonical }) => {
  const value = Buffer.from(ieee, 'hex').readDoubleBE();
  if (canonical === null) expect(failureOf(value)).toEqual({ code: 'number_out_of_range', pointer: '' });
  else expect(text(value)).toBe(canonical);
});

describe('what is read as JSON.stringify reads it', () => {
  it('writes a Date as its ISO text', () => {
    expect(text({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  it('calls toJSON with the key, and writes its result', () => {
    const echo = { toJSON: (key: string) => ({ b: key, a: 1 }) };
    expect(text({ k: [echo] })).toBe('{"k":[{"a":1,"b":"0"}]}');
    expect(text(echo)).toBe('{"a":1,"b":""}');
  });

  it('writes own enumerable members of an instance, but no inherited or symbol ones', () => {
    class Step {
      name = 'init';
      get computed() {
        return 1;
      }
    }
    expect(text(Object.assign(new Step(), { [Symbol('hidden')]: 2 }))).toBe('{"name":"init"}');
    expect(text(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }))).toBe('{"own":2}');
  });

  it('writes an object without a prototype, and a member named __proto__', () => {
    const bare = Object.assign(Object.create(null), { b: 1, a: 2 });
    expect(text(bare)).toBe('{"a":2,"b":1}');
    expect(text(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
  });

  it('does not take a repeated object for a cycle', () => {
    const shared = { x: 1 };
    expect(text([shared, shared, { shared }])).toBe('[{"x":1},{"x":1},{"shared":{"x":1}}]');
  });
});

describe('what JSON.stringify would drop or change', () => {
  class Tagged {
    get [Symbol.toStringTag]() {
      return 'Tagged';
    }
  }
  const unsupported: [string, unknown][] = [
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['an invalid Date', new Date(Number.NaN)],
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['a typed array', new Uint8Array(2)],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a RegExp', /x/],
    ['an Error', new Error('x')],
    ['a Promise', Promise.resolve()],
    ['a boxed number', Object(1)],
    ['an object that calls itself something else', new Tagged()],
    ['undefined from toJSON', { toJSON: () => undefined }],
  ];

  it.each(unsupported)('rejects %s', (_name, value) => {
    expect(failureOf(value)).toEqual({ code: 'unsupported_value', pointer: '' });
    expect(failureOf({ a: [0, value] })).toEqual({ code: 'unsupported_value', pointer: '/a/1' });
  });

  it('rejects a sparse array', () => {
    const sparse = [1, 2, 3];
    delete sparse[1];
    expect(failureOf({ a: sparse })).toEqual({ code: 'sparse_array', pointer: '/a' });
  });

  it('rejects a cycle, and points to where it closes', () => {
    const value: Record<string, unknown> = { list: [{}] };
    value['list'] = [{ again: value }];
    expect(failureOf(value)).toEqual({ code: 'cyclic_value', pointer: '/list/0/again' });
  });

  it('passes on what a toJSON throws', () => {
    const boom = new RangeError('boom');
    const value = {
      toJSON() {
        throw boom;
      },
    };
    expect(() => canonicalize(value)).toThrow(boom);
  });

  it('sorts the keys of each object, whatever those of its neighbours are', () => {
    const list = [{ b: 1, a: 2 }, { b: 3, a: 4 }, { a: 5, b: 6 }, { b: 7 }, {}, { c: 8, a: 9, b: { b: 0 } }];
    expect(text(list)).toBe(
      '[{"a":2,"b":1},{"a":4,"b":3},{"a":5,"b":6},{"b":7},{},{"a":9,"b":{"b":0},"c":8}]',
    );
    expect(text({ y: { b: 1, a: 2 }, x: [{ b: 3, a: 4 }] })).toBe('{"x":[{"a":4,"b":3}],"y":{"a":2,"b":1}}');
    expect(failureOf([{ a: [1], b: 1 }, { b: Number.NaN }])).toEqual({
      code: 'number_out_of_range',
      pointer: '/1/b',
    });
  });

  it('does not take an object in two places for a cycle', () => {
    const shared = { a: 1 };
    expect(text([shared, { shared }, shared])).toBe('[{"a":1},{"shared":{"a":1}},{"a":1}]');
  });

  it('finds half a surrogate pair even in a runtime without isWellFormed', async () => {
    const whole = Object.getOwnPropertyDescriptor(String.prototype, 'isWellFormed');
    Reflect.deleteProperty(String.prototype, 'isWellFormed');
    try {
      vi.resetModules();
      const old = await import('../../src/canonical.js');
      expect(new TextDecoder().decode(old.canonicalize('\u{1f600}'))).toBe('"\u{1f600}"');
      expect(() => old.canonicalize('\ud800')).toThrow(/half a surrogate pair/);
    } finally {
      if (whole !== undefined) Object.defineProperty(String.prototype, 'isWellFormed', whole);
    }
  });
});
