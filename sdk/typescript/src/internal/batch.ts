import { InputError } from '../errors.js';
import { BATCH_CONCURRENCY } from './limits.js';

/**
 * Runs `run` on each item, at most `concurrency` at a time, and gives the results in the order of the items. `run` never
 * rejects; what it is for is told of each result as it comes.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  run: (item: Item) => Promise<Result>,
  onResult: (index: number, result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  // The workers share it, so each item is begun once.
  const pending = items.entries();
  const work = async () => {
    for (const [index, item] of pending) {
      const result = await run(item);
      results[index] = result;
      onResult(index, result);
    }
  };
  // A number that cannot be used has its one worker, who finds that out for each item.
  const most = isConcurrency(concurrency) ? concurrency : 1;
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return results;
}

/** Fails with `invalid_argument`. */
export function checkConcurrency(concurrency: number): void {
  if (!isConcurrency(concurrency)) {
    throw new InputError(`concurrency is an integer from 1 to ${BATCH_CONCURRENCY}.`);
  }
}

function isConcurrency(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= BATCH_CONCURRENCY;
}
