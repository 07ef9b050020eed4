import { expect } from 'vitest';
import type { RetryKind } from '../../src/internal/backoff.js';
import { RetryQuota } from '../../src/internal/quota.js';
import { openVectors } from '../support/vectors.js';

type Step =
  | { do: 'retry'; kind: RetryKind; times: number; allowed: number; tokens: number }
  | { do: 'success'; taken: number; times: number; tokens: number };

const { each } = openVectors<{ cases: { steps: Step[] }[] }>('quota');

each('cases', ({ steps }) => {
  const quota = new RetryQuota();
  for (const [index, step] of steps.entries()) {
    let allowed = 0;
    for (let time = 0; time < step.times; time += 1) {
      if (step.do === 'success') quota.giveBack(step.taken);
      else if (quota.take(step.kind) > 0) allowed += 1;
    }
    expect(quota.tokens, `step ${index}`).toBe(step.tokens);
    if (step.do === 'retry') expect(allowed, `step ${index}`).toBe(step.allowed);
  }
});
