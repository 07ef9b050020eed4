import { breaker as policy } from '../../../../api/policy.json';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** `failure`: a 5xx, a connection error or a timeout. `ignored`: cancelled, which says nothing about the server. */
export type BreakerOutcome = 'success' | 'failure' | 'ignored';

/** Lets one attempt through. Its outcome counts only while the breaker's state has not changed since. */
export interface Permit {
  readonly generation: number;
}

/** Turns an attempt away: the milliseconds until one is let through; 0 while a probe is in flight. */
export interface Rejection {
  readonly retryInMs: number;
}

interface Bucket {
  readonly number: number;
  calls: number;
  failures: number;
}

const BUCKETS = policy.window_ms / policy.bucket_ms;

/**
 * The circuit breaker of one host: stops sending to a server that fails. The caller passes the time, in milliseconds of a
 * monotonic clock. `api/vectors/breaker.json` has the cases.
 */
export class Breaker {
  #state: BreakerState = 'closed';
  #generation = 0;
  #window: Bucket[] = [];
  /** In flight. */
  #probes = 0;
  #openForMs = 0;
  #openUntil = 0;

  get state(): BreakerState {
    return this.#state;
  }

  /** Returns the milliseconds until a probe is let through; 0 unless the circuit is open and a probe is not due yet. */
  probeInMs(now: number): number {
    return this.#state === 'open' ? Math.max(Math.ceil(this.#openUntil - now), 0) : 0;
  }

  admit(now: number): Permit | Rejection {
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

  /** Records the outcome of a permit; call it once for each. */
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
      // A second without a call has no bucket.
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
