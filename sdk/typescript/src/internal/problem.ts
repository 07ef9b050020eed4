import { retry_after } from '../../../../api/policy.json';
import {
  AtomApiError,
  type AtomErrorDetails,
  AuthenticationError,
  ConflictError,
  InvalidResponseError,
  NotFoundError,
  PermissionError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  ValidationError,
} from '../errors.js';
import type { Finding } from '../wire.js';
import { isTooLong, retryKindOfStatus } from './backoff.js';
import { readJson } from './json.js';
import { parseRetryAfter } from './retry-after.js';
import type { TransportRequest, TransportResponse } from './transport.js';

/**
 * Turns an error response into an error: by its RFC 9457 problem, or, if it has none, by its status.
 *
 * @param now - Milliseconds since 1970, UTC.
 */
export function errorOfResponse(
  response: TransportResponse,
  request: TransportRequest,
  now: number,
): AtomApiError {
  const httpStatus = response.status;
  const problem = readProblem(response);
  const kind = retryKindOfStatus(httpStatus);
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now);
  const sentences = [
    withoutKey(problem, request) ?? problem?.detail ?? unlikeTheApi(response, request, problem),
  ];
  if (kind !== undefined && isTooLong(retryAfterMs)) sentences.push(tooLongToWait(retryAfterMs));
  return create(sentences.join(' '), {
    code: problem?.code ?? 'invalid_response',
    httpStatus,
    requestId: problem?.requestId ?? response.headers.get('x-request-id') ?? undefined,
    retryable: problem?.retryable ?? (request.operation.idempotent && kind !== undefined),
    retryAfter: retryAfterMs === undefined ? undefined : retryAfterMs / 1000,
    errors: problem?.errors,
  });
}

/** Says what is missing in the words of a program: the server can only name the header. */
function withoutKey(problem: Problem | undefined, { headers }: TransportRequest): string | undefined {
  if (problem?.code !== 'missing_token' || 'authorization' in headers) return undefined;
  return 'This call needs an API key or a JWT, and the client has none. Pass it as apiKey, or set ATOM_API_KEY.';
}

function unlikeTheApi(
  response: TransportResponse,
  request: TransportRequest,
  problem: Problem | undefined,
): string {
  const { origin } = new URL(request.url);
  if (problem !== undefined)
    return `${origin} responded with ${response.status} (${problem.code}) and no details.`;
  const mediaType = mediaTypeOf(response) ?? 'a body without a media type';
  return (
    `${origin} responded with ${response.status} and ${mediaType} instead of application/problem+json. ` +
    'Perhaps a proxy in front of the server responded, or the base URL is not the address of the API.'
  );
}

function tooLongToWait(retryAfterMs: number): string {
  const asked = Math.ceil(retryAfterMs / 1000);
  return `The server asks to wait for ${asked} s, but a call waits at most ${retry_after.max_ms / 1000} s.`;
}

/** Returns the media type of a response without its parameters; undefined if it has none. */
export function mediaTypeOf(response: TransportResponse): string | undefined {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() || undefined;
}

/** The error class of each status. */
const CLASSES: Readonly<Record<number, new (message: string, details: AtomErrorDetails) => AtomApiError>> = {
  400: ValidationError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  413: ValidationError,
  415: ValidationError,
  422: ValidationError,
  429: RateLimitError,
};

function create(message: string, details: AtomErrorDetails & { httpStatus: number }): AtomApiError {
  const { httpStatus, code } = details;
  const fallback = code === 'invalid_response' ? InvalidResponseError : AtomApiError;
  const Class = CLASSES[httpStatus] ?? (httpStatus >= 500 ? ServerError : fallback);
  return new Class(message, details);
}

/** The members of a problem; undefined if missing or not as the contract says. */
interface Problem {
  code: string;
  detail: string | undefined;
  requestId: string | undefined;
  retryable: boolean | undefined;
  errors: Finding[] | undefined;
}

/** Reads a problem, which needs only a code; undefined for any other body. */
function readProblem(response: TransportResponse): Problem | undefined {
  if (mediaTypeOf(response) !== 'application/problem+json') return undefined;
  const body = readJson(response.body);
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, title, detail, request_id, retryable, errors } = body as Record<string, unknown>;
  if (!isText(code)) return undefined;
  return {
    code,
    detail: [detail, title].find(isText),
    requestId: isText(request_id) ? request_id : undefined,
    retryable: typeof retryable === 'boolean' ? retryable : undefined,
    errors: Array.isArray(errors) ? errors.filter(isFinding) : undefined,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFinding(value: unknown): value is Finding {
  if (typeof value !== 'object' || value === null) return false;
  const { code, pointer, detail } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof pointer === 'string' && typeof detail === 'string';
}
