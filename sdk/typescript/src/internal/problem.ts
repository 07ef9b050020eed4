import { retry } from '../../../../api/policy.json';
import {
  AtomApiError,
  type AtomErrorDetails,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  ValidationError,
} from '../errors.js';
import type { Finding } from '../wire.js';
import { readJson } from './json.js';
import type { TransportRequest, TransportResponse } from './transport.js';

/** The error that an answer is: what its RFC 9457 problem says, or, from something that speaks none, its status. */
export function errorOfResponse(response: TransportResponse, request: TransportRequest): AtomApiError {
  const httpStatus = response.status;
  const problem = readProblem(response);
  if (problem !== undefined) {
    return create(problem.detail, { ...problem, httpStatus });
  }
  const mediaType = mediaTypeOf(response) ?? 'a body of no named type';
  return create(
    `${new URL(request.url).origin} answered ${httpStatus} with ${mediaType} where the API answers application/problem+json. ` +
      'Something in front of the server may have answered, or the base URL is not that of the API.',
    {
      code: 'invalid_response',
      httpStatus,
      retryable: request.idempotent && retry.statuses.includes(httpStatus),
    },
  );
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
  const Class = CLASSES[details.httpStatus] ?? (details.httpStatus >= 500 ? ServerError : AtomApiError);
  return new Class(message, details);
}

interface Problem {
  code: string;
  detail: string;
  requestId: string | undefined;
  retryable: boolean;
  errors: Finding[] | undefined;
}

/** A problem as the contract has it; undefined for every other body. */
function readProblem(response: TransportResponse): Problem | undefined {
  if (mediaTypeOf(response) !== 'application/problem+json') return undefined;
  const body = readJson(response.body);
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, detail, request_id, retryable, errors } = body as Record<string, unknown>;
  if (typeof code !== 'string' || typeof detail !== 'string') return undefined;
  return {
    code,
    detail,
    requestId: typeof request_id === 'string' ? request_id : undefined,
    retryable: retryable === true,
    errors: Array.isArray(errors) ? errors.filter(isFinding) : undefined,
  };
}

function isFinding(value: unknown): value is Finding {
  if (typeof value !== 'object' || value === null) return false;
  const { code, pointer, detail } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof pointer === 'string' && typeof detail === 'string';
}
