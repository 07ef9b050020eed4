import { breaker as policy } from '../../../../api/policy.json';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** `failure`: a 5xx, a connection error or a timeout. `ignored`: cancelled, which says nothing of the server. */
export type BreakerOutcome = 'success' | 'failure' | 'ignored';

/** Lets one attempt through. Once the state has changed, its outcome is about a time that no longer counts. */
export interface Permit {
  readonly generation: number;
}

/** How long until an attempt is let through, in milliseconds; 0 while a probe is under way. */
export interface Refusal {
  readonly retryInMs: number;
}

interface Bucket {
  readonly number: number;
  calls: number;
  failures: number;
}

const BUCKETS = policy.window_ms / policy.bucket_ms;

/**
 * The circuit breaker of one host, which stops asking a server that fails. The times are the caller's, in milliseconds
 * of a clock that never goes back. `api/vectors/breaker.json` holds the cases.
 */
export class Breaker {
  #state: BreakerState = 'closed';
  #generation = 0;
  #window: Bucket[] = [];
  /** Under way. */
  #probes = 0;
  #openForMs = 0;
  #openUntil = 0;

  get state(): BreakerState {
    return this.#state;
  }

  /** Until a probe is let through, in milliseconds; 0 unless it is open and that time is still to come. */
  probeInMs(now: number): number {
    return this.#state === 'open' ? Math.max(Math.ceil(this.#openUntil - now), 0) : 0;
  }

  admit(now: number): Permit | Refusal {
    if (this.#state === 'open') {
      if (now < this.#openUntil) return { retryInMs: this.probeInMs(now) };
      this.#change('half_open');
    }
    if (this.#state === 'half_open') {
      if (this.#probes >= policy.probes) return { retryInMs: 0 };
      this.#probes += 1;
    }
    return { generation: this.#generation };
  }

  /** Takes each permit back, once. */
  record(permit: Permit, outcome: BreakerOutcome, now: number): void {
    if (permit.generation !== this.#generation) return;
    if (this.#state === 'half_open') {
      this.#recordProbe(outcome, now);
    } else if (outcome !== 'ignored') {
      const number = Math.floor(now / policy.bucket_ms);
      this.#count(outcome, number);
      if (outcome === 'failure' && this.#isFailing(number)) this.#open(now);
    }
  }

  #recordProbe(outcome: BreakerOutcome, now: number): void {
    this.#probes -= 1;
    if (outcome === 'failure') this.#open(now);
    if (outcome !== 'success') return;
    this.#openForMs = 0;
    this.#change('closed');
  }

  #count(outcome: BreakerOutcome, number: number): void {
    const index = number % BUCKETS;
    let bucket = this.#window[index];
    if (bucket?.number !== number) {
      bucket = { number, calls: 0, failures: 0 };
      this.#window[index] = bucket;
    }
    bucket.calls += 1;
    if (outcome === 'failure') bucket.failures += 1;
  }

  #isFailing(number: number): boolean {
    let calls = 0;
    let failures = 0;
    for (const bucket of this.#window) {
      // The window has holes where a second saw no call.
      if (bucket === undefined || bucket.number + BUCKETS <= number) continue;
      calls += bucket.calls;
      failures += bucket.failures;
    }
    return calls >= policy.minimum_calls && failures >= policy.failure_ratio * calls;
  }

  #open(now: number): void {
    this.#openForMs =
      this.#openForMs === 0 ? policy.open_ms : Math.min(this.#openForMs * 2, policy.max_open_ms);
    this.#openUntil = now + this.#openForMs;
    this.#change('open');
  }

  #change(state: BreakerState): void {
    this.#state = state;
    this.#generation += 1;
    this.#window = [];
    this.#probes = 0;
  }
}
