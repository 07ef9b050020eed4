import { expect } from 'vitest';
import { backoffDelay, type RetryKind } from '../../src/internal/backoff.js';
import { openVectors } from '../support/vectors.js';

const { each } = openVectors<{
  cases: {
    kind: RetryKind;
    retry: number;
    random: number;
    retry_after_ms: number | null;
    delay_ms: number | null;
  }[];
}>('delays');

each('cases', ({ kind, retry, random, retry_after_ms, delay_ms }) => {
  expect(backoffDelay(kind, retry, random, retry_after_ms ?? undefined) ?? null).toBe(delay_ms);
});
