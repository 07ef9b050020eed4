import { type AtomClient, createClient } from '@atom/sdk';
import { describe, expect, it } from 'vitest';
import { json, serve } from './support/canned-server.js';
import { newToken, page } from './support/records.js';

/** Arguments that the types forbid, as a program in JavaScript may pass them. */

type Loose = Record<string, (...parameters: unknown[]) => PromiseLike<unknown>>;

/** Calls that get a value which would become "absent" on its way to the server. */
const silent: [string, (client: AtomClient) => PromiseLike<unknown>][] = [
  ['an invalid date', (c) => c.tokens.create({ scopes: ['publish'], expires_at: new Date('next friday') })],
  ['NaN', (c) => c.tokens.create({ scopes: ['publish'], expires_at: Number.NaN as never })],
  ['infinity', (c) => c.tokens.create({ scopes: ['publish'], note: Number.POSITIVE_INFINITY as never })],
  ['undefined in a list', (c) => c.tokens.create({ scopes: [undefined as never, 'publish'] })],
  ['a hole in a list', (c) => c.tokens.create({ scopes: new Array(1) })],
  ['a function', (c) => c.tokens.create({ scopes: ['publish'], expires_at: (() => new Date()) as never })],
  ['a function in a list', (c) => c.tokens.create({ scopes: [(() => 'publish') as never] })],
  ['a symbol', (c) => c.tokens.create({ scopes: ['publish'], tenant: Symbol('a') as never })],
  ['a Set', (c) => c.tokens.create({ scopes: new Set(['publish']) as never })],
  ['a Map', (c) => c.tokens.create(new Map([['scopes', ['publish']]]) as never)],
  ['no request', (c) => (c.tokens as unknown as Loose)['create']?.() as PromiseLike<unknown>],
  ['null', (c) => c.tokens.create(null as never)],
  ['a function as a reason', (c) => c.rejectWPK('a@1.0.0', (() => 'no') as never)],
  [
    'an invalid date as a digest',
    (c) => c.approveWPK('a@1.0.0', '', { digest: new Date(Number.NaN) as never }),
  ],
  ['a list as a query', (c) => c.listWorkflows(['approved'] as never)],
  ['a Map as a query', (c) => c.listWorkflows(new Map([['status', 'approved']]) as never)],
  ['parameters as a query', (c) => c.listWorkflows(new URLSearchParams('status=approved') as never)],
  ['NaN in a query', (c) => c.listWorkflows({ limit: Number.NaN })],
  ['a date in a query', (c) => c.listEvents({ after: new Date() as never })],
  ['null as a query', (c) => c.listWorkflows(null as never)],
  ['null as a query of all', (c) => c.listAll(null as never).next()],
  ['a path that is null', (c) => c.download('a@1.0.0', { path: null as never })],
  ['an empty path', (c) => c.download('a@1.0.0', { path: '' })],
  ['a path that is no text', (c) => c.downloadMany(['a@1.0.0'], { path: (() => undefined) as never })],
  ['a timeout that is NaN', (c) => c.health({ timeoutMs: Number.NaN })],
  ['a signal that is none', (c) => c.health({ signal: {} as never })],
];

describe('what cannot be sent is rejected', () => {
  it.each(silent.filter(([name]) => name !== 'a path that is no text'))('%s', async (_name, call) => {
    const { baseUrl, seen } = await serve(json({ ...newToken, ...page }));
    const result = await call(createClient(baseUrl, 'a-key'));
    const found = (result as { value?: unknown }).value ?? result;
    expect(found).toMatchObject({ code: 'invalid_argument', attempts: 0 });
    expect(seen).toEqual([]);
    await expect(
      (async () => call(createClient({ baseUrl, errors: 'throw' }) as never))(),
    ).rejects.toMatchObject({ name: 'InputError' });
  });

  it('with the place of the value', async () => {
    const create = createClient().tokens.create({ scopes: ['publish'], expires_at: new Date('next friday') });
    expect(await create).toMatchObject({
      error: 'The request for a token has a value that cannot be sent. At /expires_at: The Date is invalid.',
      errors: [{ code: 'invalid_argument', pointer: '/expires_at', detail: 'The Date is invalid.' }],
    });
  });

  it('but a member that is undefined is absent', async () => {
    const { baseUrl, seen } = await serve(json(newToken, 201));
    await createClient(baseUrl).tokens.create({
      scopes: ['publish'],
      expires_at: undefined,
      note: undefined,
    });
    expect(JSON.parse(seen[0]?.body.toString() ?? '')).toEqual({ scopes: ['publish'] });
  });
});

describe('a client that returns its errors never throws for an argument', () => {
  it.each([
    ['options', { options: 5 }],
    ['timeouts that are a number', { timeouts: 5 }],
    ['timeouts that are a list', { timeouts: [] }],
    ['hooks that are a function', { hooks: () => undefined }],
    ['TLS settings that are a text', { tls: new String('x') }],
    ['an authority that is a number', { baseUrl: 'https://atom.example', tls: { ca: 5 } }],
    ['headers in a Headers', { headers: new Headers({ a: 'b' }) }],
    ['headers in a Map', { headers: new Map([['a', 'b']]) }],
    ['a header that is undefined', { headers: { a: undefined } }],
    ['a header that is a symbol', { headers: { a: Symbol('a') } }],
    ['a user agent that is null', { userAgent: null }],
    ['a user agent that is a symbol', { userAgent: Symbol('a') }],
    ['a base URL that is a symbol', { baseUrl: Symbol('a') }],
    ['a proxy that is a symbol', { proxy: Symbol('a') }],
    ['a key that is a symbol', { apiKey: Symbol('a') }],
  ])('in its options: %s', async (_name, options) => {
    expect(await createClient(options as never).health()).toMatchObject({ code: 'invalid_argument' });
  });

  it.each([null, undefined, 5, 'abc', Symbol('a'), {}, () => undefined])('a batch: %s', async (items) => {
    const client = createClient();
    for (const results of [
      await client.publishMany(items as never),
      await client.downloadMany(items as never),
    ]) {
      expect(results).toMatchObject([{ status: 'failed', code: 'invalid_argument' }]);
    }
  });

  it.each([null, 5, Symbol('a'), [], new Date()])('any call: %s', async (value) => {
    const client = createClient();
    const { tokens, ...methods } = client;
    const skipped = [
      'baseUrl',
      'status',
      'publishMany',
      'downloadMany',
      'listAll',
      'follow',
      'health',
      'whoami',
    ];
    const calls = { ...methods, create: tokens.create, revoke: tokens.revoke } as unknown as Loose;
    for (const [name, call] of Object.entries(calls)) {
      if (skipped.includes(name)) continue;
      expect(await call(value, value, value), name).toMatchObject({ code: 'invalid_argument' });
    }
    expect((await client.listAll(value as never).next()).value).toMatchObject({ code: 'invalid_argument' });
  });
});
