import type { Call } from '../call.js';
import { digest } from '../digest.js';
import { IntegrityError, InvalidResponseError } from '../errors.js';
import { type Core, failed } from '../internal/core.js';
import { writeFile } from '../internal/files.js';
import { idOfLocation, wpkPath } from '../internal/ids.js';
import { getContent } from '../internal/operations.js';
import { mediaTypeOf } from '../internal/problem.js';
import type { Session } from '../internal/session.js';
import type { TransportResponse } from '../internal/transport.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed } from '../results.js';

/** Where a download goes. */
export interface DownloadOptions extends CallOptions {
  /** A file to write as well (Node.js, Deno and Bun): whole or not at all, in place of one that is there. */
  path?: string | undefined;
}

/** The exact bytes that were published, checked against their digest. */
export interface Download {
  /** The exact version, also where a range or `latest` was asked for. */
  id: string;
  digest: string;
  /** What the bytes were published as: `application/json` or `application/yaml`. */
  mediaType: string;
  bytes: Uint8Array;
}

/** Downloading packages. */
export interface DownloadMethods<Mode extends ErrorMode> {
  /**
   * The exact bytes of one version, by `name@1.2.3`, a range or `latest`. They are hashed on arrival, and given out,
   * and written to `path`, only if they have the digest that the server names.
   *
   * Fails with `integrity_mismatch` (`IntegrityError`) where they do not, and with `wpk_not_found` (`NotFoundError`)
   * where there is no version that the caller may see.
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
  const request = { operation: getContent, path: `${wpkPath(id)}/content`, accept: '*/*' };
  return session.send(request, options, async (response) => {
    const found = await verify(id, response);
    if (path !== undefined) await writeFile(path, found.bytes);
    return found;
  });
}

async function verify(asked: string, response: TransportResponse): Promise<Download> {
  const promised = required(digestOfTag(response.headers.get('etag')), response, 'an ETag with a digest');
  const id = required(exactId(asked, response), response, `a Content-Location with a version of ${asked}`);
  const mediaType = required(mediaTypeOf(response), response, 'a Content-Type');
  const actual = await digest(response.body);
  if (actual !== promised) {
    throw new IntegrityError(
      `The bytes of ${id} that arrived are not the ones that were published: their digest is ${actual}, and it should be ${promised}.`,
      { code: 'integrity_mismatch', httpStatus: response.status },
    );
  }
  return { id, digest: actual, mediaType, bytes: new Uint8Array(response.body) };
}

/** The digest that an entity tag quotes. A proxy that compresses makes the tag weak; what is unpacked here is the same. */
function digestOfTag(tag: string | null): string | undefined {
  return /^(?:W\/)?"(sha256:[0-9a-f]{64})"$/.exec(tag ?? '')?.[1];
}

/** `name@1.2.3`: no range, so there is but one version that it can mean. */
const EXACT_ID = /@\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

/** The exact version that the server says it sent; undefined where it says none, or one that was not asked for. */
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
  throw new InvalidResponseError(`The answer lacks ${what}, so the download cannot be checked.`, {
    code: 'invalid_response',
    httpStatus: response.status,
  });
}
