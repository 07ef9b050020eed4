import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter, once } from 'node:events';
import { onTestFinished, vi } from 'vitest';

/** Conditions to wait for instead of time. If one never comes, the test's own timeout fails it. */

/** The channels on which `node:http` and Node.js's `fetch` report that the head of a response has arrived. */
const HEAD_CHANNELS = ['http.client.response.finish', 'undici:request:headers'];

/** Counts events, and lets tests wait for a count. */
export class Tally {
  #count = 0;
  readonly #changes = new EventEmitter();

  add(): void {
    this.#count += 1;
    this.#changes.emit('change');
  }

  /** Resolves as soon as the count is reached. */
  async reached(count: number): Promise<void> {
    while (this.#count < count) await once(this.#changes, 'change');
  }
}

/** Counts the response heads that clients in this process have read, until the test ends. */
export function tallyHeads(): Tally {
  const tally = new Tally();
  const add = () => tally.add();
  for (const channel of HEAD_CHANNELS) subscribe(channel, add);
  onTestFinished(() => {
    for (const channel of HEAD_CHANNELS) unsubscribe(channel, add);
  });
  return tally;
}

/** A timer that fires only when told to. */
export interface HeldTimer {
  readonly handle: NodeJS.Timeout;
  runOut(): void;
}

/** The held timers, in the order in which they were set. */
export interface HeldTimers {
  /** Resolves with the next timer as soon as it is set. */
  next(): Promise<HeldTimer>;
}

/** Holds every timer of exactly `ms` milliseconds; all others run. `vi.restoreAllMocks` ends it. */
export function holdTimers(ms: number): HeldTimers {
  const set = globalThis.setTimeout;
  const held: HeldTimer[] = [];
  const tally = new Tally();
  const hold = (callback: () => void, delay?: number) => {
    if (delay !== ms) return set(callback, delay);
    const handle = set(() => undefined, 0);
    held.push({ handle, runOut: callback });
    tally.add();
    return handle;
  };
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(hold as typeof setTimeout);
  let taken = 0;
  return {
    async next() {
      const index = taken;
      taken += 1;
      await tally.reached(taken);
      return held[index] as HeldTimer;
    },
  };
}
