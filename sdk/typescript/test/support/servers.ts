import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AtomClient, AtomError, createClient } from '@atom/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { startProcess } from '../../src/simulation/process.js';
import { binary, startAtomd } from './atomd.js';

/** A running server, and clients of it. */
export interface TestServer {
  url: string;
  /** The key of a tenant that publishes and is an admin. */
  apiKey: string;
  client: AtomClient<'throw'>;
  /** A reviewer, of another tenant if the server requires that. */
  reviewer: AtomClient<'throw'>;
  anonymous: AtomClient<'throw'>;
}

interface Started {
  url: string;
  apiKey: string;
  reviewerKey: string;
  /** Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** In simulation, any bearer token is a developer with every scope. */
async function startSimulated(): Promise<Started> {
  const { url, stop } = await startAtomd();
  return { url, apiKey: 'your-token', reviewerKey: 'your-token', stop };
}

async function startOnDisk(): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
  const data = join(folder, 'data');
  const { stdout } = await promisify(execFile)(binary, ['init', '--data', data]);
  const args = ['--data', data, '--listen', '127.0.0.1:0'];
  const server = await startProcess(binary, args, { timeoutMs: 10_000, log: 'ignore' });
  const admin = createClient({ baseUrl: server.url, apiKey: stdout.trim(), errors: 'throw' });
  const { token: reviewerKey } = await admin.tokens.create({ scopes: ['review'], tenant: 'reviewers' });
  const stop = async () => {
    const code = await server.stop();
    await rm(folder, { recursive: true });
    return code;
  };
  return { url: server.url, apiKey: stdout.trim(), reviewerKey, stop };
}

/** Runs tests against a simulation and against a server with its catalog on disk, which must behave the same. */
export function describeServers(tests: (server: () => TestServer) => void): void {
  describe.each([
    ['a simulation', startSimulated],
    ['a catalog on disk', startOnDisk],
  ])('%s:', (_name, start) => {
    let starting: Promise<Started>;
    let server: TestServer;
    beforeAll(() => {
      starting = start();
      // Every test awaits it and fails with its error; a failing hook would skip the tests instead.
      starting.catch(() => undefined);
    });
    beforeEach(async () => {
      const { url, apiKey, reviewerKey } = await starting;
      const clientOf = (key: string | null) => createClient({ baseUrl: url, apiKey: key, errors: 'throw' });
      const [client, reviewer, anonymous] = [clientOf(apiKey), clientOf(reviewerKey), clientOf(null)];
      server = { url, apiKey, client, reviewer, anonymous };
    });
    afterAll(async () => {
      expect(await (await starting).stop()).toBe(0);
    });
    tests(() => server);
  });
}

let count = 0;
/** Returns a name that no other test of the file uses. */
export const freshName = () => `vitest-${++count}`;

export const workflow = (name: string, version = '1.0.0') => ({ name, version, steps: ['init', 'process'] });

export async function failureOf(call: Promise<unknown>): Promise<AtomError> {
  return call.then(
    () => expect.unreachable('the call succeeded'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(AtomError);
      return error as AtomError;
    },
  );
}
