import type { Cancellation } from './cancellation.js';

/** What a client's retries take from the world around them: time, patience and chance. Tests bring their own. */
export interface Pacer {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Milliseconds since 1970: what a `Retry-After` that is a date is held against. */
  wallClock(): number;
  /** From 0 up to, but not, 1. */
  random(): number;
  /** Waits; rejects at once, with its reason, where the call is cancelled. */
  sleep(ms: number, cancellation: Cancellation): Promise<void>;
}

/** The system's clocks and chance. */
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
