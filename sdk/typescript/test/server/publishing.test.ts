import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AtomClient, canonicalize, digest } from '@atom/sdk';
import ts from 'typescript';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { describeServers, failureOf, freshName, workflow } from '../support/servers.js';

const run = promisify(execFile);

describeServers((server) => {
  let url: string;
  let client: AtomClient<'throw'>;
  let reviewer: AtomClient<'throw'>;
  let anonymous: AtomClient<'throw'>;
  beforeEach(() => {
    ({ url, client, reviewer, anonymous } = server());
  });

  describe('a publish', () => {
    it('of an object stores its canonical bytes as pending', async () => {
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

    it('of the same bytes changes nothing, and of others is a conflict', async () => {
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

    it('of bytes without a media type is read by their content', async () => {
      const json = await client.publishWPK(canonicalize(workflow(freshName())));
      expect(json.wpk.media_type).toBe('application/json');
      const yaml = await client.publishWPK(
        new TextEncoder().encode(`name: ${freshName()}\nversion: 1.0.0\nsteps: [a]\n`),
      );
      expect(yaml.wpk.media_type).toBe('application/yaml');
    });

    it('that breaks rules fails with every finding, and stores nothing', async () => {
      const error = await failureOf(client.publishWPK({ name: 'No Name', version: '1.0', steps: ['a'] }));
      expect(error).toMatchObject({ name: 'ValidationError', httpStatus: 422, retryable: false });
      expect(error.errors).toEqual(
        expect.arrayContaining([
          { code: 'invalid_name', pointer: '/name', detail: expect.stringMatching(/./) },
          { code: 'invalid_version', pointer: '/version', detail: expect.stringMatching(/./) },
        ]),
      );
    });

    it('of bytes that are not a document, of another type, or too many fails', async () => {
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

    it('without a token fails', async () => {
      expect(await failureOf(anonymous.publishWPK(workflow(freshName())))).toMatchObject({
        name: 'AuthenticationError',
        code: 'missing_token',
        httpStatus: 401,
      });
    });
  });

  describe('a download', () => {
    it('returns the exact bytes of the version, and writes them to a file', async () => {
      const name = freshName();
      const bytes = new TextEncoder().encode(
        `{ "name": "${name}",\t"version": "1.0.0", "steps": ["\\u00e9"] }\n`,
      );
      const { id, digest: stored } = await client.publishWPK(bytes);
      await reviewer.approveWPK(id);
      const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
      onTestFinished(() => rm(directory, { recursive: true }));
      const path = join(directory, 'it.json');
      const found = await anonymous.download(`${name}@latest`, { path });
      expect(found).toEqual({ id, digest: stored, mediaType: 'application/json', bytes, status: 'approved' });
      expect(await readFile(path)).toEqual(Buffer.from(bytes));
    });

    it('of a missing version fails', async () => {
      expect(await failureOf(client.download('no-such-workflow@1.0.0'))).toMatchObject({
        code: 'wpk_not_found',
      });
    });
  });

  describe('validate', () => {
    it('returns the findings of a publish, and stores nothing', async () => {
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

  describe('the sample of the README', () => {
    it('runs with the built package, word for word except for the port and the key', async () => {
      const sample = await readFile(new URL('../fixtures/quickstart.ts', import.meta.url), 'utf8');
      expect(await readFile(new URL('../../README.md', import.meta.url), 'utf8')).toContain(sample);
      const source = sample.replace('http://localhost:8050', url).replace('your-token', server().apiKey);
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      });
      const report = '\nconsole.log(JSON.stringify({ result, workflows }));';
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', outputText + report], {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
      });
      expect(JSON.parse(stdout)).toMatchObject({
        result: { id: 'my-workflow@1.0.0', status: 'uploaded' },
        workflows: { count: expect.any(Number) },
      });
    });
  });
});
