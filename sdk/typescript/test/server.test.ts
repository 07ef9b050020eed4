import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AtomClient, AtomError, canonicalize, createClient, digest } from '@atom/sdk';
import type { Simulation } from '@atom/sdk/simulation';
import ts from 'typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startAtomd } from './support/atomd.js';

const run = promisify(execFile);

let starting: Promise<Simulation>;
let server: Simulation;
/** Any bearer token is a developer with every scope in simulation. */
let client: AtomClient<'throw'>;
let anonymous: AtomClient<'throw'>;

beforeAll(() => {
  starting = startAtomd();
  // Every test below awaits it, and fails by what it fails by; a hook that fails would skip them instead.
  starting.catch(() => undefined);
});

beforeEach(async () => {
  server = await starting;
  client = createClient({ baseUrl: server.url, apiKey: 'your-token', errors: 'throw' });
  anonymous = createClient({ baseUrl: server.url, apiKey: null, errors: 'throw' });
});

afterAll(async () => {
  expect(await (await starting).stop()).toBe(0);
});

let count = 0;
/** A name that no other test has. */
const freshName = () => `vitest-${++count}`;

const workflow = (name: string, version = '1.0.0') => ({ name, version, steps: ['init', 'process'] });

async function approved(name: string, ...versions: string[]): Promise<void> {
  for (const version of versions) {
    await client.publishWPK(workflow(name, version));
    await client.approveWPK(`${name}@${version}`);
  }
}

async function failureOf(call: Promise<unknown>): Promise<AtomError> {
  return call.then(
    () => expect.unreachable('the call succeeded'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(AtomError);
      return error as AtomError;
    },
  );
}

