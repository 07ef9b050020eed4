import { InputError } from '../errors.js';
import { BATCH_CONCURRENCY } from './limits.js';

/**
 * Runs `run` on each item, at most `concurrency` at a time, and returns the results in the order of the items. `run` must not
 * reject. `onResult` is called with each result as it arrives.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  run: (item: Item) => Promise<Result>,
  onResult: (index: number, result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  // The workers share the iterator, so each item is started once.
  const pending = items.entries();
  const work = async () => {
    for (const [index, item] of pending) {
      const result = await run(item);
      results[index] = result;
      onResult(index, result);
    }
  };
  // With an invalid number, one worker reports that for each item.
  const most = isConcurrency(concurrency) ? concurrency : 1;
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return results;
}

/** Fails with `invalid_argument`. */
export function checkConcurrency(concurrency: number): void {
  if (!isConcurrency(concurrency)) {
    throw new InputError(`concurrency must be an integer from 1 to ${BATCH_CONCURRENCY}.`);
  }
}

function isConcurrency(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= BATCH_CONCURRENCY;
}
