import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AtomError, createClient } from '@atom/sdk';
import { startSimulation, useSimulation } from '@atom/sdk/simulation';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { binary, startAtomd } from './support/atomd.js';

afterEach(() => vi.unstubAllEnvs());

const root = fileURLToPath(new URL('..', import.meta.url));
const document = { name: 'my-workflow', version: '1.0.0', steps: ['init'] };

describe('a simulation', () => {
  it('is a server of its own, and takes any key for a developer’s', async () => {
    const [one, other] = await Promise.all([startAtomd(), startAtomd()]);
    onTestFinished(async () => void (await Promise.all([one.stop(), other.stop()])));
    expect(await one.client().publishWPK(document)).toMatchObject({ status: 'uploaded' });
    expect(await other.client().listWorkflows()).toMatchObject({ count: 0 });
    expect(await one.client({ apiKey: null }).whoami()).toMatchObject({ code: 'missing_token' });
    const throwing = one.client({ errors: 'throw' });
    await expect(throwing.get('a@1.0.0')).rejects.toMatchObject({ code: 'wpk_not_found' });
  });

  it('can be stopped, even twice', async () => {
    const simulation = await startAtomd();
    expect(await simulation.stop()).toBe(0);
    expect(await simulation.stop()).toBe(0);
    expect(await createClient(simulation.url).health()).toMatchObject({ code: 'connection_failed' });
  });

  it('ends with its await using block', async () => {
    let url = '';
    {
      await using simulation = await startAtomd();
      url = simulation.url;
      expect(await simulation.client().health()).toMatchObject({ simulation_mode: true });
    }
    expect(await createClient(url).health()).toMatchObject({ code: 'connection_failed' });
  });

  it('shows faults only to the clients of a scenario', async () => {
    await using simulation = await startAtomd();
    const scenario = await simulation.faults([{ status: 503, retry_after: '0' }, { truncate: true }]);
    expect(await simulation.client().health()).toMatchObject({ status: 'ok' });
    expect(await scenario.report()).toEqual({ scenario: scenario.id, used: 0, remaining: 2, requests: 0 });
    const client = scenario.client({ errors: 'throw', headers: { 'X-One': '1' } });
    const { response } = await client.publishWPK(document).withResponse();
    expect(response.attempts).toBe(3);
    expect(await scenario.report()).toEqual({ scenario: scenario.id, used: 2, remaining: 0, requests: 3 });
    await expect(simulation.faults([{ status: 200 }])).rejects.toMatchObject({
      name: 'AtomError',
      code: 'invalid_field',
      httpStatus: 422,
    });
  });
});

describe('the process that started it', () => {
  /** Runs a program that starts a simulation, prints its address, and continues with `then`. */
  async function start(then: string) {
    const program = `
      import { startSimulation } from '@atom/sdk/simulation';
      const { url } = await startSimulation({ binary: ${JSON.stringify(binary)} });
      console.log(url);
      ${then}`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    for await (const url of createInterface({ input: child.stdout })) return { child, url };
    throw new Error('the program ended');
  }

  const ended = (url: string) =>
    vi.waitFor(
      async () =>
        expect(await createClient(url).health({ timeoutMs: 500 })).toMatchObject({
          code: 'connection_failed',
        }),
      { timeout: 20_000 },
    );

  it('ends it when it is killed', async () => {
    const { child, url } = await start('setInterval(() => {}, 1000);');
    expect(await createClient(url).health()).toMatchObject({ status: 'ok' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await ended(url);
  });

  it('stays alive until stop() has finished', async () => {
    const program = `
      import { startSimulation } from '@atom/sdk/simulation';
      const simulation = await startSimulation({ binary: ${JSON.stringify(binary)} });
      console.log(await simulation.stop());`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { cwd: root },
    );
    expect(stdout).toBe('0\n');
  });

  it('can exit without stopping it', async () => {
    const { child, url } = await start('');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    await ended(url);
  });
});

describe('useSimulation', () => {
  const simulation = useSimulation({ beforeAll, afterAll }, { binary });

  it('runs one for the tests of a file', async () => {
    expect(await simulation().client().health()).toMatchObject({ simulation_mode: true });
  });

  it('throws outside the tests', () => {
    const none = useSimulation({ beforeAll: () => undefined, afterAll: () => undefined });
    expect(none).toThrow(
      /^The simulation runs only while the tests of the file run\. Call this inside a test\.$/,
    );
  });
});

describe('atomd', () => {
  async function failure(options: Parameters<typeof startSimulation>[0]): Promise<AtomError> {
    const error = await startSimulation(options).then(
      () => expect.unreachable('it started'),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(AtomError);
    expect(error.code).toBe('simulation_failed');
    return error;
  }

  it('is found by its path, by ATOMD and in PATH', async () => {
    vi.stubEnv('ATOMD', binary);
    await using byName = await startSimulation();
    expect(byName.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    vi.stubEnv('ATOMD', undefined);
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await symlink(binary, join(directory, 'atomd'));
    vi.stubEnv('PATH', `/nowhere:${directory}`);
    await using inPath = await startSimulation();
    expect(inPath.url).not.toBe(byName.url);
  });

  it('is reported if it is missing, with advice on how to get it', async () => {
    vi.stubEnv('ATOMD', undefined);
    vi.stubEnv('PATH', '');
    expect((await failure({})).message).toMatch(
      /^There is no atomd in PATH\. Install .*make build.*ATOMD to its path\.$/,
    );
    vi.stubEnv('ATOMD', '/no/such/atomd');
    expect((await failure({})).message).toMatch(
      /^There is no executable atomd at \/no\/such\/atomd \(ATOMD\)\./,
    );
    expect((await failure({ binary: '/tmp' })).message).toMatch(/^There is no executable atomd at \/tmp\./);
  });

  it('fails to start if it exits at once or never listens', async () => {
    expect((await failure({ binary, args: ['--no-such-flag'] })).message).toMatch(
      /exited before it listened/,
    );
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const silent = join(directory, 'atomd');
    await writeFile(silent, '#!/bin/sh\nexec sleep 600\n');
    await chmod(silent, 0o755);
    expect((await failure({ binary: silent, timeoutMs: 100 })).message).toMatch(
      /did not listen within 100 ms\.$/,
    );
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    expect(stdout).not.toContain(silent);
  });
});
