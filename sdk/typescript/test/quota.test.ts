import { AtomConnectionError } from '@atom/sdk';
import { expect, it } from 'vitest';
import { Cancellation } from '../src/internal/cancellation.js';
import { listWpks } from '../src/internal/operations.js';
import { RetryQuota } from '../src/internal/quota.js';
import { withRetry } from '../src/internal/retry.js';
import type { TransportRequest } from '../src/internal/transport.js';
import { TestPacer } from './support/pacer.js';

const request: TransportRequest = {
  operation: listWpks,
  url: 'http://atom.example/',
  headers: {},
  body: undefined,
  timeouts: { attemptMs: 30_000, callMs: 120_000 },
  signal: undefined,
  cancellation: new Cancellation(),
  progress: { deadline: 1e9, attempts: 0 },
};

it('a retry that the quota refuses is not waited for, and the call ends with its last error', async () => {
  let sent = 0;
  const lost = new AtomConnectionError('x', { code: 'connection_failed' });
  const inner = {
    send: () => {
      sent += 1;
      return Promise.reject(lost);
    },
  };
  const quota = new RetryQuota();
  const pacer = new TestPacer();
  const transport = withRetry(inner, quota, pacer);
  const sends: number[] = [];
  for (let call = 0; call < 19; call += 1) {
    sent = 0;
    await expect(transport.send(request)).rejects.toBe(lost);
    sends.push(sent);
  }
  // 500 tokens are 35 transient retries: 17 calls with two, one with one, and none from then on.
  expect(sends).toEqual([...Array(17).fill(3), 2, 1]);
  expect(pacer.waits).toHaveLength(35);
  expect(quota.tokens).toBe(10);
});
