import { isValidRange, satisfies } from '@atom/sdk';
import { expect } from 'vitest';
import { openVectors } from '../support/vectors.js';

const { each } = openVectors<{
  cases: { range: string; version: string; contains: boolean }[];
  invalid: string[];
}>('ranges');

each('cases', ({ range, version, contains }) => {
  expect(isValidRange(range)).toBe(true);
  expect(satisfies(version, range)).toBe(contains);
});

each('invalid', (range) => {
  expect(isValidRange(range)).toBe(false);
  expect(() => satisfies('1.0.0', range)).toThrow(expect.objectContaining({ code: 'invalid_range' }));
});
