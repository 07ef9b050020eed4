import type { Call } from '../call.js';
import { digest } from '../digest.js';
import { IntegrityError, InvalidResponseError } from '../errors.js';
import { type Core, failed } from '../internal/core.js';
import { checkPath, writeFile } from '../internal/files.js';
import { idOfLocation, wpkPath } from '../internal/ids.js';
import { getContent } from '../internal/operations.js';
import { mediaTypeOf } from '../internal/problem.js';
import type { Session } from '../internal/session.js';
import type { TransportResponse } from '../internal/transport.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed } from '../results.js';

/** The options of a download. */
export interface DownloadOptions extends CallOptions {
  /**
   * A file to write as well (Node.js, Deno and Bun), whole or not at all. One that exists is replaced and keeps its mode; a
   * symbolic link is written through; anything but a regular file is rejected (`file_unwritable`).
   */
  path?: string | undefined;
}

/** The exact bytes that were published, verified against their digest. */
export interface Download {
  /** The exact version, even if a range or `latest` was asked for. */
  id: string;
  digest: string;
  /** The media type of the bytes: `application/json` or `application/yaml`. */
  mediaType: string;
  bytes: Uint8Array;
  /** The version's status when it was sent: `approved`, `yanked`, …; empty if the server does not say. */
  status: string;
}

/** Downloading packages. */
export interface DownloadMethods<Mode extends ErrorMode> {
  /**
   * Downloads the exact bytes of one version, by `name@1.2.3`, a range or `latest`. They are returned, and written to `path`,
   * only if they match the server's digest.
   *
   * Fails with `integrity_mismatch` (`IntegrityError`) if they do not, and with `wpk_not_found` (`NotFoundError`) if there is
   * no version that the caller may see.
   */
  download(id: string, options?: DownloadOptions): Call<Mode, Download, Failed>;
}

/** @internal */
export function downloadMethods<Mode extends ErrorMode>(core: Core<Mode>): DownloadMethods<Mode> {
  return {
    download: (id, options) => core.settle(async (session) => download(session, id, options ?? {}), failed),
  };
}

/** @internal */
export function download(
  session: Session,
  id: string,
  { path, ...options }: DownloadOptions,
): Promise<Download> {
  if (path !== undefined) checkPath(path);
  const request = { operation: getContent, path: `${wpkPath(id)}/content`, accept: '*/*' };
  return session.send(request, options, async (response) => {
    const found = await verify(id, response);
    if (path !== undefined) await writeFile(path, found.bytes);
    return found;
  });
}

async function verify(asked: string, response: TransportResponse): Promise<Download> {
  const promised = required(digestOfTag(response.headers.get('etag')), response, 'ETag with a digest');
  const id = required(exactId(asked, response), response, `Content-Location with a version of ${asked}`);
  const mediaType = required(mediaTypeOf(response), response, 'Content-Type');
  const actual = await digest(response.body);
  if (actual !== promised) {
    throw new IntegrityError(
      `The received bytes of ${id} are not the published ones: their digest is ${actual}, but should be ${promised}.`,
      { code: 'integrity_mismatch', httpStatus: response.status },
    );
  }
  const status = response.headers.get('atom-status') ?? '';
  return { id, digest: actual, mediaType, bytes: new Uint8Array(response.body), status };
}

/** Returns the digest in an entity tag. Compression makes the tag weak, but the decompressed bytes are the same. */
function digestOfTag(tag: string | null): string | undefined {
  return /^(?:W\/)?"(sha256:[0-9a-f]{64})"$/.exec(tag ?? '')?.[1];
}

/** `name@1.2.3`: not a range, so it can only mean one version. */
const EXACT_ID = /@\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

/** Returns the exact version that the server says it sent; undefined if it names none, or one that was not requested. */
function exactId(asked: string, response: TransportResponse): string | undefined {
  const location = response.headers.get('content-location');
  if (EXACT_ID.test(asked) && location === null) return asked;
  const found = idOfLocation(location ?? '');
  const name = asked.slice(0, asked.indexOf('@') + 1);
  const expected = EXACT_ID.test(asked) ? found === asked : found?.startsWith(name);
  return expected ? found : undefined;
}

function required<Value>(value: Value | undefined, response: TransportResponse, what: string): Value {
  if (value !== undefined) return value;
  throw new InvalidResponseError(`The response has no ${what}, so the download cannot be verified.`, {
    code: 'invalid_response',
    httpStatus: response.status,
  });
}
