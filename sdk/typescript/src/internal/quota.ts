import { quota } from '../../../../api/policy.json';
import type { RetryKind } from './backoff.js';

const COSTS: Readonly<Record<RetryKind, number>> = {
  transient: quota.transient_cost,
  throttled: quota.throttled_cost,
};

/**
 * What keeps the retries of all calls of one host from adding to the load of a server that fails: each takes tokens,
 * and only success gives them back. `api/vectors/quota.json` holds the cases.
 */
export class RetryQuota {
  #tokens = quota.tokens;

  get tokens(): number {
    return this.#tokens;
  }

  /** What a retry of this kind took; 0 where there is not enough left, and it is not to be made. */
  take(kind: RetryKind): number {
    const cost = COSTS[kind];
    if (cost > this.#tokens) return 0;
    this.#tokens -= cost;
    return cost;
  }

  /** A call succeeded. `taken` is what its last retry took, 0 where it had none. */
  giveBack(taken: number): void {
    this.#tokens = Math.min(this.#tokens + (taken || quota.success_refund), quota.tokens);
  }
}
