import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** A case of a file of `api/vectors`; a plain string if it needs no more. */
type Case = { name?: string } | string;

/** A file of `api/vectors`. */
export interface VectorFile<Vectors> {
  readonly vectors: Vectors;
  /** Runs a test for each case of one list. Fails if the list is missing or empty. */
  each<List extends keyof Vectors>(
    list: List,
    run: (vector: Vectors[List] extends readonly (infer One)[] ? One : never) => void | Promise<void>,
  ): void;
}

/**
 * Opens `api/vectors/<name>.json`; one test file must run all of it. If `VECTOR_REPORT` names a folder, the number of
 * cases is written there as `typescript-<name>.json`, to compare the languages.
 */
export function openVectors<Vectors extends object>(name: string): VectorFile<Vectors> {
  const file = `${name}.json`;
  const vectors: Vectors = JSON.parse(
    readFileSync(new URL(`../../../../api/vectors/${file}`, import.meta.url), 'utf8'),
  );
  let ran = 0;
  let cases = 0;
  afterAll(() => {
    expect(ran).toBe(cases);
    const folder = process.env['VECTOR_REPORT'];
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `typescript-${file}`), `${JSON.stringify({ file, cases: ran })}\n`);
  });
  return {
    vectors,
    each(list, run) {
      const items = vectors[list] as unknown as Case[];
      if (!Array.isArray(items) || items.length === 0) throw new Error(`${file} has no ${String(list)}`);
      cases += items.length;
      describe(`${String(list)} of ${file}`, () => {
        it.each(items.map((item, index) => [titleOf(item, index), item] as const))('%s', async (_, item) => {
          ran += 1;
          await run(item as never);
        });
      });
    },
  };
}

function titleOf(item: Case, index: number): string {
  if (typeof item === 'object' && item.name !== undefined) return item.name;
  return `${index} ${JSON.stringify(item)}`.replaceAll('%', '%%');
}
