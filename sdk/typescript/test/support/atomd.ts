import { fileURLToPath } from 'node:url';
import { type Simulation, type SimulationOptions, startSimulation } from '@atom/sdk/simulation';

/** The path of the server: `ATOMD`, or the release build. */
export const binary =
  process.env['ATOMD'] ?? fileURLToPath(new URL('../../../../build/release/bin/atomd', import.meta.url));

/** Starts a real server in simulation. Fails if there is none, so that no test is skipped. */
export function startAtomd(options: SimulationOptions = {}): Promise<Simulation> {
  return startSimulation({ binary, log: 'inherit', ...options });
}
