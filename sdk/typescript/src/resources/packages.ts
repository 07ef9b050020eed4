import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import { loadDocument } from '../internal/document.js';
import { packagePath, wpkPath } from '../internal/ids.js';
import * as operations from '../internal/operations.js';
import { allItems } from '../internal/pages.js';
import { listQuery } from '../internal/query.js';
import type { Session } from '../internal/session.js';
import { packageRecord, publishResult, validation, wpk, wpkPage } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type {
  AtomErrorInfo,
  ErrorMode,
  Failed,
  FailedValidation,
  FailedWpkPage,
  Outcome,
} from '../results.js';
import type {
  DocumentMediaType,
  Package,
  PublishResult,
  Sort,
  Validation,
  Wpk,
  WpkPage,
  WpkStatus,
} from '../wire.js';

/** Which versions a list has. */
export interface ListQuery {
  /** Words, all of which stand in a version's name, description, tags or steps; the last may be only begun. */
  q?: string | undefined;
  status?: WpkStatus | undefined;
  /** The tenant that published. */
  publisher?: string | undefined;
  tag?: string | undefined;
  runtime?: string | undefined;
  /** `relevance` where there is `q`, else `published` (newest first), unless said. */
  sort?: Sort | undefined;
  /** The most that one page has: 1 to 100; 50 by default. */
  limit?: number | undefined;
  /** `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** What goes with a document. */
export interface DocumentOptions extends CallOptions {
  /** How bytes are written. Without it the server takes those that begin with `{` for JSON, and all others for YAML. */
  mediaType?: DocumentMediaType | (string & {}) | undefined;
}

/**
 * A workflow package as a caller has it:
 *
 * - an object is sent as its canonical bytes (`canonicalize`);
 * - a string is the path of a `.json`, `.yaml` or `.yml` file, whose exact bytes are sent (Node.js, Deno and Bun);
 * - bytes are sent as they are.
 */
export type DocumentSource = object | string | Uint8Array;

/** Publishing packages and finding them. */
export interface PackageMethods<Mode extends ErrorMode> {
  /**
   * Publishes a workflow package, which is then pending review. Publishing the same bytes again changes nothing
   * (`unchanged`), so a call whose end is unknown may be repeated.
   *
   * Fails with `version_exists` (`ConflictError`) where the id has other bytes, and with every finding in `errors`
   * (`ValidationError`) where the document breaks a rule.
   */
  publishWPK(source: DocumentSource, options?: DocumentOptions): Call<Mode, PublishResult, Failed>;

  /** What a publish would say of a document; nothing is stored. A document with findings is no failed call. */
  validate(source: DocumentSource, options?: DocumentOptions): Call<Mode, Validation, FailedValidation>;

  /**
   * One page of the versions that the caller may see: all of them, newest first, or those of a status or a query.
   * For the page after it, give its `next_cursor` as `cursor`.
   */
  listWorkflows(query?: WpkStatus | ListQuery, options?: CallOptions): Call<Mode, WpkPage, FailedWpkPage>;

  /**
   * Every version that the caller may see, page by page: all of them, or those of a status or a query (`limit` is of a
   * page). A page is asked for when its first item is, with `options` of its own.
   *
   * A failure ends the loop: by an error, or, in a client that returns its errors, by a last item that has `error`.
   */
  listAll(
    query?: WpkStatus | ListQuery,
    options?: CallOptions,
  ): AsyncGenerator<Outcome<Mode, Wpk, Failed>, void, undefined>;

  /**
   * One version, by `name@1.2.3`, by a range as npm reads it (`name@^1.2`), or by `name@latest`.
   *
   * Fails with `wpk_not_found` (`NotFoundError`) where there is none that the caller may see.
   */
  get(id: string, options?: CallOptions): Call<Mode, Wpk, Failed>;

  /**
   * A package and every version of it that the caller may see, highest first; each page of them is a request of its own,
   * with the call's time. Fails as {@link get} does.
   */
  getPackage(name: string, options?: CallOptions): Call<Mode, Package, Failed>;
}

/** @internal */
export function packageMethods<Mode extends ErrorMode>(core: Core<Mode>): PackageMethods<Mode> {
  return {
    publishWPK: (source, options) =>
      core.settle((session) => publish(session, source, options ?? {}), failed),

    validate: (source, options) =>
      core.settle(async (session) => {
        const { mediaType, ...callOptions } = options ?? {};
        const body = await loadDocument(source, mediaType);
        const request = { operation: operations.validateWpk, path: '/v1/validate', body };
        return session.request(request, validation, callOptions);
      }, failedValidation),

    listWorkflows: (query = {}, options) =>
      core.settle(
        (session) => list(session, query, options),
        (info): FailedWpkPage => ({ wpks: [], count: 0, next_cursor: null, ...info }),
      ),

    listAll: (query = {}, options) =>
      core.iterate((session) => {
        const members: ListQuery = typeof query === 'string' ? { status: query } : query;
        return allItems(members.cursor, async (cursor) => {
          const page = await list(session, { ...members, cursor }, options);
          return { items: page.wpks, next: page.next_cursor };
        });
      }),

    get: (id, options) => core.settle((session) => get(session, id, options), failed),

    getPackage: (name, options) => core.settle((session) => getWholePackage(session, name, options), failed),
  };
}

async function getWholePackage(session: Session, name: string, options?: CallOptions): Promise<Package> {
  const path = packagePath(name);
  let first: Package | undefined;
  const every = allItems(undefined, async (cursor) => {
    const request = { operation: operations.getPackage, path: `${path}${listQuery({ cursor })}` };
    const page = await session.request(request, packageRecord, options);
    first ??= page;
    return { items: page.versions, next: page.next_cursor };
  });
  const versions: Package['versions'] = [];
  for await (const version of every) versions.push(version);
  return { ...(first as Package), versions, next_cursor: null };
}

/** @internal */
export async function publish(
  session: Session,
  source: DocumentSource,
  { mediaType, ...options }: DocumentOptions,
): Promise<PublishResult> {
  const body = await loadDocument(source, mediaType);
  return session.request(
    { operation: operations.publishWpk, path: '/v1/wpks', body },
    publishResult,
    options,
  );
}

/** @internal */
export function get(session: Session, id: string, options: CallOptions | undefined): Promise<Wpk> {
  return session.request({ operation: operations.getWpk, path: wpkPath(id) }, wpk, options);
}

function list(
  session: Session,
  query: WpkStatus | ListQuery,
  options: CallOptions | undefined,
): Promise<WpkPage> {
  const path = `/v1/wpks${listQuery(query)}`;
  return session.request({ operation: operations.listWpks, path }, wpkPage, options);
}

function failedValidation(info: AtomErrorInfo): FailedValidation {
  return { status: 'failed', valid: false, findings: [], ...info };
}
