import policy from '../../../../api/policy.json';

/** Why another attempt is worth it. The two differ in backoff and in what a retry costs. */
export type RetryKind = 'transient' | 'throttled';

/**
 * How long to wait before a retry, in milliseconds: `floor(random · min(base · 2^retry, 20 s))`, and not less than the
 * server asked for. Undefined where it asked for more than is waited. `api/vectors/delays.json` holds the cases.
 *
 * @param retry - 0 before the second attempt.
 * @param random - From 0 up to, but not, 1.
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

/** Whether a server asks for a longer wait than any call makes. */
export function isTooLong(retryAfterMs: number | undefined): retryAfterMs is number {
  return retryAfterMs !== undefined && retryAfterMs > policy.retry_after.max_ms;
}

/** How an answer of this status is retried; undefined where it stands. The status alone decides. */
export function retryKindOfStatus(status: number): RetryKind | undefined {
  const { statuses, throttled_statuses } = policy.retry;
  if (!statuses.includes(status)) return undefined;
  return throttled_statuses.includes(status) ? 'throttled' : 'transient';
}
