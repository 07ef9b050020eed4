import { type Simulation, type SimulationOptions, startSimulation } from './simulation.js';

/** What a test framework runs before and after the tests of a file: vitest's and Jest's, by these names. */
export interface TestHooks {
  beforeAll(hook: () => Promise<void>): unknown;
  afterAll(hook: () => Promise<void>): unknown;
}

/**
 * A simulation for the tests of a file, started before the first and stopped after the last: with vitest's hooks
 * `const simulation = useSimulation({ beforeAll, afterAll })`, and in a test `simulation().client()`.
 *
 * For `node:test`, whose hooks have other names: `useSimulation({ beforeAll: before, afterAll: after })`.
 */
export function useSimulation(hooks: TestHooks, options?: SimulationOptions): () => Simulation {
  let simulation: Simulation | undefined;
  hooks.beforeAll(async () => {
    simulation = await startSimulation(options);
  });
  hooks.afterAll(async () => {
    await simulation?.stop();
  });
  return () => {
    if (simulation === undefined) throw new Error('The simulation runs while the tests of the file do.');
    return simulation;
  };
}
