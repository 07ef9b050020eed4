import { AtomConnectionError, InvalidResponseError } from '../errors.js';
import { INTERIM_RESPONSES, RESPONSE_BYTES, RESPONSE_HEAD_BYTES, RESPONSE_HEADER_LINES } from './limits.js';
import type { TransportRequest } from './transport.js';

/** The errors that all network transports share. */

/** Makes the error of an attempt without a response that could be read. */
export function unreachable(
  request: TransportRequest,
  cause: unknown,
): AtomConnectionError | InvalidResponseError {
  const failure = reasonOf(cause);
  const { code, reason } = failure;
  if (isUnreadable(code)) return unreadable(failure, request, cause);
  if (UNTRUSTED.has(code)) {
    const message = `The certificate of ${originOf(request)} cannot be trusted: ${reason}. Nothing was sent.`;
    return new AtomConnectionError(message, { code: 'untrusted_certificate', cause });
  }
  const hint = CLOSED.has(code) ? hintOfProtocol(request) : '';
  return new AtomConnectionError(`Cannot reach ${originOf(request)}: ${reason}.${hint}`, {
    code: 'connection_failed',
    // Without a response it is unknown whether the request was carried out, unless it was never sent.
    retryable: request.operation.idempotent || NEVER_SENT.has(code),
    cause,
  });
}

/** Makes the error of a response whose body ended early, or cannot be read. */
export function cutShort(
  request: TransportRequest,
  cause: unknown,
): AtomConnectionError | InvalidResponseError {
  const failure = reasonOf(cause);
  if (isUnreadable(failure.code)) return unreadable(failure, request, cause);
  return new AtomConnectionError(`The response from ${originOf(request)} was cut short: ${failure.reason}.`, {
    code: 'connection_failed',
    retryable: request.operation.idempotent,
    cause,
  });
}

/** Makes the error of a response with a head, or trailers, that exceed a limit. */
export function headTooLarge(request: TransportRequest, cause?: unknown): InvalidResponseError {
  return new InvalidResponseError(
    `The response from ${originOf(request)} has header lines of more than ${RESPONSE_HEAD_BYTES} bytes in all, or more ` +
      `than ${RESPONSE_HEADER_LINES} of them, the most that this SDK reads. ${PERHAPS_A_PROXY}`,
    { code: 'invalid_response', cause },
  );
}

export function tooManyInterim(request: TransportRequest): InvalidResponseError {
  return new InvalidResponseError(
    `${originOf(request)} sent more than ${INTERIM_RESPONSES} interim (1xx) responses, the most that this SDK reads. ` +
      PERHAPS_A_PROXY,
    { code: 'invalid_response' },
  );
}

/** Returns true if header lines or trailers exceed a limit. `reason` is the reason phrase of the status line. */
export function areTooLarge(headers: Iterable<readonly [string, string]>, reason = ''): boolean {
  let lines = 0;
  // "HTTP/1.1 200 " before the reason, and a line end after it and after all lines.
  let bytes = 17 + reason.length;
  for (const [name, value] of headers) {
    lines += 1;
    bytes += name.length + value.length + 4;
  }
  return bytes > RESPONSE_HEAD_BYTES || lines > RESPONSE_HEADER_LINES;
}

const PERHAPS_A_PROXY =
  'Perhaps a proxy in front of the server added them, or the base URL is another server’s.';

/** Returns true for the code of bytes that a runtime rejects as HTTP, or as compressed. */
function isUnreadable(code: string): boolean {
  return HEAD_OVERFLOWS.has(code) || MALFORMED.test(code);
}

/** Makes the error of such bytes. */
function unreadable(
  { code, reason }: { code: string; reason: string },
  request: TransportRequest,
  cause: unknown,
): InvalidResponseError {
  if (HEAD_OVERFLOWS.has(code)) return headTooLarge(request, cause);
  return new InvalidResponseError(
    `The response from ${originOf(request)} cannot be read: ${reason}. Is it the address of an ATOM Cloud server?` +
      hintOfProtocol(request),
    { code: 'invalid_response', cause },
  );
}

/** The codes of Node.js's own limit, which is as large as this SDK's unless the program was started with another. */
const HEAD_OVERFLOWS: ReadonlySet<string> = new Set(['HPE_HEADER_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW']);

/** The codes of Node.js for bytes that are not HTTP, except an early end, and for a broken compression. */
const MALFORMED = /^(?:HPE_(?!INVALID_EOF_STATE|CLOSED_CONNECTION)|Z_DATA_ERROR|Z_NEED_DICT|ERR__ERROR_)/;

export function tooLarge(status: number, request: TransportRequest): InvalidResponseError {
  return new InvalidResponseError(
    `The response from ${originOf(request)} is larger than ${RESPONSE_BYTES} bytes, the most that this SDK reads.`,
    { code: 'response_too_large', httpStatus: status },
  );
}

/** Returns true for a redirect. It is not followed, because it could send the API key to another server. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399;
}

export function redirected(
  status: number,
  location: string | null,
  request: TransportRequest,
): InvalidResponseError {
  const target = location === null ? 'elsewhere' : (parse(location, request.url)?.origin ?? 'elsewhere');
  return new InvalidResponseError(
    `${originOf(request)} redirects to ${target}. Redirects are not followed, so that the API key goes nowhere else. ` +
      'Use the address that serves the API as the base URL.',
    { code: 'invalid_response', httpStatus: status },
  );
}

/** Returns a hint for a plain request: a port for TLS sends an alert for it, or closes the connection. */
function hintOfProtocol({ url }: TransportRequest): string {
  return url.startsWith('http:') ? ' If that port speaks HTTPS, use https: in the base URL.' : '';
}

/** Node.js error codes for a connection that was closed before a response. */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Runtime error codes for a connection that was never established. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Node.js error codes for a certificate that it rejects. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  EAI_AGAIN: 'the host name could not be resolved',
  ECONNREFUSED: 'the connection was refused; no server listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ENOTFOUND: 'no host has that name',
  EPIPE: 'the connection was closed',
  EPROTO: 'TLS could not be started. If that port speaks HTTP, use http: in the base URL',
  ERR_SSL_WRONG_VERSION_NUMBER: 'that port does not speak TLS. If it speaks HTTP, use http: in the base URL',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  ETIMEDOUT: 'the connection took too long',
  SELF_SIGNED_CERT_IN_CHAIN: 'its issuer is self-signed',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known',
  UND_ERR_CONNECT_TIMEOUT: 'the connection took too long',
  UND_ERR_SOCKET: 'the connection was closed',
};

/** Returns the reason of a failure. Node.js puts it into the cause of a bare "fetch failed". */
function reasonOf(error: unknown): { code: string; reason: string } {
  const outer = (error ?? {}) as { cause?: unknown; code?: unknown; message?: unknown };
  const inner = (outer.cause ?? {}) as { code?: unknown; message?: unknown };
  const code = [inner.code, outer.code].find((value) => typeof value === 'string') ?? '';
  if (Object.hasOwn(REASONS, code)) return { code, reason: REASONS[code] ?? code };
  const message = [inner.message, outer.message].find((value) => typeof value === 'string' && value !== '');
  return { code, reason: typeof message === 'string' ? message.replace(/[.!]$/, '') : 'the network failed' };
}

function originOf(request: TransportRequest): string {
  return new URL(request.url).origin;
}

function parse(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}
