import { InputError } from '../errors.js';
import { checkConcurrency, mapConcurrently } from '../internal/batch.js';
import { type Core, failed } from '../internal/core.js';
import type { Session } from '../internal/session.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, Succeeded } from '../results.js';
import type { PublishResult } from '../wire.js';
import { type Download, type DownloadOptions, download } from './downloads.js';
import { type DocumentOptions, type DocumentSource, publish } from './packages.js';

/** The progress of a batch. */
export interface BatchProgress<Result> {
  /** How many items have their result, including this one. */
  done: number;
  /** How many items there are. */
  total: number;
  /** The index of the item that has just finished. */
  index: number;
  result: Succeeded<Result> | Failed;
}

/** The options of a batch. `signal` cancels all of it; `timeoutMs` is for each item. */
export interface BatchOptions<Result> extends CallOptions {
  /** How many items run at a time, 1 to 64; 16 by default. With any other number every item fails. */
  concurrency?: number | undefined;
  /** Called after each item. An exception in it is ignored. */
  onProgress?: ((progress: BatchProgress<Result>) => void) | undefined;
}

/** The options of `publishMany`. */
export interface PublishManyOptions extends BatchOptions<PublishResult>, Pick<DocumentOptions, 'mediaType'> {}

/** The options of `downloadMany`. */
export interface DownloadManyOptions extends BatchOptions<Download> {
  /** Returns the file to write the version of this id to, as well (Node.js, Deno and Bun). */
  path?: ((id: string) => string) | undefined;
}

/**
 * Batches. A batch never rejects, in any mode: it resolves with one result per item, in order, and a failed item is a result
 * with `error`.
 */
export interface BatchMethods {
  /**
   * Publishes workflow packages. One that is already published with the same bytes is `unchanged`, so an interrupted batch
   * can simply be run again.
   */
  publishMany(
    sources: Iterable<DocumentSource>,
    options?: PublishManyOptions,
  ): Promise<(Succeeded<PublishResult> | Failed)[]>;

  /** Downloads versions by `name@1.2.3`, a range or `latest`, each like `download`. */
  downloadMany(
    ids: Iterable<string>,
    options?: DownloadManyOptions,
  ): Promise<(Succeeded<Download> | Failed)[]>;
}

/** @internal */
export function batchMethods<Mode extends ErrorMode>(core: Core<Mode>): BatchMethods {
  return {
    publishMany: (sources, options) => {
      const { concurrency, onProgress, ...each } = options ?? {};
      return runBatch(core, sources, { concurrency, onProgress }, (session, source) =>
        publish(session, source, each),
      );
    },

    downloadMany: (ids, options) => {
      const { concurrency, onProgress, path, ...each } = options ?? {};
      return runBatch(core, ids, { concurrency, onProgress }, (session, id) => {
        const whole: DownloadOptions = { ...each, path: path?.(id) };
        return download(session, id, whole);
      });
    },
  };
}

async function runBatch<Item, Result>(
  core: Core<ErrorMode>,
  items: Iterable<Item>,
  { concurrency = 16, onProgress }: BatchOptions<Result>,
  run: (session: Session, item: Item) => Promise<Result>,
): Promise<(Succeeded<Result> | Failed)[]> {
  const listed = await core.outcome(async () => ({ list: listOf(items) }));
  if (listed.error !== undefined) return [failed(listed)];
  const { list } = listed;
  let done = 0;
  return mapConcurrently(
    list,
    concurrency,
    (item) =>
      core.outcome(async (session) => {
        checkConcurrency(concurrency);
        return run(session, item);
      }),
    (index, result) => {
      done += 1;
      tell(onProgress, { done, total: list.length, index, result });
    },
  );
}

function listOf<Item>(items: Iterable<Item>): Item[] {
  // A string is iterable too, character by character.
  if (typeof items === 'string' || typeof items?.[Symbol.iterator] !== 'function') {
    throw new InputError('A batch must be an array or another iterable of items.');
  }
  return [...items];
}

function tell<Result>(onProgress: BatchOptions<Result>['onProgress'], progress: BatchProgress<Result>): void {
  try {
    onProgress?.(progress);
  } catch {
    // A progress callback must not affect the batch.
  }
}
