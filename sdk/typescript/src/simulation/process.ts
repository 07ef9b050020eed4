import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { AtomError } from '@atom/sdk';

/** A running server. */
interface RunningServer {
  url: string;
  stop(): Promise<number | null>;
}

interface ProcessOptions {
  readonly timeoutMs: number;
  readonly log: 'ignore' | 'inherit';
}

/**
 * Runs a server until its standard input ends. That happens when `stop` is called or this process ends, even by SIGKILL, so no
 * server outlives a test. The server ignores its input, so a shell watches it; the shell closes its own output, so that the
 * output ends with the server.
 */
const UNTIL_INPUT_ENDS =
  '"$0" "$@" </dev/null & server=$!; exec >&-; read -r _; kill $server 2>/dev/null; wait $server';

/** Starts a server and waits until it listens. Fails with `simulation_failed`. */
export async function startProcess(
  binary: string,
  args: readonly string[],
  { timeoutMs, log }: ProcessOptions,
): Promise<RunningServer> {
  const child = spawn('/bin/sh', ['-c', UNTIL_INPUT_ENDS, binary, ...args], {
    stdio: ['pipe', 'pipe', log],
  });
  const stop = () => stopProcess(child);
  try {
    const url = await addressOf(child, binary, timeoutMs);
    release(child);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressOf(child: ChildProcess, binary: string, timeoutMs: number): Promise<string> {
  if (child.stdout === null) throw failure(binary, 'has no standard output');
  let late = false;
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => {
    late = true;
    lines.close();
  }, timeoutMs);
  try {
    for await (const line of lines) {
      const address = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
  } finally {
    clearTimeout(timer);
    lines.close();
    // The rest of the output is not needed, but must not fill the pipe.
    child.stdout.resume();
  }
  throw failure(
    binary,
    late ? `did not listen within ${timeoutMs} ms` : 'exited before it listened; log: "inherit" shows why',
  );
}

/** Lets this process exit while the server runs; the server then ends too. */
function release(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref();
}

function failure(binary: string, what: string): AtomError {
  return new AtomError(`${binary} ${what}.`, { code: 'simulation_failed' });
}

async function stopProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    // Keeps this process alive while it waits: without anything else to do it would exit.
    child.ref();
    child.stdin?.end();
    await exited;
  }
  return child.exitCode;
}
