import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sdk from '@atom/sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CannedResponse, json, problem, serve } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { tallyHeads } from './support/conditions.js';
import * as records from './support/records.js';

instantRetries();

/** Returns the error of a client that throws, and the result of one that returns its errors, for the same response. */
async function bothModes(
  canned: CannedResponse,
  call: <Mode extends sdk.ErrorMode>(client: sdk.AtomClient<Mode>) => Promise<unknown> = (client) =>
    client.get('my-workflow@1.0.0'),
): Promise<{ error: sdk.AtomError; result: sdk.Failed }> {
  const { baseUrl } = await serve(canned);
  const result = (await call(sdk.createClient({ baseUrl }))) as sdk.Failed;
  const error = await call(sdk.createClient({ baseUrl, errors: 'throw' })).then(
    () => expect.unreachable('the call succeeded'),
    (reason: sdk.AtomError) => reason,
  );
  expect(error).toBeInstanceOf(sdk.AtomError);
  expect(result.error).toBe(error.message);
  expect(result.code).toBe(error.code);
  expect(result.httpStatus).toBe(error.httpStatus);
  expect(result.retryable).toBe(error.retryable);
  expect(result.attempts).toBe(error.attempts);
  expect(result.errors).toEqual(error.errors);
  return { error, result };
}

describe('a problem', () => {
  it.each([
    [400, sdk.ValidationError],
    [401, sdk.AuthenticationError],
    [403, sdk.PermissionError],
    [404, sdk.NotFoundError],
    [409, sdk.ConflictError],
    [412, sdk.PreconditionFailedError],
    [413, sdk.ValidationError],
    [415, sdk.ValidationError],
    [418, sdk.AtomApiError],
    [422, sdk.ValidationError],
    [429, sdk.RateLimitError],
    [500, sdk.ServerError],
    [503, sdk.ServerError],
  ])('of status %i becomes its error class', async (status, Class) => {
    const { error, result } = await bothModes(problem(status, { retryable: status === 503 }));
    expect(error.constructor).toBe(Class);
    expect(error.name).toBe(Class.name);
    expect(error).toBeInstanceOf(sdk.AtomApiError);
    expect(result).toEqual({
      status: 'failed',
      error: 'What happened, and what to do.',
      code: 'some_code',
      httpStatus: status,
      requestId: 'req-1',
      retryable: status === 503,
      attempts: [429, 500, 503].includes(status) ? 3 : 1,
      errors: [],
    });
  });

  it('keeps its valid findings, and drops others', async () => {
    const finding = { code: 'invalid_name', pointer: '/name', detail: 'Use small letters.' };
    const { error, result } = await bothModes(problem(422, { errors: [finding, { code: 1 }, null] }));
    expect(error.errors).toEqual([finding]);
    expect(result.errors).toEqual([finding]);
  });

  it('needs only a code and a detail', async () => {
    const body = { code: 'some_code', detail: 'What happened.' };
    const { result } = await bothModes(json(body, 400, 'application/problem+json; charset=utf-8'));
    expect(result).toEqual({
      status: 'failed',
      error: 'What happened.',
      code: 'some_code',
      httpStatus: 400,
      retryable: false,
      attempts: 1,
      errors: [],
    });
  });

  it('takes the failure form of each call', async () => {
    const { baseUrl } = await serve(problem(503));
    const client = sdk.createClient({ baseUrl });
    const info = {
      error: 'What happened, and what to do.',
      code: 'some_code',
      httpStatus: 503,
      requestId: 'req-1',
      retryable: false,
      attempts: 3,
      errors: [],
    };
    expect(await client.listWorkflows()).toEqual({ wpks: [], count: 0, next_cursor: null, ...info });
    expect(await client.tokens.list()).toEqual({ tokens: [], count: 0, ...info });
    expect(await client.health()).toEqual({ status: 'unhealthy', ...info });
    expect(await client.whoami()).toEqual({ status: 'failed', ...info });
  });
});

