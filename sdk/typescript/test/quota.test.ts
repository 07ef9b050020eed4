import { AtomConnectionError, AtomTimeoutError } from '@atom/sdk';
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

it('a retry that exceeds the quota is not made, and the call ends with its last error', async () => {
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
  // 500 tokens pay for 35 transient retries: 17 calls with two, then one with one.
  expect(sends).toEqual([...Array(17).fill(3), 2, 1]);
  expect(pacer.waits).toHaveLength(35);
  expect(quota.tokens).toBe(10);
});

it('no attempt follows one that the call’s timeout ended', async () => {
  // A timer may fire a moment before the call's deadline, and the wait after it may be zero.
  const sentWithin = async (callMs: number, attemptMs: number) => {
    const pacer = new TestPacer(0);
    let sent = 0;
    const inner = {
      send: () => {
        sent += 1;
        pacer.advance(attemptMs);
        return Promise.reject(new AtomTimeoutError('x', { code: 'timeout' }));
      },
    };
    const timed = { ...request, progress: { deadline: callMs, attempts: 0 } };
    await expect(withRetry(inner, new RetryQuota(), pacer).send(timed)).rejects.toThrow(AtomTimeoutError);
    return sent;
  };
  expect(await sentWithin(300, 298)).toBe(1);
  expect(await sentWithin(290, 140)).toBe(3);
  expect(await sentWithin(289, 140)).toBe(2);
});
