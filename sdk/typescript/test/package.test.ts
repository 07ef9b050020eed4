import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../package.json';
import { json, problem, serve, unusedBaseUrl } from './support/canned-server.js';
import { health } from './support/records.js';

/**
 * The built package, by its own name, in other processes. `npm test` builds it first.
 */

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** What a program of another process prints as JSON. It stands in the package's folder, so the name finds the package. */
async function printed(inputType: 'module' | 'commonjs', program: string, condition = ''): Promise<unknown> {
  const conditions = condition === '' ? [] : [`--conditions=${condition}`];
  const flags = [...conditions, `--input-type=${inputType}`, '--eval', program];
  const { stdout, stderr } = await run(process.execPath, flags, { cwd: root });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const body = (baseUrl: string) => `
  const client = createClient(${JSON.stringify(baseUrl)}, 'your-token');
  client.health().then((result) => console.log(JSON.stringify({
    result, canonical: new TextDecoder().decode(canonicalize({ b: 1, a: 2 })), error: new AtomError('x', { code: 'y' }).name,
  })));`;

describe('the built package', () => {
  it.each([
    ['module', "import { AtomError, canonicalize, createClient } from '@atom/sdk';"],
    ['commonjs', "const { AtomError, canonicalize, createClient } = require('@atom/sdk');"],
  ] as const)('is loaded as a %s', async (inputType, load) => {
    const { baseUrl, seen } = await serve(json(health));
    expect(await printed(inputType, load + body(baseUrl))).toEqual({
      result: health,
      canonical: '{"a":2,"b":1}',
      error: 'AtomError',
    });
    expect(seen[0]?.headers['user-agent']).toBe(`atom-sdk-typescript/${manifest.version}`);
  });

  it.each([
    ['module', '', 'node:http'],
    ['commonjs', '', 'node:http'],
    ['module', 'browser', 'fetch'],
    ['commonjs', 'deno', 'fetch'],
  ] as const)('sends as a %s (%s) over %s', async (inputType, condition, transport) => {
    const load = { module: 'await import', commonjs: 'require' }[inputType];
    const { baseUrl } = await serve(json({ ...health, version: 'node:http' }));
    const program = `(async () => {
      const { createClient } = ${load}('@atom/sdk');
      globalThis.fetch = async () => Response.json(${JSON.stringify({ ...health, version: 'fetch' })});
      console.log(JSON.stringify(await createClient('${baseUrl}').health()));
    })();`;
    expect(await printed(inputType, program, condition)).toMatchObject({ version: transport });
  });

  it.each([
    ['module', "import { createClient } from '@atom/sdk';"],
    ['commonjs', "const { createClient } = require('@atom/sdk');"],
  ] as const)('reads files as a %s', async (inputType, load) => {
    const program = `${load}
      createClient('${await unusedBaseUrl()}').publishWPK('no-such-file.yaml')
        .then((result) => console.log(JSON.stringify(result)));`;
    expect(await printed(inputType, program)).toMatchObject({
      code: 'file_unreadable',
      error: expect.stringMatching(/no such file or directory\.$/),
    });
  });

  it.each([
    ['a page', { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] }],
    ['a program of Node.js', { lib: ['lib.es2022.d.ts'], types: ['node'] }],
  ])('has types that compile the sample as part of %s', (_name, options) => {
    const program = ts.createProgram([join(root, 'test/fixtures/quickstart.ts')], {
      ...options,
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
    });
    const files = program.getSourceFiles().map(({ fileName }) => fileName);
    expect(files).toContainEqual(expect.stringMatching(/dist\/index\.d\.ts$/));
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  });

  it.each([
    [
      'module',
      "import { createRequire } from 'node:module'; const required = createRequire(import.meta.url)('@atom/sdk'); const imported = await import('@atom/sdk');",
    ],
    [
      'commonjs',
      "(async () => { const required = require('@atom/sdk'); const imported = await import('@atom/sdk');",
    ],
  ] as const)('recognizes the errors of its other copy, and names them, as a %s', async (inputType, load) => {
    const { baseUrl } = await serve(problem(404));
    const program = `${load}
      const lines = [];
      for (const [one, other] of [[required, imported], [imported, required]]) {
        const client = one.createClient({ baseUrl: '${baseUrl}', errors: 'throw' });
        const error = await (async function caller() { return client.get('a@1'); })().catch((reason) => reason);
        lines.push(error instanceof other.NotFoundError, error instanceof other.AtomError, error instanceof other.ConflictError);
        lines.push(one.NotFoundError !== other.NotFoundError, error.constructor.name, /\\n +at .*caller/.test(error.stack));
        lines.push(require('node:util').inspect(error).split(':')[0]);
      }
      console.log(JSON.stringify(lines));
    ${inputType === 'module' ? '' : '})();'}`.replaceAll(
      "require('node:util')",
      inputType === 'module' ? "createRequire(import.meta.url)('node:util')" : "require('node:util')",
    );
    const expected = [true, true, false, true, 'NotFoundError', true, 'NotFoundError'];
    expect(await printed(inputType, program)).toEqual([...expected, ...expected]);
  });

  it('shows the class of an error that nothing catches', async () => {
    const { baseUrl } = await serve(problem(404));
    const program = `import { createClient } from '@atom/sdk';
      async function caller() { await createClient({ baseUrl: '${baseUrl}', errors: 'throw' }).get('a@1'); }
      await caller();`;
    const failure = (await printed('module', program).catch((reason) => reason)) as { stderr: string };
    expect(failure.stderr).toMatch(/^NotFoundError: /m);
    expect(failure.stderr).toMatch(/at (?:async )?caller /);
  });

  it('exports none of its internal modules', async () => {
    const program = `import('@atom/sdk/dist/index.js').catch((error) => console.log(JSON.stringify(error.code)));`;
    expect(await printed('module', program)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it.each(['node.js', 'node.cjs', 'simulation.js', 'simulation.cjs'])(
    'imports the modules of Node.js by node: in %s',
    async (file) => {
      const text = await readFile(join(root, 'dist', file), 'utf8');
      const named = [...text.matchAll(/(?:\bfrom |\brequire\()["']([^"']+)["']/g)].map(([, name]) => name);
      expect(named).toContain(file.startsWith('node') ? 'node:tls' : 'node:fs');
      expect(named.filter((name) => name !== '@atom/sdk' && !name?.startsWith('node:'))).toEqual([]);
    },
  );

  it('has no dependency', () => {
    expect(Object.keys(manifest)).not.toContain('dependencies');
    expect(Object.keys(manifest)).not.toContain('peerDependencies');
  });

  it('can be bundled for a browser, and runs without anything of Node.js', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const outfile = join(directory, 'bundle.js');
    await build({
      stdin: { contents: "export * from '@atom/sdk';", resolveDir: root },
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'atom',
      outfile,
      logLevel: 'silent',
    });
    const { baseUrl, seen } = await serve(json(health));
    // The globals of a page that this SDK uses, and no others.
    const page = {
      AbortController,
      Headers,
      TextDecoder,
      TextEncoder,
      URL,
      URLSearchParams,
      fetch,
      performance,
      setTimeout,
      clearTimeout,
      crypto,
    };
    const atom = vm.runInNewContext(`${await readFile(outfile, 'utf8')}; atom`, { ...page });
    expect(atom.createClient().baseUrl).toBe('http://localhost:8050');
    const client = atom.createClient(baseUrl, 'your-token');
    expect(await client.health()).toEqual(health);
    expect(seen[0]?.headers['user-agent']).not.toContain('atom-sdk');
    expect(await client.publishWPK('drain.yaml')).toMatchObject({
      status: 'failed',
      code: 'file_unreadable',
      error: expect.stringMatching(/^This runtime has no file system/),
    });
    expect(await atom.digest(new TextEncoder().encode('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