describe('an error response without a problem', () => {
  const html = { headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' };

  it.each([
    ['the page of a proxy', { ...html, status: 502 }, sdk.ServerError, true, 'text/html'],
    [
      'a page that calls itself a problem',
      {
        status: 404,
        headers: { 'content-type': 'application/problem+json' },
        body: '<html>',
      },
      sdk.NotFoundError,
      false,
      'application/problem+json',
    ],
    ['JSON of another API', json({ message: 'nope' }, 403), sdk.PermissionError, false, 'application/json'],
    [
      'a problem without a code',
      json({ detail: 'x' }, 400, 'application/problem+json'),
      sdk.ValidationError,
      false,
      'application/problem+json',
    ],
    ['no body at all', { status: 500 }, sdk.ServerError, true, 'a body without a media type'],
    ['an unknown status', { status: 599 }, sdk.ServerError, false, 'a body without a media type'],
  ])('is still an error: %s', async (_name, canned, Class, retryable, mediaType) => {
    const { error } = await bothModes(canned);
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ code: 'invalid_response', httpStatus: canned.status, retryable });
    expect(error.message).toMatch(
      new RegExp(
        `^http://127\\.0\\.0\\.1:\\d+ responded with ${canned.status} and ${mediaType.replace('+', '\\+')} instead of`,
      ),
    );
  });

  it('is not retryable if the call is not idempotent', async () => {
    const { result } = await bothModes({ ...html, status: 502 }, (client) =>
      client.tokens.create({ scopes: ['publish'] }),
    );
    expect(result).toMatchObject({ httpStatus: 502, retryable: false });
  });
});

describe('a success that is not the API’s', () => {
  const { publisher: _, ...withoutPublisher } = records.wpk;

  it.each([
    ['HTML', { body: '<html>' }, 'the body is not an object'],
    ['nothing', {}, 'the body is not an object'],
    ['half of a document', { body: '{"id": "my-work' }, 'the body is not an object'],
    [
      'bytes that are no UTF-8',
      { body: Buffer.from('{"id":"\xff"}', 'latin1') },
      'the body is not an object',
    ],
    ['an array', json([records.wpk]), 'the body is not an object'],
    ['null', json(null), 'the body is not an object'],
    ['a record without a member', json(withoutPublisher), '/publisher is not of type string'],
    ['a record with text for a number', json({ ...records.wpk, size: '2' }), '/size is not of type integer'],
    ['a record with null for text', json({ ...records.wpk, digest: null }), '/digest is not of type string'],
    ['a record with mixed tags', json({ ...records.wpk, tags: ['a', 1] }), '/tags is not of type string[]'],
    [
      'a review without a reviewer',
      json({ ...records.wpk, review: {} }),
      '/review/decision is not of type string',
    ],
  ])('is an error: %s', async (_name, canned, flaw) => {
    const { error } = await bothModes(canned);
    expect(error.constructor).toBe(sdk.InvalidResponseError);
    expect(error).toMatchObject({ code: 'invalid_response', httpStatus: 200, retryable: false });
    expect(error.message).toContain(`sent a response with status 200 that the API does not define: ${flaw}.`);
  });

  it('is an error: a list with one bad record', async () => {
    const { result } = await bothModes(json({ ...records.page, wpks: [records.wpk, 1] }), (client) =>
      client.listWorkflows(),
    );
    expect(result).toMatchObject({
      wpks: [],
      count: 0,
      error: expect.stringContaining('/wpks/1 is not an object'),
    });
  });

  it('may omit a member that may be null', async () => {
    const { review: _review, ...withoutReview } = records.wpk;
    const { baseUrl } = await serve(json(withoutReview));
    expect(await sdk.createClient(baseUrl).get('my-workflow@1.0.0')).toEqual({
      ...withoutReview,
      review: null,
    });
  });

  it('may have unknown members', async () => {
    const later = { ...records.wpk, risk: 12 };
    const { baseUrl } = await serve(json(later));
    expect(await sdk.createClient(baseUrl).get('my-workflow@1.0.0')).toEqual(later);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i is not followed, and no key goes there', async (status) => {
    const other = await serve(json(records.wpk));
    const { baseUrl } = await serve({ status, headers: { location: `${other.baseUrl}/v1/wpks/x?token=1` } });
    const result = await sdk.createClient(baseUrl, 'a-secret-key').get('my-workflow@1.0.0');
    expect(other.seen).toEqual([]);
    expect(result).toMatchObject({ status: 'failed', code: 'invalid_response', httpStatus: status });
    expect(result.error).toContain(`redirects to ${other.baseUrl}. Redirects are not followed`);
  });

  it('without a location is an error too', async () => {
    const { result } = await bothModes({ status: 302 });
    expect(result.error).toContain('redirects to elsewhere');
  });
});

