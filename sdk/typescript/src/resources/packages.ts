import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import { loadDocument } from '../internal/document.js';
import { packagePath, wpkPath } from '../internal/ids.js';
import * as operations from '../internal/operations.js';
import { allItems } from '../internal/pages.js';
import { listMembers, listQuery } from '../internal/query.js';
import type { RequestOptions, Session } from '../internal/session.js';
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

/** Selects the versions of a list. */
export interface ListQuery {
  /** Words, all of which must occur in a version's name, description, tags or steps; the last may be a prefix. */
  q?: string | undefined;
  status?: WpkStatus | undefined;
  /** The tenant that published the version. */
  publisher?: string | undefined;
  tag?: string | undefined;
  runtime?: string | undefined;
  /** Defaults to `relevance` with `q`, and to `published` (newest first) without. */
  sort?: Sort | undefined;
  /** The maximum number of versions per page, 1 to 100; 50 by default. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/** The options of a call that sends a document. */
export interface DocumentOptions extends CallOptions {
  /** The media type of bytes. By default the server reads bytes that begin with `{` as JSON, and all others as YAML. */
  mediaType?: DocumentMediaType | (string & {}) | undefined;
}

/**
 * A workflow package to send:
 *
 * - an object is sent as its canonical bytes (`canonicalize`);
 * - a string is the path of a `.json`, `.yaml` or `.yml` file, whose exact bytes are sent (Node.js, Deno and Bun);
 * - bytes are sent as they are.
 */
export type DocumentSource = object | string | Uint8Array;

/** Publishing and finding packages. */
export interface PackageMethods<Mode extends ErrorMode> {
  /**
   * Publishes a workflow package, which is then pending review. Publishing the same bytes again changes nothing
   * (`unchanged`), so a call with an unknown outcome can be repeated.
   *
   * Fails with `version_exists` (`ConflictError`) if the id has other bytes, and with every finding in `errors`
   * (`ValidationError`) if the document breaks a rule.
   */
  publishWPK(source: DocumentSource, options?: DocumentOptions): Call<Mode, PublishResult, Failed>;

  /** Returns every finding that publishing a document would give, and stores nothing. Findings do not fail the call. */
  validate(source: DocumentSource, options?: DocumentOptions): Call<Mode, Validation, FailedValidation>;

  /**
   * Returns one page of the versions that the caller may see: all of them, newest first, or those with a status or matching a
   * query. For the next page, pass its `next_cursor` as `cursor`.
   */
  listWorkflows(query?: WpkStatus | ListQuery, options?: CallOptions): Call<Mode, WpkPage, FailedWpkPage>;

  /**
   * Yields every version that the caller may see, or those with a status or matching a query. Each page is fetched when its
   * first item is needed; `limit` and `options` apply to each page.
   *
   * A failure ends the loop: with an error, or, in a client that returns its errors, with a last item that has `error`.
   */
  listAll(
    query?: WpkStatus | ListQuery,
    options?: CallOptions,
  ): AsyncGenerator<Outcome<Mode, Wpk, Failed>, void, undefined>;

  /**
   * Returns one version, by `name@1.2.3`, an npm range (`name@^1.2`), or `name@latest`.
   *
   * Fails with `wpk_not_found` (`NotFoundError`) if there is none that the caller may see.
   */
  get(id: string, options?: CallOptions): Call<Mode, Wpk, Failed>;

  /**
   * Returns a package and every version of it that the caller may see, highest first. Each page of versions is a request of
   * its own; `timeoutMs` is for all of them. Fails like {@link get}.
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
        const members: ListQuery = listMembers(query);
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
  const paged = { signal: options?.signal, deadline: session.deadline(options?.timeoutMs) };
  let first: Package | undefined;
  const every = allItems(undefined, async (cursor) => {
    const request = { operation: operations.getPackage, path: `${path}${listQuery({ cursor })}` };
    const page = await session.request(request, packageRecord, paged);
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
export function get(session: Session, id: string, options: RequestOptions | undefined): Promise<Wpk> {
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
