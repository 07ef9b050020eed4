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
 * The error that an answer is: what its RFC 9457 problem says, or, from something that speaks none, its status.
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
  const sentences = [problem?.detail ?? unlikeTheApi(response, request, problem)];
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

function unlikeTheApi(
  response: TransportResponse,
  request: TransportRequest,
  problem: Problem | undefined,
): string {
  const { origin } = new URL(request.url);
  if (problem !== undefined)
    return `${origin} answered ${response.status} (${problem.code}), and says no more.`;
  const mediaType = mediaTypeOf(response) ?? 'a body of no named type';
  return (
    `${origin} answered ${response.status} with ${mediaType} where the API answers application/problem+json. ` +
    'Something in front of the server may have answered, or the base URL is not that of the API.'
  );
}

function tooLongToWait(retryAfterMs: number): string {
  const asked = Math.ceil(retryAfterMs / 1000);
  return `The server asks to wait for ${asked} s, and no call waits longer than ${retry_after.max_ms / 1000} s by itself.`;
}

/** The media type of an answer without its parameters; undefined where it has none. */
export function mediaTypeOf(response: TransportResponse): string | undefined {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() || undefined;
}

type ApiErrorDetails = AtomErrorDetails & { httpStatus: number };

/** Which class an error of a status has. */
const CLASSES: Readonly<Record<number, new (message: string, details: ApiErrorDetails) => AtomApiError>> = {
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

function create(message: string, details: ApiErrorDetails): AtomApiError {
  const { httpStatus, code } = details;
  const fallback = code === 'invalid_response' ? InvalidResponseError : AtomApiError;
  const Class = CLASSES[httpStatus] ?? (httpStatus >= 500 ? ServerError : fallback);
  return new Class(message, details);
}

/** What a problem says; undefined where it does not, or not as the contract has it. */
interface Problem {
  code: string;
  detail: string | undefined;
  requestId: string | undefined;
  retryable: boolean | undefined;
  errors: Finding[] | undefined;
}

/** A problem, which needs no more than a code; undefined for every other body. */
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