describe('a response that ends badly', () => {
  it('is cut short', async () => {
    const heads = tallyHeads();
    let requests = 0;
    const { baseUrl } = await serve(async (_request, response) => {
      requests += 1;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":');
      await heads.reached(requests);
      response.destroy();
    });
    const client = sdk.createClient({ baseUrl, errors: 'throw' });
    await expect(client.get('my-workflow@1.0.0')).rejects.toMatchObject({
      name: 'AtomConnectionError',
      code: 'connection_failed',
      retryable: true,
      message: expect.stringMatching(/^The response from http:\/\/127\.0\.0\.1:\d+ was cut short: .+\.$/),
    });
    // It is unknown whether the key was created.
    await expect(client.tokens.create({ scopes: ['publish'] })).rejects.toMatchObject({ retryable: false });
  });

  it('is closed before it begins', async () => {
    const { baseUrl } = await serve((_request, response) => response.destroy());
    expect(await sdk.createClient(baseUrl).health()).toMatchObject({
      status: 'unhealthy',
      code: 'connection_failed',
      retryable: true,
      error: expect.stringMatching(/^Cannot reach .*: the connection was (closed|reset)\. If that port/),
    });
  });

  it('is not HTTP', async () => {
    const { baseUrl } = await serve((request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await sdk.createClient(baseUrl).health()).toMatchObject({ code: 'invalid_response' });
  });

  it('is rejected if its length is above the limit', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': String(65 * 1024 * 1024) });
      response.flushHeaders();
    });
    expect(await sdk.createClient(baseUrl).get('my-workflow@1.0.0')).toMatchObject({
      code: 'response_too_large',
      error: expect.stringMatching(/is larger than 67108864 bytes, the most that this SDK reads\.$/),
    });
  });

  it('is rejected if it exceeds the limit without a length', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    const { baseUrl } = await serve((_request, response) => {
      const pump = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', pump);
      pump();
    });
    expect(await sdk.createClient(baseUrl).get('my-workflow@1.0.0')).toMatchObject({
      code: 'response_too_large',
      error: expect.stringMatching(/is larger than 67108864 bytes, the most that this SDK reads\.$/),
    });
  });
});

