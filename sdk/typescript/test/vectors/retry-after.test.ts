import { expect } from 'vitest';
import { parseRetryAfter } from '../../src/internal/retry-after.js';
import { openVectors } from '../support/vectors.js';

const { vectors, each } = openVectors<{
  now: string;
  cases: { value: string | null; delay_ms: number | null }[];
}>('retry_after');

each('cases', ({ value, delay_ms }) => {
  expect(parseRetryAfter(value, Date.parse(vectors.now)) ?? null).toBe(delay_ms);
});
