import { expect } from 'vitest';
import { redactText } from '../../src/internal/redact.js';
import { openVectors } from '../support/vectors.js';

const { each } = openVectors<{
  cases: { name: string; key: string | null; text: string; redacted: string }[];
}>('redaction');

each('cases', ({ key, text, redacted }) => {
  expect(redactText(text, key ?? undefined)).toBe(redacted);
});
