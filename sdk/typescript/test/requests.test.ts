import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AtomClient, createClient } from '@atom/sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import { json, type SeenRequest, serve, serveEach } from './support/canned-server.js';
import * as records from './support/records.js';

/** Returns the one request that a call makes, and the call's result for the given response. */
async function exchange<Result>(
  body: unknown,
  call: (client: AtomClient<'throw'>) => Promise<Result>,
): Promise<{ request: SeenRequest; result: Result }> {
  const { baseUrl, seen } = await serve(json(body));
  const result = await call(createClient({ baseUrl, apiKey: 'a-key', errors: 'throw' }));
  expect(seen).toHaveLength(1);
  return { request: seen[0] as SeenRequest, result };
}

/** Returns the result of a call that must fail before anything is sent. */
async function rejection(call: (client: AtomClient) => Promise<unknown>): Promise<unknown> {
  const { baseUrl, seen } = await serve(json({}));
  const result = await call(createClient({ baseUrl }));
  expect(seen).toEqual([]);
  return result;
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** The calls that need only an id. */
const BY_ID = [
  'get',
  'download',
  'approveWPK',
  'rejectWPK',
  'listReviews',
  'withdraw',
  'yank',
  'unyank',
] as const;

const invalidArgument = (sentence: RegExp) => ({
  status: 'failed',
  code: 'invalid_argument',
  retryable: false,
  attempts: 0,
  errors: [],
  error: expect.stringMatching(sentence),
});

describe('publishWPK sends', () => {
  it('an object as its canonical bytes', async () => {
    const { request, result } = await exchange(records.published, (client) =>
      client.publishWPK({ version: '1.0.0', name: 'my-workflow', content: { steps: ['init'] } }),
    );
    expect(request).toMatchObject({ method: 'POST', url: '/v1/wpks' });
    expect(request.headers).toMatchObject({
      authorization: 'Bearer a-key',
      'content-type': 'application/json',
    });
    expect(request.body.toString()).toBe(
      '{"content":{"steps":["init"]},"name":"my-workflow","version":"1.0.0"}',
    );
    expect(result).toEqual(records.published);
  });

  it.each([
    ['drain.json', 'application/json'],
    ['drain.wpk.yaml', 'application/yaml'],
    ['DRAIN.YML', 'application/yaml'],
  ])('the exact bytes of the file %s as %s', async (name, mediaType) => {
    const content = Buffer.from('name: "\u00e9"\r\n\0\xff', 'latin1');
    const path = join(await temporaryDirectory(), name);
    await writeFile(path, content);
    const { request } = await exchange(records.published, (client) => client.publishWPK(path));
    expect(request.headers['content-type']).toBe(mediaType);
    expect(request.body).toEqual(content);
  });

  it('bytes unchanged, as they were when the call was made', async () => {
    const bytes = new TextEncoder().encode('name: a');
    const { request } = await exchange(records.published, (client) => {
      const call = client.publishWPK(bytes);
      bytes.fill(0);
      return call;
    });
    expect(request.headers['content-type']).toBe('application/octet-stream');
    expect(request.body.toString()).toBe('name: a');
  });

  it('a Buffer, and bytes with a media type', async () => {
    const { request } = await exchange(records.published, (client) =>
      client.publishWPK(Buffer.from('xname: a').subarray(1), { mediaType: 'application/yaml' }),
    );
    expect(request.headers['content-type']).toBe('application/yaml');
    expect(request.body.toString()).toBe('name: a');
  });
});

describe('publishWPK rejects', () => {
  it.each([
    ['an array', []],
    ['null', null],
    ['a number', 1],
    ['an object that becomes a string', new URL('file:///drain.yaml')],
  ])('%s', async (_name, value) => {
    expect(await rejection((client) => client.publishWPK(value as object))).toEqual(
      invalidArgument(/^A document must be a plain object, the path of a file, or a Uint8Array\.$/),
    );
  });

  it('a value without a canonical form, and points to it', async () => {
    const value = { name: 'a', steps: [{ after: undefined }] };
    expect(await rejection((client) => client.publishWPK(value))).toEqual({
      status: 'failed',
      code: 'unsupported_value',
      retryable: false,
      attempts: 0,
      error: expect.stringMatching(/^At \/steps\/0\/after: JSON has no undefined/),
      errors: [
        { code: 'unsupported_value', pointer: '/steps/0/after', detail: expect.stringMatching(/^JSON has/) },
      ],
    });
  });

  it('a value whose toJSON throws', async () => {
    const value = {
      toJSON() {
        throw new RangeError('boom');
      },
    };
    expect(await rejection((client) => client.publishWPK(value))).toMatchObject({
      status: 'failed',
      code: 'unexpected_error',
      error: 'The call failed unexpectedly: boom',
    });
  });

  it('text that is not a path, and quotes only its beginning', async () => {
    const text = `{"name": "my-workflow", ${' '.repeat(1000)}`;
    const result = await rejection((client) => client.publishWPK(text));
    expect(result).toEqual(invalidArgument(/is not the path of a \.json, \.yaml or \.yml file/));
    expect((result as { error: string }).error.length).toBeLessThan(300);
  });

  it('a missing file, and a directory', async () => {
    const directory = await temporaryDirectory();
    const absent = join(directory, 'absent.yaml');
    const folder = join(directory, 'folder.yaml');
    await mkdir(folder);
    const unreadable = {
      status: 'failed',
      code: 'file_unreadable',
      retryable: false,
      attempts: 0,
      errors: [],
    };
    expect(await rejection((client) => client.publishWPK(absent))).toEqual({
      ...unreadable,
      error: expect.stringMatching(/^Cannot read ".*absent\.yaml": no such file or directory\.$/),
    });
    expect(await rejection((client) => client.publishWPK(folder))).toEqual({
      ...unreadable,
      error: expect.stringMatching(/folder\.yaml": it is not a regular file\.$/),
    });
  });

  it('a media type for anything but bytes, and an invalid one', async () => {
    const options = { mediaType: 'application/json' };
    expect(await rejection((client) => client.publishWPK({}, options))).toEqual(
      invalidArgument(/is allowed for bytes only/),
    );
    expect(await rejection((client) => client.publishWPK('a.yaml', options))).toEqual(
      invalidArgument(/is allowed for bytes only/),
    );
    for (const mediaType of ['yaml', 'a/b\r\nX-Evil: 1', '']) {
      expect(await rejection((client) => client.publishWPK(new Uint8Array(1), { mediaType }))).toEqual(
        invalidArgument(/is not a media type/),
      );
    }
  });
});

describe('listWorkflows sends', () => {
  it.each([
    ['nothing for everything', undefined, '/v1/wpks'],
    ['a status', 'approved' as const, '/v1/wpks?status=approved'],
    ['only what is set', { status: undefined, limit: 5 }, '/v1/wpks?limit=5'],
    [
      'a query',
      { status: 'pending', publisher: 'a.b', tag: 'k8s & more', limit: 10, cursor: 'x+/=' } as const,
      '/v1/wpks?status=pending&publisher=a.b&tag=k8s%20%26%20more&limit=10&cursor=x%2B%2F%3D',
    ],
    ['a parameter that only the server knows', { q: 'drain' } as object, '/v1/wpks?q=drain'],
  ])('%s', async (_name, query, url) => {
    const { request, result } = await exchange(records.page, (client) => client.listWorkflows(query));
    expect(request).toMatchObject({ method: 'GET', url });
    expect(request.body).toHaveLength(0);
    expect(result).toEqual(records.page);
  });

  it.each([
    ['null', null],
    ['a member that is an object', { tag: {} }],
    ['a limit that is not an integer', { limit: 1.5 }],
    ['text that is not valid Unicode', { tag: '\ud800' }],
  ])('nothing for %s', async (_name, query) => {
    expect(await rejection((client) => client.listWorkflows(query as object))).toMatchObject({
      wpks: [],
      count: 0,
      next_cursor: null,
      code: 'invalid_argument',
    });
  });
});

describe('ids in paths', () => {
  it.each([
    ['my-workflow@1.0.0', '/v1/wpks/my-workflow@1.0.0'],
    ['my-workflow@latest', '/v1/wpks/my-workflow@latest'],
    ['my-workflow@^1.2', '/v1/wpks/my-workflow@%5E1.2'],
    ['my-workflow@>=1.2 <2', '/v1/wpks/my-workflow@%3E%3D1.2%20%3C2'],
    ['my-workflow@1.0.0+build.7', '/v1/wpks/my-workflow@1.0.0%2Bbuild.7'],
    ['my-workflow@1 || ?#%2e', '/v1/wpks/my-workflow@1%20%7C%7C%20%3F%23%252e'],
  ])('%s', async (id, url) => {
    const { request, result } = await exchange(records.wpk, (client) => client.get(id));
    expect(request).toMatchObject({ method: 'GET', url });
    expect(result).toEqual(records.wpk);
  });

  it.each([
    '',
    'my-workflow',
    '@1.0.0',
    'my-workflow@',
    'a@b@1.0.0',
    '../tokens@1',
    'a@../../health',
    'a@..',
    'a/b@1',
    'a\\b@1',
    'a@1\n',
    'a@\ud800',
    7,
    undefined,
    null,
    ['a@1'],
  ])('%j is rejected before anything is sent', async (id) => {
    for (const call of BY_ID) {
      expect(await rejection((client) => client[call](id as string))).toMatchObject({
        code: 'invalid_argument',
        error: expect.stringMatching(/\.$/),
        attempts: 0,
      });
    }
  });

  it.each(['', '.', '..', 'a/b', 'a@1.0.0', null])('%j is rejected as a package name', async (name) => {
    expect(await rejection((client) => client.getPackage(name as string))).toEqual(invalidArgument(/\.$/));
  });

  it.each(['', '.', '..', 'a/b', null])('%j is rejected as a token id', async (id) => {
    expect(await rejection((client) => client.tokens.revoke(id as string))).toEqual(invalidArgument(/\.$/));
  });
});

describe('the other calls', () => {
  it('getPackage', async () => {
    const { request, result } = await exchange(records.packageRecord, (c) => c.getPackage('my-workflow'));
    expect(request).toMatchObject({ method: 'GET', url: '/v1/wpks/my-workflow' });
    expect(result).toEqual(records.packageRecord);
  });

  it('validate', async () => {
    const { request, result } = await exchange(records.validation, (c) => c.validate({ b: 1, a: 2 }));
    expect(request).toMatchObject({ method: 'POST', url: '/v1/validate' });
    expect(request.body.toString()).toBe('{"a":2,"b":1}');
    expect(result).toEqual(records.validation);
  });

  it('approveWPK and rejectWPK', async () => {
    const approval = await exchange(records.reviewed, (c) => c.approveWPK('my-workflow@1.0.0'));
    expect(approval.request).toMatchObject({ method: 'PUT', url: '/v1/wpks/my-workflow@1.0.0/review' });
    expect(approval.request.headers['content-type']).toBe('application/json');
    expect(JSON.parse(approval.request.body.toString())).toEqual({ decision: 'approve', reason: '' });
    expect(approval.result).toEqual(records.reviewed);

    const rejection = await exchange(records.reviewed, (c) =>
      c.rejectWPK('my-workflow@1.0.0', 'no rollback', { digest: records.wpk.digest }),
    );
    expect(JSON.parse(rejection.request.body.toString())).toEqual({
      decision: 'reject',
      reason: 'no rollback',
      digest: records.wpk.digest,
    });
  });

  it('listReviews, withdraw, yank and unyank', async () => {
    const reviews = await exchange(records.reviewList, (c) => c.listReviews('my-workflow@1.0.0'));
    expect(reviews.request).toMatchObject({ method: 'GET', url: '/v1/wpks/my-workflow@1.0.0/reviews' });
    expect(reviews.result).toEqual(records.reviewList);
    for (const [call, method, what] of [
      ['withdraw', 'PUT', 'withdraw'],
      ['yank', 'PUT', 'yank'],
      ['unyank', 'DELETE', 'yank'],
    ] as const) {
      const { request, result } = await exchange(records.changed, (c) => c[call]('my-workflow@1.0.0'));
      expect(request).toMatchObject({ method, url: `/v1/wpks/my-workflow@1.0.0/${what}` });
      expect(result).toEqual(records.changed);
    }
  });

  it('listEvents', async () => {
    const { request, result } = await exchange(records.eventPage, (c) =>
      c.listEvents({ after: 7, limit: 10 }),
    );
    expect(request).toMatchObject({ method: 'GET', url: '/v1/events?after=7&limit=10' });
    expect(result).toEqual(records.eventPage);
  });

  it('whoami', async () => {
    const { request, result } = await exchange(records.whoAmI, (c) => c.whoami());
    expect(request).toMatchObject({ method: 'GET', url: '/v1/whoami' });
    expect(result).toEqual(records.whoAmI);
  });

  it('tokens', async () => {
    const created = await exchange(records.newToken, (c) =>
      c.tokens.create({ scopes: ['publish'], note: 'ci', expires_at: new Date(0) }),
    );
    expect(created.request).toMatchObject({ method: 'POST', url: '/v1/tokens' });
    expect(JSON.parse(created.request.body.toString())).toEqual({
      scopes: ['publish'],
      note: 'ci',
      expires_at: '1970-01-01T00:00:00.000Z',
    });
    expect(created.result).toEqual(records.newToken);
  });

  it('tokens.list, of all pages', async () => {
    const { tokens, count } = records.tokenList;
    const { baseUrl, seen } = await serveEach([
      json({ tokens, count, next_cursor: 'c1' }),
      json({ tokens, count, next_cursor: null }),
    ]);
    const client = createClient({ baseUrl, errors: 'throw' });
    expect(await client.tokens.list()).toEqual({ tokens: [...tokens, ...tokens], count: 2 });
    expect(seen).toMatchObject([
      { method: 'GET', url: '/v1/tokens?limit=100' },
      { method: 'GET', url: '/v1/tokens?limit=100&cursor=c1' },
    ]);
  });

  it('owners', async () => {
    const listed = await exchange(records.ownerList, (c) => c.listOwners('my-workflow'));
    expect(listed.request).toMatchObject({ method: 'GET', url: '/v1/wpks/my-workflow/owners' });
    const url = '/v1/wpks/my-workflow/owners/other';
    const added = await exchange(records.ownerList, (c) => c.addOwner('my-workflow', 'other'));
    expect(added.request).toMatchObject({ method: 'PUT', url });
    const removed = await exchange(records.ownerList, (c) => c.removeOwner('my-workflow', 'other'));
    expect(removed.request).toMatchObject({ method: 'DELETE', url });
    const accepted = await exchange(records.ownerList, (c) => c.acceptOwnership('my-workflow', 'other'));
    expect(accepted.request).toMatchObject({ method: 'PUT', url: `${url}/acceptance` });
    for (const { result } of [listed, added, accepted, removed]) expect(result).toEqual(records.ownerList);
    for (const tenant of ['', '..', 'a/b', null] as string[]) {
      expect(await rejection((c) => c.addOwner('a', tenant))).toEqual(invalidArgument(/tenant/));
      expect(await rejection((c) => c.acceptOwnership('a', tenant))).toEqual(invalidArgument(/tenant/));
    }
  });

  it.each([
    [204, true],
    [202, false],
  ])('tokens.revoke, whose response has no body, with status %i', async (status, durable) => {
    const { baseUrl, seen } = await serve({ status });
    const result = await createClient(baseUrl).tokens.revoke('tok_0123456789abcdef');
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/v1/tokens/tok_0123456789abcdef' });
    expect(result).toEqual({ id: 'tok_0123456789abcdef', status: 'revoked', durable });
  });

  it('accept null for no options', async () => {
    const none = null as unknown as undefined;
    const { result } = await exchange(records.published, (c) => c.publishWPK({ name: 'a' }, none));
    expect(result).toEqual(records.published);
    await exchange(records.reviewed, (c) => c.approveWPK('a@1.0.0', '', none));
  });

  it('reject an invalid signal and an invalid timeout', async () => {
    expect(await rejection((c) => c.get('a@1', { signal: {} as AbortSignal }))).toEqual(
      invalidArgument(/^signal must be an AbortSignal/),
    );
    expect(await rejection((c) => c.get('a@1', { timeoutMs: -1 }))).toEqual(
      invalidArgument(/^timeoutMs must be/),
    );
  });
});
