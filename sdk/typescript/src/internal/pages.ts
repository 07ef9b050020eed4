import { InvalidResponseError } from '../errors.js';

/** One page of a list. */
interface Page<Item> {
  readonly items: readonly Item[];
  /** What the next page is asked for with; null on the last. */
  readonly next: string | null;
}

/**
 * The items of all pages, in order; each page is asked for when the first of its items is. Fails with
 * `invalid_response` where a cursor comes again, which would go on for ever. `api/vectors/paging.json` holds the cases.
 */
export async function* allItems<Item>(
  first: string | undefined,
  fetchPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  for (let cursor = first; ; ) {
    const { items, next } = await fetchPage(cursor);
    yield* items;
    if (next === null) return;
    if (seen.has(next)) {
      throw new InvalidResponseError(
        'The server gave the same page of a list twice, so the list has no end.',
        {
          code: 'invalid_response',
          httpStatus: 200,
        },
      );
    }
    seen.add(next);
    cursor = next;
  }
}