describe('a download', () => {
  const bytes = Buffer.from('name: my-workflow\n\0\xff', 'latin1');
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

  function content(headers: Record<string, string | undefined> = {}): CannedResponse {
    const whole = {
      'content-type': 'application/yaml; charset=utf-8',
      etag: `"${digest}"`,
      'content-location': '/v1/wpks/my-workflow@1.0.0/content',
      ...headers,
    };
    const present = Object.entries(whole).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return { headers: Object.fromEntries(present), body: bytes };
  }

  it('returns the exact bytes, their digest and their media type', async () => {
    const { baseUrl, seen } = await serve(content());
    const found = await sdk.createClient(baseUrl).download('my-workflow@^1');
    expect(seen).toMatchObject([{ method: 'GET', url: '/v1/wpks/my-workflow@%5E1/content' }]);
    expect(found).toEqual({
      id: 'my-workflow@1.0.0',
      digest,
      mediaType: 'application/yaml',
      bytes: new Uint8Array(bytes),
      status: '',
    });
  });

  it.each(['approved', 'yanked', 'rejected'])('says that the version is %s', async (status) => {
    const { baseUrl } = await serve(content({ 'atom-status': status }));
    expect(await sdk.createClient(baseUrl).download('my-workflow@1.0.0')).toMatchObject({ status });
  });

  it.each([
    ['an encoded location', { 'content-location': '/v1/wpks/my-workflow%401.0.0' }],
    ['a whole location', { 'content-location': 'https://atom.example/x/v1/wpks/my-workflow@1.0.0' }],
    ['a weak tag', { etag: `W/"${digest}"` }],
  ])('accepts %s', async (_name, headers) => {
    const { baseUrl } = await serve(content(headers));
    const found = await sdk.createClient(baseUrl).download('my-workflow@latest');
    expect(found).toMatchObject({ id: 'my-workflow@1.0.0', digest });
  });

  it('needs no location if the version is exact', async () => {
    const { baseUrl } = await serve(content({ 'content-location': undefined }));
    const found = await sdk.createClient(baseUrl).download('my-workflow@1.0.0');
    expect(found).toMatchObject({ id: 'my-workflow@1.0.0', digest });
  });

  it('of other bytes fails, and leaves no file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'it.yaml');
    const promised = `sha256:${'0'.repeat(64)}`;
    const { error } = await bothModes(content({ etag: `"${promised}"` }), (client) =>
      client.download('my-workflow@1.0.0', { path }),
    );
    expect(error).toBeInstanceOf(sdk.IntegrityError);
    expect(error).toMatchObject({ code: 'integrity_mismatch', retryable: false });
    expect(error.message).toContain(promised);
    expect(error.message).toContain(digest);
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['no tag', { etag: undefined }, /has no ETag with a digest/],
    ['a tag that is not a digest', { etag: '"v1"' }, /has no ETag with a digest/],
    ['no type', { 'content-type': undefined }, /has no Content-Type/],
    [
      'another version',
      { 'content-location': '/v1/wpks/my-workflow@1.0.1' },
      /version of my-workflow@1\.0\.0/,
    ],
    ['another package', { 'content-location': '/v1/wpks/other@1.0.0' }, /version of my-workflow@1\.0\.0/],
    ['an invalid location', { 'content-location': '/v1/wpks/%zz' }, /version of my-workflow@1\.0\.0/],
  ])('with %s cannot be verified', async (_name, headers, sentence) => {
    const { error } = await bothModes(content(headers), (client) => client.download('my-workflow@1.0.0'));
    expect(error).toMatchObject({ code: 'invalid_response', message: expect.stringMatching(sentence) });
  });

  it('of a range needs a location', async () => {
    const { error } = await bothModes(content({ 'content-location': undefined }), (client) =>
      client.download('my-workflow@1.0'),
    );
    expect(error).toMatchObject({ code: 'invalid_response' });
  });

  it('replaces an existing file, and leaves no other file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'it.yaml');
    await writeFile(path, 'what was there, and was longer than what comes');
    const { baseUrl } = await serve(content());
    expect(await sdk.createClient(baseUrl).download('my-workflow@1.0.0', { path })).toMatchObject({ digest });
    expect(await readFile(path)).toEqual(bytes);
    expect(await readdir(directory)).toEqual(['it.yaml']);
  });

  it('reports a file that cannot be written', async () => {
    const path = join(tmpdir(), 'no-such-directory-of-atom', 'it.yaml');
    const { error } = await bothModes(content(), (client) => client.download('my-workflow@1.0.0', { path }));
    expect(error).toMatchObject({
      name: 'InputError',
      code: 'file_unwritable',
      message: expect.stringMatching(/^Cannot write ".*it\.yaml": no such file or directory\.$/),
    });
  });
});
