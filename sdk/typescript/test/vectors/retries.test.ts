import { expect } from 'vitest';
import * as sdk from '../../src/index.js';
import { Cancellation } from '../../src/internal/cancellation.js';
import { createToken, listWpks } from '../../src/internal/operations.js';
import { RetryQuota } from '../../src/internal/quota.js';
import { withRetry } from '../../src/internal/retry.js';
import type { TransportRequest, TransportResponse } from '../../src/internal/transport.js';
import { TestPacer } from '../support/pacer.js';
import { openVectors } from '../support/vectors.js';

interface RetryCase {
  name: string;
  outcome: { status?: number; failure?: string; problem?: object };
  repeat: 'harmless' | 'harmful';
  retry: 'transient' | 'throttled' | null;
}

const { each } = openVectors<{ cases: RetryCase[] }>('retries');

/** The waits before the second and the third attempt, at a chance of one half. */
const WAITS = { transient: [25, 50], throttled: [500, 1000] };

const request = (idempotent: boolean): TransportRequest => ({
  operation: idempotent ? listWpks : createToken,
  url: 'http://atom.example/',
  headers: {},
  body: undefined,
  timeouts: { attemptMs: 30_000, callMs: 120_000 },
  signal: undefined,
  cancellation: new Cancellation(),
  progress: { deadline: 120_000, attempts: 0 },
});

/** What a transport does for an outcome. */
async function settle({ status, failure, problem }: RetryCase['outcome']): Promise<TransportResponse> {
  if (failure !== undefined) throw errorOf(failure);
  const body = new TextEncoder().encode(JSON.stringify(problem));
  return { status: status ?? 0, headers: new Headers(), body };
}

function errorOf(code: string): sdk.AtomError {
  switch (code) {
    case 'connection_failed':
    case 'short_body':
      return new sdk.AtomConnectionError('x', { code: 'connection_failed' });
    case 'untrusted_certificate':
      return new sdk.AtomConnectionError('x', { code });
    case 'timeout':
      return new sdk.AtomTimeoutError('x', { code });
    case 'aborted':
      return new sdk.AtomAbortError('x', { code });
    case 'circuit_open':
      return new sdk.CircuitOpenError('x', { code });
    case 'integrity_mismatch':
      return new sdk.IntegrityError('x', { code });
    case 'invalid_argument':
      return new sdk.InputError('x');
    default:
      return new sdk.InvalidResponseError('x', { code, httpStatus: 200 });
  }
}

each('cases', async ({ outcome, repeat, retry }) => {
  const pacer = new TestPacer();
  let sent = 0;
  const inner = {
    send: () => {
      sent += 1;
      return settle(outcome);
    },
  };
  const result = withRetry(inner, new RetryQuota(), pacer).send(request(repeat === 'harmless'));
  if (outcome.failure === undefined) expect((await result).status).toBe(outcome.status);
  else await expect(result).rejects.toMatchObject({ code: errorOf(outcome.failure).code });
  expect(sent).toBe(retry === null ? 1 : 3);
  expect(pacer.waits).toEqual(retry === null ? [] : WAITS[retry]);
});
