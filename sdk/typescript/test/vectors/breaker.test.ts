import { expect } from 'vitest';
import { Breaker, type BreakerOutcome, type BreakerState, type Permit } from '../../src/internal/breaker.js';
import { openVectors } from '../support/vectors.js';

type Step = { at_ms: number; times: number; state: BreakerState } & (
  | { do: 'admit'; admitted: number; retry_in_ms?: number }
  | { do: 'record'; outcome: BreakerOutcome }
);

const { each } = openVectors<{ cases: { steps: Step[] }[] }>('breaker');

/** The breaker, and the last attempt that it let through: an open one's is from before it opened, a half-open one's the probe. */
class Run {
  readonly breaker = new Breaker();
  #permit: Permit | undefined;

  admit(now: number, times: number): { admitted: number; retryInMs: number | undefined } {
    let admitted = 0;
    let retryInMs: number | undefined;
    for (let time = 0; time < times; time += 1) {
      const decision = this.breaker.admit(now);
      if ('retryInMs' in decision) {
        retryInMs = decision.retryInMs;
        expect(this.breaker.probeInMs(now)).toBe(retryInMs);
      } else {
        admitted += 1;
        this.#permit = decision;
      }
    }
    return { admitted, retryInMs };
  }

  record(now: number, times: number, outcome: BreakerOutcome): void {
    for (let time = 0; time < times; time += 1) {
      // A closed one lets an attempt through just before it ends.
      if (this.breaker.state === 'closed') expect(this.admit(now, 1).admitted).toBe(1);
      if (this.#permit === undefined) throw new Error('no attempt is under way');
      this.breaker.record(this.#permit, outcome, now);
    }
  }
}

each('cases', ({ steps }) => {
  const run = new Run();
  for (const [index, step] of steps.entries()) {
    const place = `step ${index}`;
    if (step.do === 'record') {
      run.record(step.at_ms, step.times, step.outcome);
    } else {
      const { admitted, retryInMs } = run.admit(step.at_ms, step.times);
      expect(admitted, place).toBe(step.admitted);
      expect(retryInMs, place).toBe(step.retry_in_ms);
    }
    expect(run.breaker.state, place).toBe(step.state);
  }
});
