import { quota } from '../../../../api/policy.json';
import type { RetryKind } from './backoff.js';

const COSTS: Readonly<Record<RetryKind, number>> = {
  transient: quota.transient_cost,
  throttled: quota.throttled_cost,
};

/**
 * Limits the retries of all calls to one host, so that they do not add to the load of a failing server: each retry takes
 * tokens, and only successes return them. `api/vectors/quota.json` has the cases.
 */
export class RetryQuota {
  #tokens = quota.tokens;

  get tokens(): number {
    return this.#tokens;
  }

  /** Takes the tokens of a retry and returns how many; 0 if too few are left, and the retry must not be made. */
  take(kind: RetryKind): number {
    const cost = COSTS[kind];
    if (cost > this.#tokens) return 0;
    this.#tokens -= cost;
    return cost;
  }

  /** Records a successful call. `taken` is what its last retry took, or 0 if it had none. */
  giveBack(taken: number): void {
    this.#tokens = Math.min(this.#tokens + (taken || quota.success_refund), quota.tokens);
  }
}
