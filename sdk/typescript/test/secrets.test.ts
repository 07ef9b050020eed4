import { inspect } from 'node:util';
import { AtomError, createClient } from '@atom/sdk';
import { describe, expect, it } from 'vitest';
import { everyCall } from './support/calls.js';
import { type CannedResponse, json, problem, serve, unusedBaseUrl } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';

instantRetries();

const key = 'atom_a-key-that-nobody-may-read';

/** Returns everything that a log could show of a value. */
function shown(value: unknown): string {
  const parts = [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
  ];
  if (value instanceof AtomError) parts.push(value.message, value.stack ?? '', shown(value.cause));
  return parts.join('\n');
}

describe('the API key', () => {
  it('does not appear in a client', () => {
    const client = createClient({ apiKey: key });
    expect(shown(client)).not.toContain(key);
    expect(shown({ ...client })).not.toContain(key);
    expect(Object.values(client).map(shown).join()).not.toContain(key);
  });

  it('does not appear in the result of a call to a dead server', async () => {
    await expectUnseen(await unusedBaseUrl());
  });

  it('does not appear in an error that echoes the request', async () => {
    const echo = `Cannot read "authorization: Bearer ${key}".`;
    const { baseUrl, seen } = await serve(
      problem(400, {
        code: `bad_${key}`,
        detail: echo,
        request_id: key,
        errors: [{ code: key, pointer: `/${key}`, detail: echo }],
      }),
    );
    await expectUnseen(baseUrl);
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect(await createClient(baseUrl, key).get('a@1')).toMatchObject({
      error: 'Cannot read "authorization: Bearer [redacted]".',
      code: 'bad_[redacted]',
    });
  });

  it('does not appear in a redirect that echoes it', async () => {
    const { baseUrl } = await serve({ status: 302, headers: { location: `http://${key}.example/` } });
    await expectUnseen(baseUrl);
  });

  const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.${'sIg-'.repeat(10)}`;
  const keys = [
    ['an API key', `atom_${'aB3-'.repeat(10)}x_9`],
    ['a JWT', jwt],
    ['a key of odd shape', 'o.d+d$(K)/e"y'],
  ] as const;
  /** The responses of a server that repeats a key wherever it can. */
  const echoes: Record<string, (key: string) => CannedResponse> = {
    detail: (key) => problem(400, { detail: `'${key}'` }),
    title: (key) => problem(400, { detail: '', title: `/?key=${encodeURIComponent(key)}` }),
    findings: (key) => problem(422, { errors: [{ code: key, pointer: `/${key}`, detail: key }] }),
    request_id: (key) => problem(503, { request_id: key }),
    code: (key) => problem(404, { code: key, detail: '' }),
    'X-Request-Id': (key) => ({ status: 503, headers: { 'x-request-id': key } }),
    Location: (key) => ({ status: 302, headers: { location: `http://${encodeURIComponent(key)}@${key}/` } }),
    'Content-Type': (key) => ({ status: 502, headers: { 'content-type': `text/${key}` } }),
    'Retry-After': (key) => ({ status: 503, headers: { 'retry-after': key } }),
    'a body that breaks the contract': (key) => json({ [key]: key, status: { [key]: 1 } }),
  };

  describe.each(Object.entries(echoes))('repeated in %s', (_place, respond) => {
    it.each(keys)('is hidden from errors, results and hooks: %s', async (_shape, own) => {
      const { baseUrl } = await serve(respond(own));
      const hooked: unknown[] = [];
      const hooks = {
        log: (...line: unknown[]) => void hooked.push(line),
        onAttemptEnd: (end: unknown) => void hooked.push(end),
      };
      const settings = { baseUrl, apiKey: own, hooks };
      for (const call of ['health', 'get', 'tokens.create']) {
        const result = await everyCall(createClient(settings))[call]?.();
        const throwing = everyCall(createClient({ ...settings, errors: 'throw' }));
        const error = await throwing[call]?.().catch((reason) => reason);
        expect(error).toBeInstanceOf(AtomError);
        expectHidden([result, error], own);
      }
      expect(hooked.length).toBeGreaterThan(0);
      expectHidden(hooked, own);
    });
  });

  it('is hidden if it is as long as a JWT may be, and the text as long as a response may be', async () => {
    const own = `eyJ${Array.from({ length: 8189 }, (_, index) => ((index * index) % 36).toString(36)).join('')}`;
    // Anything but a linear search exhausts the stack or the time here.
    const detail = `${own} ${own.slice(0, -1).repeat(100)} ${'atom_'.repeat(1e6)} authorization: bearer${' '.repeat(1e6)}`;
    const { baseUrl } = await serve(problem(400, { detail }));
    const error = await createClient({ baseUrl, apiKey: own, errors: 'throw' })
      .get('a@1')
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(AtomError);
    expect(error.message.startsWith('[redacted] [redacted] [redacted] authorization')).toBe(true);
  });

  it('of somebody else does not appear either', async () => {
    const { baseUrl } = await serve(problem(400, { detail: `Bearer ${jwt}`, request_id: keys[0][1] }));
    for (const own of [null, 'my-own-key']) {
      const result = await createClient(baseUrl, own).get('a@1');
      expect(result).toMatchObject({ error: 'Bearer [redacted]', requestId: '[redacted]' });
    }
  });

  it('does not appear in an error of fetch, nor in the cause of its cause', async () => {
    const inner = Object.assign(new Error('inner'), { request: { headers: [`Bearer ${key}`] } });
    for (const cause of [
      new Error(`bad header ${key}`),
      new Error('outer', { cause: inner }),
      { toString: () => key, key },
    ]) {
      const client = createClient({
        apiKey: key,
        errors: 'throw',
        fetch: () => Promise.reject(cause),
      });
      const error = await client.health().catch((reason) => reason);
      expect(error).toBeInstanceOf(AtomError);
      expect(shown(error)).not.toContain(key);
      expect(error.cause).toBeUndefined();
    }
  });

  it('does not appear when it was passed for something else', async () => {
    const client = createClient({ apiKey: key, errors: 'throw' });
    const calls = [
      () => client.get(key),
      () => client.getPackage(`${key}@1`),
      () => client.publishWPK(key),
      () => client.publishWPK(`${key}.yaml`),
      () => client.publishWPK({ [key]: undefined }),
      () => client.publishWPK(new Uint8Array(1), { mediaType: key }),
      () => client.listWorkflows({ [key]: {} } as object),
    ];
    for (const call of calls) {
      const error = await call().then(
        () => expect.unreachable('the call succeeded'),
        (reason) => reason,
      );
      expect(shown(error)).not.toContain(key);
    }
  });

  it('is not redacted if it is too short to be a secret', async () => {
    const { baseUrl } = await serve(problem(400, { detail: 'a bad request' }));
    expect(await createClient(baseUrl, 'a').get('a@1')).toMatchObject({ error: 'a bad request' });
  });
});

/** Fails if a key is shown in any capitals, as it is, percent-encoded, or escaped as in JSON. */
function expectHidden(values: unknown[], key: string): void {
  const text = values.map(shown).join('\n').toLowerCase();
  for (const form of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]) {
    expect(text).not.toContain(form.toLowerCase());
  }
}

async function expectUnseen(baseUrl: string): Promise<void> {
  for (const name of Object.keys(everyCall(createClient()))) {
    // Clients of their own, for so many failures would open the circuit of one.
    expect(shown(await everyCall(createClient(baseUrl, key))[name]?.()), name).not.toContain(key);
    const throwing = everyCall(createClient({ baseUrl, apiKey: key, errors: 'throw' }));
    const error = await throwing[name]?.().catch((reason) => reason);
    expect(error, name).toBeInstanceOf(AtomError);
    expect(shown(error), name).not.toContain(key);
  }
}
