import { compareVersions, InputError, isValidVersion } from '@atom/sdk';
import { expect } from 'vitest';
import { openVectors } from '../support/vectors.js';

const { vectors, each } = openVectors<{ valid: string[]; invalid: string[]; order: string[] }>('versions');

each('valid', (version) => {
  expect(isValidVersion(version)).toBe(true);
  expect(compareVersions(version, version)).toBe(0);
});

each('invalid', (version) => {
  expect(isValidVersion(version)).toBe(false);
  expect(() => compareVersions(version, '1.0.0')).toThrow(InputError);
});

// Every pair, so that the order is shown to be total.
each('order', (version) => {
  const place = vectors.order.indexOf(version);
  for (const [index, other] of vectors.order.entries()) {
    expect(Math.sign(compareVersions(version, other)), other).toBe(Math.sign(place - index));
  }
});
