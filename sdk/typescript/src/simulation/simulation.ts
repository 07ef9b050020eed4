import { type AtomClient, type ClientSettings, createClient, type ErrorMode } from '@atom/sdk';
import { beginScenario, type Fault, type Scenario } from './faults.js';
import { findBinary } from './find-binary.js';
import { startProcess } from './process.js';

/** The options of a simulation. */
export interface SimulationOptions {
  /** The path of `atomd`. Defaults to `ATOMD`, or else the one in `PATH`. */
  binary?: string | undefined;
  /** The timeout for starting, in milliseconds; 10 000 by default. */
  timeoutMs?: number | undefined;
  /** More arguments for `atomd`, such as `['--log-level', 'info']`. */
  args?: readonly string[] | undefined;
  /** Where the log goes: nowhere (the default), or to this process's standard error. */
  log?: 'ignore' | 'inherit' | undefined;
}

/** A running simulation: a server in memory. */
export interface Simulation {
  /** The server's address, such as `http://127.0.0.1:43817`. */
  readonly url: string;
  /** Creates a client of it. Any key is a developer's with every scope; `apiKey: null` is anonymous. */
  client<Mode extends ErrorMode = 'return'>(
    settings?: ClientSettings<Mode> & { apiKey?: string | null },
  ): AtomClient<Mode>;
  /** Starts a scenario: the requests of its clients meet these faults, one after the other, and then none. */
  faults(faults: readonly Fault[]): Promise<Scenario>;
  /** Stops the server and resolves with its exit code. Can be called again. */
  stop(): Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a simulation. It ends with `stop`, at the end of an `await using` block, or with this process, however that ends.
 *
 * @throws AtomError `simulation_failed` if there is no `atomd`, or it does not start.
 */
export async function startSimulation(options: SimulationOptions = {}): Promise<Simulation> {
  const { binary, timeoutMs = 10_000, args = [], log = 'ignore' } = options;
  const { url, stop } = await startProcess(
    findBinary(binary),
    ['--simulate', '--listen', '127.0.0.1:0', ...args],
    { timeoutMs, log },
  );
  return {
    url,
    client: <Mode extends ErrorMode = 'return'>(
      settings: ClientSettings<Mode> & { apiKey?: string | null } = {},
    ) => createClient<Mode>({ baseUrl: url, apiKey: 'developer', ...settings }),
    faults: (faults) => beginScenario(url, faults),
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}
