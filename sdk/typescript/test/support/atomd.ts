import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server that takes this long to start, in milliseconds, has failed to. */
const START_MS = 10_000;

/** A real server in simulation, on a free port. */
export interface Atomd {
  baseUrl: string;
  /** Asks it to end, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server of `ATOMD`, or of the release build. Fails where there is none: no test of it is skipped. */
export async function startAtomd(): Promise<Atomd> {
  const path =
    process.env['ATOMD'] ?? fileURLToPath(new URL('../../../../build/release/bin/atomd', import.meta.url));
  if (!existsSync(path)) {
    throw new Error(`There is no server at ${path}. Build it (make build), or name another in ATOMD.`);
  }
  const child = spawn(path, ['--simulate', '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { baseUrl: await readyAt(child), stop: () => stop(child) };
}

async function readyAt(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no standard output');
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error('The server ended, or was ended, before it listened.');
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
  return child.exitCode;
}