describe('a publish', () => {
  it('of an object stores its canonical bytes, pending', async () => {
    const value = workflow(freshName());
    const result = await client.publishWPK(value);
    const bytes = canonicalize(value);
    expect(result).toMatchObject({
      id: `${value.name}@1.0.0`,
      status: 'uploaded',
      digest: await digest(bytes),
      wpk: {
        name: value.name,
        version: '1.0.0',
        status: 'pending',
        size: bytes.length,
        media_type: 'application/json',
        review: null,
      },
    });
  });

  it('of the same bytes again changes nothing, and of others is a conflict', async () => {
    const value = workflow(freshName());
    const first = await client.publishWPK(value);
    const again = await client.publishWPK({ steps: value.steps, version: value.version, name: value.name });
    expect(again).toMatchObject({ id: first.id, status: 'unchanged', digest: first.digest });
    expect(await failureOf(client.publishWPK({ ...value, steps: ['other'] }))).toMatchObject({
      name: 'ConflictError',
      code: 'version_exists',
      httpStatus: 409,
      retryable: false,
      requestId: expect.stringMatching(/./),
    });
    expect(await client.get(first.id)).toMatchObject({ digest: first.digest });
  });

  it('of a YAML file stores its exact bytes', async () => {
    const name = freshName();
    const text = `# kept as it is\r\nname: ${name}\nversion: "1.0.0"\nsteps: [init]\n`;
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'it.wpk.yaml');
    await writeFile(path, text);
    const result = await client.publishWPK(path);
    expect(result.wpk).toMatchObject({ media_type: 'application/yaml', size: Buffer.byteLength(text) });
    expect(result.digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  it('of bytes that say no type is read by what they are', async () => {
    const json = await client.publishWPK(canonicalize(workflow(freshName())));
    expect(json.wpk.media_type).toBe('application/json');
    const yaml = await client.publishWPK(
      new TextEncoder().encode(`name: ${freshName()}\nversion: 1.0.0\nsteps: [a]\n`),
    );
    expect(yaml.wpk.media_type).toBe('application/yaml');
  });

  it('that breaks rules is refused with every finding, and stores nothing', async () => {
    const error = await failureOf(client.publishWPK({ name: 'No Name', version: '1.0', steps: ['a'] }));
    expect(error).toMatchObject({ name: 'ValidationError', httpStatus: 422, retryable: false });
    expect(error.errors).toEqual(
      expect.arrayContaining([
        { code: 'invalid_name', pointer: '/name', detail: expect.stringMatching(/./) },
        { code: 'invalid_version', pointer: '/version', detail: expect.stringMatching(/./) },
      ]),
    );
  });

  it('of bytes that are no document, of another type, and of too many', async () => {
    const bytes = new TextEncoder().encode('{"name": ');
    expect(await failureOf(client.publishWPK(bytes, { mediaType: 'application/json' }))).toMatchObject({
      name: 'ValidationError',
      code: 'malformed_json',
      httpStatus: 400,
    });
    expect(await failureOf(client.publishWPK(bytes, { mediaType: 'image/png' }))).toMatchObject({
      code: 'unsupported_media_type',
      httpStatus: 415,
    });
    const large = { ...workflow(freshName()), description: 'x'.repeat(2 * 1024 * 1024) };
    expect(await failureOf(client.publishWPK(large))).toMatchObject({
      code: 'body_too_large',
      httpStatus: 413,
    });
  });

  it('without a token is refused', async () => {
    expect(await failureOf(anonymous.publishWPK(workflow(freshName())))).toMatchObject({
      name: 'AuthenticationError',
      code: 'missing_token',
      httpStatus: 401,
    });
  });
});

describe('a review', () => {
  it('approves and rejects, and the latest decision stands', async () => {
    const { id } = await client.publishWPK(workflow(freshName()));
    expect(await client.approveWPK(id, 'looks right')).toMatchObject({
      id,
      status: 'approved',
      wpk: { status: 'approved', review: { decision: 'approve', reason: 'looks right' } },
    });
    expect(await client.rejectWPK(id, 'on second thoughts')).toMatchObject({
      id,
      status: 'rejected',
      wpk: { status: 'rejected', review: { decision: 'reject', reason: 'on second thoughts' } },
    });
  });

  it('of bytes that were not looked at decides nothing', async () => {
    const { id, digest: stored } = await client.publishWPK(workflow(freshName()));
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await failureOf(client.approveWPK(id, '', { digest: other }))).toMatchObject({
      name: 'PreconditionFailedError',
      code: 'digest_mismatch',
      httpStatus: 412,
    });
    expect(await client.get(id)).toMatchObject({ status: 'pending' });
    expect(await client.approveWPK(id, '', { digest: stored })).toMatchObject({ status: 'approved' });
  });

  it('of what is not there is refused', async () => {
    expect(await failureOf(client.rejectWPK('no-such-workflow@1.0.0'))).toMatchObject({
      name: 'NotFoundError',
      code: 'wpk_not_found',
    });
  });
});

describe('finding', () => {
  it('by exact version, range and latest', async () => {
    const name = freshName();
    await approved(name, '1.2.0', '1.10.0', '2.0.0', '3.0.0-rc.1');
    const versionOf = async (selector: string) => (await anonymous.get(`${name}@${selector}`)).version;
    expect(await versionOf('1.2.0')).toBe('1.2.0');
    expect(await versionOf('^1.2')).toBe('1.10.0');
    expect(await versionOf('>=1.2 <2')).toBe('1.10.0');
    expect(await versionOf('latest')).toBe('2.0.0');
    expect(await versionOf('3.0.0-rc.1')).toBe('3.0.0-rc.1');
    expect(await failureOf(anonymous.get(`${name}@^4`))).toMatchObject({ code: 'wpk_not_found' });
    expect(await failureOf(anonymous.get(`${name}@not a range`))).toMatchObject({ code: 'invalid_range' });
    expect(await anonymous.getPackage(name)).toMatchObject({
      name,
      latest: '2.0.0',
      versions: ['3.0.0-rc.1', '2.0.0', '1.10.0', '1.2.0'].map((version) => ({ version })),
    });
  });

  it('lists pages that join without a gap', async () => {
    const name = freshName();
    await approved(name, '1.0.0', '1.1.0', '1.2.0');
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listWorkflows({ status: 'approved', limit: 2, cursor });
      expect(page.count).toBe(page.wpks.length);
      expect(page.count).toBeLessThanOrEqual(2);
      ids.push(...page.wpks.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids.filter((id) => id.startsWith(`${name}@`))).toEqual([
      `${name}@1.2.0`,
      `${name}@1.1.0`,
      `${name}@1.0.0`,
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists a status, and what is not approved to no stranger', async () => {
    const { id } = await client.publishWPK(workflow(freshName()));
    const idsOf = (page: { wpks: { id: string }[] }) => page.wpks.map((wpk) => wpk.id);
    expect(idsOf(await client.listWorkflows('pending'))).toContain(id);
    expect(idsOf(await client.listWorkflows('approved'))).not.toContain(id);
    expect(idsOf(await anonymous.listWorkflows())).not.toContain(id);
    expect(await failureOf(anonymous.get(id))).toMatchObject({ code: 'wpk_not_found', httpStatus: 404 });
  });

  it('is told of what a list does not know', async () => {
    expect(await failureOf(client.listWorkflows({ colour: 'red' } as object))).toMatchObject({
      code: 'unknown_parameter',
      httpStatus: 400,
    });
    expect(await failureOf(client.listWorkflows({ limit: 101 }))).toMatchObject({
      code: 'invalid_parameter',
    });
    expect(await failureOf(client.listWorkflows({ cursor: 'x' }))).toMatchObject({ code: 'invalid_cursor' });
  });
});

describe('a download', () => {
  it('gives the exact bytes of the version that was found, and a file of them', async () => {
    const name = freshName();
    const bytes = new TextEncoder().encode(
      `{ "name": "${name}",\t"version": "1.0.0", "steps": ["\\u00e9"] }\n`,
    );
    const { id, digest: stored } = await client.publishWPK(bytes);
    await client.approveWPK(id);
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'it.json');
    const found = await anonymous.download(`${name}@latest`, { path });
    expect(found).toEqual({ id, digest: stored, mediaType: 'application/json', bytes });
    expect(await readFile(path)).toEqual(Buffer.from(bytes));
  });

  it('of what is not there is refused', async () => {
    expect(await failureOf(client.download('no-such-workflow@1.0.0'))).toMatchObject({
      code: 'wpk_not_found',
    });
  });
});

describe('validate', () => {
  it('says what a publish would, and stores nothing', async () => {
    const value = workflow(freshName());
    const id = `${value.name}@1.0.0`;
    expect(await client.validate(value)).toEqual({
      valid: true,
      id,
      digest: await digest(canonicalize(value)),
      size: canonicalize(value).length,
      findings: [],
    });
    expect(await failureOf(client.get(id))).toMatchObject({ code: 'wpk_not_found' });
    const bad = await client.validate({ name: 'No Name', version: '1.0.0', steps: ['a'] });
    expect(bad).toMatchObject({ valid: false, findings: [{ code: 'invalid_name', pointer: '/name' }] });
  });
});

describe('a version', () => {
  it('is withdrawn while it is pending, for good', async () => {
    const { id } = await client.publishWPK(workflow(freshName()));
    expect(await client.withdraw(id)).toMatchObject({
      id,
      status: 'withdrawn',
      wpk: { status: 'withdrawn' },
    });
    expect(await client.withdraw(id)).toMatchObject({ id, status: 'withdrawn' });
    expect(await failureOf(client.approveWPK(id))).toMatchObject({
      name: 'ConflictError',
      code: 'invalid_transition',
    });
  });

  it('is yanked and put back', async () => {
    const name = freshName();
    await approved(name, '1.0.0', '1.1.0');
    expect(await client.yank(`${name}@1.1.0`)).toMatchObject({ status: 'yanked' });
    expect((await anonymous.get(`${name}@latest`)).version).toBe('1.0.0');
    expect((await anonymous.download(`${name}@1.1.0`)).id).toBe(`${name}@1.1.0`);
    expect(await client.unyank(`${name}@1.1.0`)).toMatchObject({ status: 'approved' });
    expect((await anonymous.get(`${name}@latest`)).version).toBe('1.1.0');
  });

  it('has its reviews, the one that stands first', async () => {
    const { id } = await client.publishWPK(workflow(freshName()));
    await client.rejectWPK(id, 'no rollback');
    await client.approveWPK(id, 'discussed');
    expect(await client.listReviews(id)).toMatchObject({
      count: 2,
      reviews: [
        { decision: 'approve', reason: 'discussed' },
        { decision: 'reject', reason: 'no rollback' },
      ],
    });
  });

  it('is waited for until it is decided on', async () => {
    const { id } = await client.publishWPK(workflow(freshName()));
    const waiting = client.waitForReview(id, { intervalMs: 10 });
    await client.approveWPK(id);
    expect(await waiting).toMatchObject({ id, status: 'approved' });
  });
});

describe('many at once', () => {
  it('are published, listed over all pages, and downloaded; and published again, unchanged', async () => {
    const name = freshName();
    const sources = Array.from({ length: 30 }, (_, patch) => workflow(name, `1.0.${patch}`));
    const first = await client.publishMany(sources);
    expect(first.map(({ status }) => status)).toEqual(sources.map(() => 'uploaded'));
    const again = await client.publishMany(sources, { concurrency: 3 });
    expect(again.map(({ status }) => status)).toEqual(sources.map(() => 'unchanged'));

    const listed: string[] = [];
    for await (const { id } of client.listAll({ status: 'pending', limit: 7 })) {
      if (id.startsWith(`${name}@`)) listed.push(id);
    }
    const ids = sources.map(({ version }) => `${name}@${version}`);
    expect(listed.sort()).toEqual([...ids].sort());

    const [bad, ...good] = await client.downloadMany([`${name}@9.9.9`, ...ids]);
    expect(bad).toMatchObject({ status: 'failed', code: 'wpk_not_found', attempts: 1 });
    expect(good.map((file) => file.error === undefined && file.id)).toEqual(ids);
  });
});

describe('events', () => {
  it('are followed from any of them on, each once and in order', async () => {
    let before = -1;
    for (let after = 0; after !== before; ) {
      before = after;
      after = (await client.listEvents({ after, limit: 100 })).next_after;
    }
    const { id } = await client.publishWPK(workflow(freshName()));

    const types: string[] = [];
    const seqs = [before];
    const approval = client.approveWPK(id);
    for await (const { seq, type, subject } of client.follow({ after: before, intervalMs: 10 })) {
      seqs.push(seq);
      if (subject !== id) continue;
      types.push(type);
      if (type === 'wpk.yanked') break;
      // What happens while it is followed comes as well.
      if (type === 'wpk.approved') await client.yank(id);
    }
    await approval;
    expect(types).toEqual(['wpk.published', 'wpk.approved', 'wpk.yanked']);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });
});

describe('the server', () => {
  it('is healthy, and a simulation', async () => {
    expect(await anonymous.health()).toMatchObject({ status: 'healthy', simulation_mode: true });
  });

  it('knows a caller by its token', async () => {
    const me = await client.whoami();
    expect([...me.scopes].sort()).toEqual(['admin', 'publish', 'review']);
    expect(await failureOf(anonymous.whoami())).toMatchObject({ code: 'missing_token', httpStatus: 401 });
  });

  it('makes, lists and revokes API keys', async () => {
    const expires = new Date(Date.now() + 3_600_000);
    const made = await client.tokens.create({ scopes: ['publish'], note: 'vitest', expires_at: expires });
    expect(made.token).toMatch(/^atom_/);
    expect(new Date(made.expires_at ?? 0).getTime()).toBe(expires.getTime());
    const { token: _secret, ...record } = made;
    expect((await client.tokens.list()).tokens).toContainEqual(record);
    expect(await client.tokens.revoke(made.id)).toEqual({ id: made.id, status: 'revoked' });
    expect(await client.tokens.revoke(made.id)).toEqual({ id: made.id, status: 'revoked' });
    const revoked = (await client.tokens.list()).tokens.find(({ id }) => id === made.id);
    expect(revoked?.revoked_at).toMatch(/Z$/);
    expect(await failureOf(client.tokens.revoke('tok_0000000000000000'))).toMatchObject({
      code: 'token_not_found',
    });
    expect(await failureOf(client.tokens.create({ scopes: [] }))).toMatchObject({ httpStatus: 422 });
  });

  it('takes many calls of one client at once', async () => {
    const name = freshName();
    const versions = Array.from({ length: 50 }, (_, patch) => `1.0.${patch}`);
    const results = await Promise.all(versions.map((version) => client.publishWPK(workflow(name, version))));
    expect(results.map(({ id }) => id)).toEqual(versions.map((version) => `${name}@${version}`));
    expect((await client.getPackage(name)).versions).toHaveLength(versions.length);
  });

  it('gives the default client its failures as results', async () => {
    const gentle = createClient(server.url, 'your-token');
    expect(await gentle.get('no-such-workflow@1.0.0')).toEqual({
      status: 'failed',
      error: expect.stringMatching(/./),
      code: 'wpk_not_found',
      httpStatus: 404,
      requestId: expect.stringMatching(/./),
      retryable: false,
      attempts: 1,
      errors: [],
    });
  });
});

describe('the sample of the README', () => {
  it('runs with the built package, word for word but for the port', async () => {
    const sample = await readFile(new URL('fixtures/quickstart.ts', import.meta.url), 'utf8');
    expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toContain(sample);
    const source = sample.replace('http://localhost:8050', server.url);
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const report = '\nconsole.log(JSON.stringify({ result, workflows }));';
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', outputText + report], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      result: { id: 'my-workflow@1.0.0', status: 'uploaded' },
      workflows: { count: expect.any(Number) },
    });
  });
});
