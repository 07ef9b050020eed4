import { type ClientOptions, createClient, InputError } from '@atom/sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { everyCall } from './support/calls.js';
import { json, serve } from './support/canned-server.js';
import { health, page } from './support/records.js';

afterEach(() => vi.unstubAllEnvs());

/**
 * Returns the error that creating a client that throws fails with. A client that returns its errors is created, and reports
 * the same error in each call without sending anything.
 */
async function rejection(options: ClientOptions): Promise<string> {
  const error = thrownBy(() => createClient({ ...options, errors: 'throw' }));
  const client = createClient({ ...options, errors: 'return' });
  expect(client.baseUrl).toBe('');
  for (const [name, call] of Object.entries(everyCall(client))) {
    expect(await call(), name).toMatchObject({
      code: 'invalid_argument',
      error: error.message,
      retryable: false,
      attempts: 0,
    });
  }
  return error.message;
}

function thrownBy(make: () => unknown): InputError {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'invalid_argument', retryable: false, attempts: 0 });
    return error as InputError;
  }
  throw new Error('the client was made');
}

describe('the base URL', () => {
  it('is http://localhost:8050 by default', () => {
    vi.stubEnv('ATOM_BASE_URL', undefined);
    expect(createClient().baseUrl).toBe('http://localhost:8050');
  });

  it('defaults to ATOM_BASE_URL, unless that is empty', () => {
    vi.stubEnv('ATOM_BASE_URL', 'https://atom.example/registry/');
    expect(createClient().baseUrl).toBe('https://atom.example/registry');
    expect(createClient({}).baseUrl).toBe('https://atom.example/registry');
    expect(createClient('http://other.example').baseUrl).toBe('http://other.example');
    vi.stubEnv('ATOM_BASE_URL', '');
    expect(createClient().baseUrl).toBe('http://localhost:8050');
  });

  it('can be a URL, have a path, and end in slashes', async () => {
    const { baseUrl, seen } = await serve(json(health));
    await createClient(new URL(`${baseUrl}/behind/a/gateway//`)).health();
    await createClient({ baseUrl: new URL(baseUrl) }).health();
    expect(seen.map(({ url }) => url)).toEqual(['/behind/a/gateway/health', '/health']);
  });

  it.each([
    ['nonsense', 'localhost'],
    ['no scheme', 'localhost:8050'],
    ['a scheme of another kind', 'ftp://localhost'],
    ['an empty text', ''],
  ])('is rejected: %s', async (_name, baseUrl) => {
    expect(await rejection({ baseUrl })).toBe(
      'The base URL is not an http: or https: URL. Use one such as http://localhost:8050.',
    );
  });

  it('is rejected with credentials, a query or a fragment, which are not quoted', async () => {
    const message = await rejection({ baseUrl: 'https://user:hunter22@atom.example' });
    expect(message).toMatch(/contains a user name or a password/);
    expect(message).not.toContain('hunter22');
    expect(await rejection({ baseUrl: 'https://atom.example/?key=hunter22' })).not.toContain('hunter22');
    expect(await rejection({ baseUrl: 'https://atom.example/#top' })).toMatch(/query or a fragment/);
  });

  it('is not quoted, because it may be the key', async () => {
    expect(await rejection({ baseUrl: 'atom_secret' })).not.toContain('atom_secret');
  });

  it('names the environment variable if that is invalid', async () => {
    vi.stubEnv('ATOM_BASE_URL', 'localhost');
    expect(await rejection({})).toMatch(/^ATOM_BASE_URL is not/);
  });
});

describe('the API key', () => {
  it('defaults to ATOM_API_KEY; null means none', async () => {
    vi.stubEnv('ATOM_API_KEY', 'key-of-environment');
    const { baseUrl, seen } = await serve(json(health));
    await createClient(baseUrl).health();
    await createClient({ baseUrl }).health();
    await createClient(baseUrl, 'key-of-argument').health();
    await createClient(baseUrl, null).health();
    vi.stubEnv('ATOM_API_KEY', '');
    await createClient(baseUrl).health();
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer key-of-environment',
      'Bearer key-of-environment',
      'Bearer key-of-argument',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['empty', '', /is empty/],
    ['with a line break at its end', 'secret-key\n', /contains a space, a line break/],
    ['with a header of its own', 'secret-key\r\nX-Evil: 1', /contains a space, a line break/],
    ['with a space', 'secret key', /contains a space/],
    ['with a character beyond ASCII', 'secret-kéy', /another character that no key has/],
    ['with a null character', 'secret-key\0', /another character/],
    ['too long', 'secret'.repeat(2000), /longer than 8192 characters/],
  ])('is rejected: %s', async (_name, apiKey, sentence) => {
    const message = await rejection({ apiKey });
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^The API key .*\.$/);
    expect(message).not.toContain('secret');
  });

  it('names the environment variable if that is invalid', async () => {
    vi.stubEnv('ATOM_API_KEY', 'secret-key\n');
    expect(await rejection({})).toMatch(/^ATOM_API_KEY contains/);
  });
});

