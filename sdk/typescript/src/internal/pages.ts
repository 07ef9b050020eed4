import { InvalidResponseError } from '../errors.js';

/** One page of a list. */
interface Page<Item> {
  readonly items: readonly Item[];
  /** The cursor of the next page; null on the last. */
  readonly next: string | null;
}

/**
 * Yields the items of all pages, in order; each page is fetched when its first item is needed. Fails with `invalid_response`
 * if a cursor repeats, which would never end. `api/vectors/paging.json` has the cases.
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
        'The server sent the same page of a list twice, so the list would never end.',
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
