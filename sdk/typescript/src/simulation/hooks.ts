import { type Simulation, type SimulationOptions, startSimulation } from './simulation.js';

/** A test framework's functions to run code before and after the tests of a file; vitest and Jest use these names. */
export interface TestHooks {
  beforeAll(hook: () => Promise<void>): unknown;
  afterAll(hook: () => Promise<void>): unknown;
}

/**
 * Runs a simulation for the tests of a file: with vitest, `const simulation = useSimulation({ beforeAll, afterAll })`, and in
 * a test `simulation().client()`.
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
    if (simulation === undefined)
      throw new Error('The simulation runs only while the tests of the file run. Call this inside a test.');
    return simulation;
  };
}
