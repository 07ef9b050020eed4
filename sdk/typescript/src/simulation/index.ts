/**
 * A real ATOM Cloud server in memory, for tests: `atomd --simulate` on a free port. It ends with the process that started it.
 * For Node.js, on Linux and macOS.
 *
 * @packageDocumentation
 */

export { type Fault, type FaultReport, Scenario } from './faults.js';
export { type TestHooks, useSimulation } from './hooks.js';
export { type Simulation, type SimulationOptions, startSimulation } from './simulation.js';
