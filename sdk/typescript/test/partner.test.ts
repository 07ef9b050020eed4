import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@atom/sdk';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { binary } from './support/atomd.js';

/** The vitest helper as a partner uses it: in a separate project, with the built package. `npm test` builds it first. */

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs vitest in a project with one test file; `address` resolves with its simulation's address once a test runs. */
async function runProject(test: string): Promise<{ runner: ChildProcess; address: () => Promise<string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'atom-partner-'));
  await mkdir(join(folder, 'node_modules', '@atom'), { recursive: true });
  await symlink(root, join(folder, 'node_modules', '@atom', 'sdk'));
  await symlink(join(root, 'node_modules', 'vitest'), join(folder, 'node_modules', 'vitest'));
  const file = join(folder, 'address');
  const text = `
    import { writeFileSync } from 'node:fs';
    import { useSimulation } from '@atom/sdk/simulation';
    import { afterAll, beforeAll, expect, it } from 'vitest';
    const simulation = useSimulation({ beforeAll, afterAll });
    it('publishes', async () => {
      writeFileSync(${JSON.stringify(file)}, simulation().url);
      const wpk = { name: 'my-workflow', version: '1.0.0', steps: ['init'] };
      expect(await simulation().client().publishWPK(wpk)).toMatchObject({ status: 'uploaded' });
      ${test}
    });`;
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'partner.test.js'), text);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const runner = spawn(process.execPath, [vitest, 'run', '--testTimeout=60000'], {
    cwd: folder,
    env: { ...process.env, ATOMD: binary },
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    if (runner.exitCode === null && runner.signalCode === null) runner.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });
  const address = () => vi.waitFor(() => readFile(file, 'utf8'), { timeout: 20_000 });
  return { runner, address };
}

const ended = (url: string) =>
  vi.waitFor(
    async () => expect(await createClient(url).health()).toMatchObject({ code: 'connection_failed' }),
    { timeout: 10_000 },
  );

describe('a partner’s own tests', () => {
  it.each([
    ['pass', '', 0],
    ['fail', 'expect(1).toBe(2);', 1],
    ['leave a promise rejected', "void Promise.reject(new Error('boom'));", 1],
  ])('can %s: the server ends with them', async (_name, test, code) => {
    const { runner, address } = await runProject(test);
    const [exitCode] = await once(runner, 'exit');
    expect(exitCode).toBe(code);
    await ended(await address());
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'can be ended by %s: the server ends with them',
    async (signal) => {
      const { runner, address } = await runProject('await new Promise(() => {});');
      const url = await address();
      runner.kill(signal);
      await once(runner, 'exit');
      await ended(url);
    },
  );
});
