import type { Cancellation } from './cancellation.js';

/** The clocks, waits and random numbers that retries use. Tests replace it. */
export interface Pacer {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Milliseconds since 1970, to compare with a `Retry-After` date. */
  wallClock(): number;
  /** At least 0 and below 1. */
  random(): number;
  /** Waits. If the call is cancelled, rejects at once with the reason. */
  sleep(ms: number, cancellation: Cancellation): Promise<void>;
}

/** The system's clocks and random numbers. */
export const systemPacer: Pacer = {
  now: () => performance.now(),
  wallClock: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, cancellation) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unsubscribe();
        resolve();
      }, ms);
      const unsubscribe = cancellation.onCancel((reason) => {
        clearTimeout(timer);
        reject(reason);
      });
    }),
};
