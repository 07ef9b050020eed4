import { expect } from 'vitest';
import { AtomError, createClient, type Failed, type Wpk } from '../../src/index.js';
import { json, problem, serveEach } from '../support/canned-server.js';
import * as records from '../support/records.js';
import { openVectors } from '../support/vectors.js';

interface PagingCase {
  pages: { ids?: string[]; next?: string | null; problem?: { status: number; code: string } }[];
  take: number | null;
  cursors: (string | null)[];
  items: string[];
  error: string | null;
}

const { each } = openVectors<{ cases: PagingCase[] }>('paging');

const responseOf = ({ ids = [], next, problem: failure }: PagingCase['pages'][number]) =>
  failure === undefined
    ? json({ wpks: ids.map((id) => ({ ...records.wpk, id })), count: ids.length, next_cursor: next })
    : problem(failure.status, { code: failure.code });

/** What a caller gets of a list until it has enough, and the code that it ends with. */
async function taken(list: AsyncIterator<Wpk | Failed>, take: number | null) {
  const ids: string[] = [];
  try {
    while (take === null || ids.length < take) {
      const { done, value } = await list.next();
      if (done) break;
      if ('error' in value) return { ids, code: value.code };
      ids.push(value.id);
    }
    return { ids, code: null };
  } catch (reason) {
    return { ids, code: (reason as AtomError).code, reason };
  }
}

each('cases', async ({ pages, take, cursors, items, error }) => {
  for (const errors of ['throw', 'return'] as const) {
    const { baseUrl, seen } = await serveEach(pages.map(responseOf));
    const { ids, code, reason } = await taken(createClient({ baseUrl, errors }).listAll(), take);
    expect(ids).toEqual(items);
    expect(code).toBe(error);
    if (error !== null && errors === 'throw') expect(reason).toBeInstanceOf(AtomError);
    else expect(reason).toBeUndefined();
    expect(seen.map(({ url }) => new URL(url, baseUrl).searchParams.get('cursor'))).toEqual(cursors);
  }
});
