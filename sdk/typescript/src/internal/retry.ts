import policy from '../../../../api/policy.json';
import { backoffDelay, type RetryKind, retryKindOfStatus } from './backoff.js';
import { isHostFailure } from './failures.js';
import type { Observer } from './observer.js';
import type { Pacer } from './pacer.js';
import type { RetryQuota } from './quota.js';
import { parseRetryAfter } from './retry-after.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** The outcome of one attempt. */
type Outcome = { readonly response: TransportResponse } | { readonly error: unknown };

/**
 * Retries a request whose outcome allows it (`api/vectors/retries.json`): at most three attempts, as long as the quota lasts,
 * and never with a wait that is too long or would exceed the call's timeout. Then the last outcome is final.
 */
export function withRetry(inner: Transport, quota: RetryQuota, pacer: Pacer, observer?: Observer): Transport {
  return {
    async send(request) {
      let taken = 0;
      for (let retry = 0; ; retry += 1) {
        const outcome = await attempt(inner, request);
        const wait = waitBefore(outcome, retry, request, pacer);
        if (wait !== undefined) taken = quota.take(wait.kind);
        if (wait === undefined || taken === 0) {
          observer?.decided(request, undefined);
          return settle(outcome, taken, quota);
        }
        observer?.decided(request, wait.ms);
        await pacer.sleep(wait.ms, request.cancellation);
      }
    },
  };
}

interface Wait {
  readonly kind: RetryKind;
  readonly ms: number;
}

/** Returns the wait before the next attempt; undefined if the outcome is final. */
function waitBefore(
  outcome: Outcome,
  retry: number,
  { operation, progress }: TransportRequest,
  pacer: Pacer,
): Wait | undefined {
  const kind = operation.idempotent && retry + 1 < policy.attempts.max ? retryKind(outcome) : undefined;
  if (kind === undefined) return undefined;
  const ms = backoffDelay(kind, retry, pacer.random(), retryAfterOf(outcome, pacer));
  // With less time left, another attempt could only time out, if only because a timer fires early.
  const latest = progress.deadline - policy.attempts.least_ms;
  return ms === undefined || pacer.now() + ms > latest ? undefined : { kind, ms };
}

function retryKind(outcome: Outcome): RetryKind | undefined {
  if ('response' in outcome) return retryKindOfStatus(outcome.response.status);
  return isHostFailure(outcome.error) && policy.retry.connection_errors ? 'transient' : undefined;
}

function retryAfterOf(outcome: Outcome, pacer: Pacer): number | undefined {
  if ('error' in outcome) return undefined;
  return parseRetryAfter(outcome.response.headers.get('retry-after'), pacer.wallClock());
}

function attempt(inner: Transport, request: TransportRequest): Promise<Outcome> {
  return inner.send(request).then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  );
}

function settle(outcome: Outcome, taken: number, quota: RetryQuota): TransportResponse {
  if ('error' in outcome) throw outcome.error;
  const { status } = outcome.response;
  if (status >= 200 && status < 300) quota.giveBack(taken);
  return outcome.response;
}
