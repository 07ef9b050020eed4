import policy from '../../../../api/policy.json';

/** Why a call is retried. The two kinds differ in backoff and in the cost of a retry. */
export type RetryKind = 'transient' | 'throttled';

/**
 * Returns the wait before a retry, in milliseconds: `floor(random · min(base · 2^retry, 20 s))`, but at least what the server
 * asked for. Undefined if it asked for more than the maximum. `api/vectors/delays.json` has the cases.
 *
 * @param retry - 0 before the second attempt.
 * @param random - At least 0 and below 1.
 */
export function backoffDelay(
  kind: RetryKind,
  retry: number,
  random: number,
  retryAfterMs: number | undefined,
): number | undefined {
  if (isTooLong(retryAfterMs)) return undefined;
  const { base_ms, max_ms } = policy.backoff;
  const most = Math.min(base_ms[kind] * 2 ** retry, max_ms);
  return Math.max(Math.floor(random * most), retryAfterMs ?? 0);
}

/** Returns true if a server asks for a longer wait than any call makes. */
export function isTooLong(retryAfterMs: number | undefined): retryAfterMs is number {
  return retryAfterMs !== undefined && retryAfterMs > policy.retry_after.max_ms;
}

/** Returns how a response of this status is retried; undefined if it is final. Only the status decides. */
export function retryKindOfStatus(status: number): RetryKind | undefined {
  const { statuses, throttled_statuses } = policy.retry;
  if (!statuses.includes(status)) return undefined;
  return throttled_statuses.includes(status) ? 'throttled' : 'transient';
}
