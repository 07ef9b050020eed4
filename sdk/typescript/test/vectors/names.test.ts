import { InputError, isValidName, parseId } from '@atom/sdk';
import { expect } from 'vitest';
import { openVectors } from '../support/vectors.js';

const { each } = openVectors<{ valid: string[]; invalid: string[]; reserved: string[] }>('names');

/** Returns the code that an id with that name fails with. */
function codeOf(name: string): string | undefined {
  try {
    parseId(`${name}@1.0.0`);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).code;
  }
}

each('valid', (name) => {
  expect(isValidName(name)).toBe(true);
  expect(parseId(`${name}@1.0.0`)).toEqual({ name, version: '1.0.0' });
});

each('invalid', (name) => {
  expect(isValidName(name)).toBe(false);
  // A name with an "@" ends before it.
  expect(codeOf(name)).toBe(name.includes('@') ? 'invalid_version' : 'invalid_name');
});

each('reserved', (name) => {
  expect(isValidName(name)).toBe(false);
  expect(codeOf(name)).toBe('reserved_name');
});