describe('the other options', () => {
  it.each([
    [
      'one that is misspelt',
      { baseURL: 'http://a.example' } as object,
      /^Unknown option "baseURL"\. The options are/,
    ],
    ['a timeout that is misspelt', { timeouts: { connectionMs: 1 } as object }, /"timeouts\.connectionMs"/],
    ['no time to connect', { timeouts: { connectMs: 0 } }, /^timeouts\.connectMs must be a number/],
    ['a part of TLS that is misspelt', { tls: { caFile: 'a' } as object }, /"tls\.caFile"/],
    ['no time', { timeouts: { attemptMs: 0 } }, /^timeouts\.attemptMs must be a number of milliseconds/],
    ['a time that is not a number', { timeouts: { callMs: Number.NaN } }, /^timeouts\.callMs/],
    ['a time longer than a timer can wait', { timeouts: { callMs: 2 ** 31 } }, /at most 2147483647/],
    [
      'a header that the client sets',
      { headers: { AUTHORIZATION: 'x' } },
      /^The client sets the header AUTHORIZATION itself/,
    ],
    [
      'a framing',
      { headers: { 'Transfer-Encoding': 'chunked' } },
      /^The client sets the header Transfer-Encoding/,
    ],
    ['an expectation', { headers: { Expect: '100-continue' } }, /^The client sets the header Expect/],
    ['a connection option', { headers: { connection: 'close' } }, /^The client sets the header connection/],
    ['a transfer coding', { headers: { TE: 'trailers' } }, /^The client sets the header TE/],
    [
      'a coding of responses',
      { headers: { 'accept-encoding': 'zstd' } },
      /^The client sets the header accept-/,
    ],
    [
      'a header with a line break',
      { headers: { 'x-tenant': 'a\r\nb: c' } },
      /"x-tenant".*HTTP does not allow/,
    ],
    ['a header without a name', { headers: { '': 'a' } }, /HTTP does not allow/],
    ['a fetch that is not a function', { fetch: 1 as unknown as typeof fetch }, /^fetch must be a function/],
  ])('are rejected: %s', async (_name, options, sentence) => {
    expect(await rejection(options)).toMatch(sentence);
    const after = { ...options, errors: 'throw' } as const;
    expect(thrownBy(() => createClient('http://localhost:8050', 'key', after)).message).toMatch(sentence);
  });

  it('are either the only argument, or follow the base URL and the key', async () => {
    const options = { errors: 'throw' } as unknown as string;
    expect(thrownBy(() => createClient(options, 'key')).message).toMatch(/^Pass either one options object/);
    const result = await createClient({} as unknown as string, 'key').health();
    expect(result).toMatchObject({ status: 'unhealthy', code: 'invalid_argument' });
  });

  it('must name a known mode, even to report errors', () => {
    const sentence = /^errors must be "return" or "throw"/;
    expect(thrownBy(() => createClient({ errors: 'raise' as 'throw' })).message).toMatch(sentence);
  });

  it('headers are sent with every request, besides the name of the SDK', async () => {
    const { baseUrl, seen } = await serve(json(page));
    await createClient({ baseUrl, headers: { 'X-Tenant': 'one' } }).listWorkflows();
    expect(seen[0]?.headers).toMatchObject({
      'x-tenant': 'one',
      'user-agent': 'atom-sdk-typescript/0.1.0',
      accept: 'application/json, application/problem+json',
    });
  });

  it('fetch sends the requests', async () => {
    const urls: string[] = [];
    const client = createClient({
      baseUrl: 'http://atom.example',
      fetch: async (url) => {
        urls.push(url);
        return Response.json(health);
      },
    });
    expect(await client.health()).toEqual(health);
    expect(urls).toEqual(['http://atom.example/health']);
  });
});
