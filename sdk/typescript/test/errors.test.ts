import { inspect } from 'node:util';
import * as sdk from '@atom/sdk';
import { describe, expect, it, vi } from 'vitest';
import { problem, serve } from './support/canned-server.js';

const classes = Object.entries(sdk).filter(
  (entry): entry is [string, typeof sdk.AtomError] =>
    typeof entry[1] === 'function' &&
    Object.prototype.isPrototypeOf.call(Error.prototype, entry[1].prototype),
);

/** Loads the package a second time, as a program does that both imports and requires it. */
async function loadAgain(): Promise<typeof sdk> {
  vi.resetModules();
  return import('../src/index.js');
}

function make(Class: typeof sdk.AtomError): sdk.AtomError {
  const details = { code: 'some_code', httpStatus: 404 };
  return Class === (sdk.CanonicalizationError as unknown)
    ? new sdk.CanonicalizationError('cyclic_value', '', 'x')
    : new Class('x', details);
}

describe('instanceof', () => {
  it('is true for the same class of another copy of the package, and its base classes', async () => {
    const other = (await loadAgain()) as unknown as Record<string, typeof sdk.AtomError>;
    expect(classes.length).toBeGreaterThan(15);
    for (const [name, Class] of classes) {
      const error = make(Class);
      expect(other[name]).not.toBe(Class);
      for (const [base, Base] of classes) {
        expect(error instanceof (other[base] as typeof Base), `${name} of ${base}`).toBe(
          error instanceof Base,
        );
      }
    }
  });

  it.each([null, undefined, 'AtomError', {}, new Error('x'), { name: 'AtomError', code: 'timeout' }])(
    'is false for anything else: %s',
    (value) => {
      for (const [, Class] of classes) expect((value as unknown) instanceof Class).toBe(false);
    },
  );

  it('of a class that a program derives is true for its own instances only', () => {
    class OwnError extends sdk.NotFoundError {}
    expect(new OwnError('x', { code: 'y' })).toBeInstanceOf(OwnError);
    expect(new OwnError('x', { code: 'y' })).toBeInstanceOf(sdk.AtomError);
    expect(new sdk.NotFoundError('x', { code: 'y' })).not.toBeInstanceOf(OwnError);
    expect(new sdk.AtomError('x', { code: 'y' })).not.toBeInstanceOf(sdk.NotFoundError);
  });
});

describe('an error that is logged', () => {
  it('has the name of its class', () => {
    for (const [name, Class] of classes) {
      const error = make(Class);
      expect([error.name, Class.name, String(error)]).toEqual([name, name, `${name}: x`]);
      expect(inspect(error)).toMatch(new RegExp(`^${name}: x\n`));
      expect(Object.keys(error)).not.toContain('name');
    }
  });

  it('shows the line of the program that made the call', async () => {
    const { baseUrl } = await serve(problem(404, { code: 'wpk_not_found' }));
    const client = sdk.createClient({ baseUrl, errors: 'throw' });
    const calls: Record<string, () => Promise<unknown>> = {
      async callOfAResponse() {
        await client.get('a@1');
      },
      async callOfAnIterator() {
        for await (const _ of client.listAll()) expect.unreachable();
      },
      async callOfAnArgument() {
        await client.get('');
      },
      async callWithoutAServer() {
        await sdk
          .createClient({ baseUrl: 'http://127.0.0.1:1', errors: 'throw' })
          .tokens.create({ scopes: [] });
      },
      async callThatTimesOut() {
        await sdk
          .createClient({ baseUrl: (await serve(() => undefined)).baseUrl, errors: 'throw' })
          .health({ timeoutMs: 20 });
      },
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = (await call().catch((reason) => reason)) as Error;
      expect(error).toBeInstanceOf(sdk.AtomError);
      expect(error.stack).toContain(`${error.name}: ${error.message}\n`);
      expect(error.stack).toMatch(new RegExp(`\\n +at .*${name} .*errors\\.test\\.ts`));
      expect(error.stack).not.toContain('Error: called');
    }
  });
});
