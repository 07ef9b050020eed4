import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { AtomError } from '@atom/sdk';

/** A server that runs. */
interface RunningServer {
  url: string;
  stop(): Promise<number | null>;
}

interface ProcessOptions {
  readonly timeoutMs: number;
  readonly log: 'ignore' | 'inherit';
}

/**
 * Runs a server until its standard input ends, which it does when `stop` is called, and when this process ends, be it by
 * SIGKILL: no server stays behind a test that was broken off. The server itself takes no notice of its input, so a shell
 * does; and it lets go of the output, so that the output ends with the server.
 */
const UNTIL_INPUT_ENDS =
  '"$0" "$@" </dev/null & server=$!; exec >&-; read -r _; kill $server 2>/dev/null; wait $server';

/** Starts a server, and waits until it listens. Fails with `simulation_failed`. */
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
    // What else it says is of no interest, but must not fill the pipe.
    child.stdout.resume();
  }
  throw failure(
    binary,
    late ? `did not listen within ${timeoutMs} ms` : 'ended before it listened; log: "inherit" shows why',
  );
}

/** Lets this process end while the server runs, which then ends too. */
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
    // Who waits for the end may have nothing else to do, and a process with nothing to do ends.
    child.ref();
    child.stdin?.end();
    await exited;
  }
  return child.exitCode;
}
