import { type AtomClient, type ClientSettings, createClient, type ErrorMode } from '@atom/sdk';
import { beginScenario, type Fault, type Scenario } from './faults.js';
import { findBinary } from './find-binary.js';
import { startProcess } from './process.js';

/** How a simulation is started. */
export interface SimulationOptions {
  /** The path of `atomd`; the one that `ATOMD` names, or else the one in `PATH`, by default. */
  binary?: string | undefined;
  /** How long it may take to start, in milliseconds; 10 000 by default. */
  timeoutMs?: number | undefined;
  /** More arguments for `atomd`, such as `['--log-level', 'info']`. */
  args?: readonly string[] | undefined;
  /** Where its log goes: nowhere by default, or to this process's standard error. */
  log?: 'ignore' | 'inherit' | undefined;
}

/** A server in memory, of one's own. */
export interface Simulation {
  /** Where it is, such as `http://127.0.0.1:43817`. */
  readonly url: string;
  /** A client of it. Any key is a developer's, with every scope; `apiKey: null` is no one. */
  client<Mode extends ErrorMode = 'return'>(
    settings?: ClientSettings<Mode> & { apiKey?: string | null },
  ): AtomClient<Mode>;
  /** Has the requests of some clients meet faults, one after the other, and then none. */
  faults(faults: readonly Fault[]): Promise<Scenario>;
  /** Ends it, and gives its exit code. May be called again. */
  stop(): Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a simulation. It ends by `stop`, at the end of an `await using` block, or else with this process, however that
 * ends.
 *
 * @throws AtomError `simulation_failed` where there is no `atomd`, or it does not start.
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
