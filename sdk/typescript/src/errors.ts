import { brand } from './brand.js';
import type { Finding } from './wire.js';

/** The codes of the SDK itself; every other code is the server's. */
export type ClientErrorCode =
  | 'aborted'
  | 'circuit_open'
  | 'connection_failed'
  | 'crypto_unavailable'
  | 'file_unreadable'
  | 'file_unwritable'
  | 'integrity_mismatch'
  | 'invalid_argument'
  | 'invalid_id'
  | 'invalid_name'
  | 'invalid_range'
  | 'invalid_response'
  | 'invalid_version'
  | 'reserved_name'
  | 'response_too_large'
  | 'timeout'
  | 'unexpected_error'
  | 'untrusted_certificate';

/** The codes of {@link CanonicalizationError}. The first three are shared by the SDKs of every language. */
export type CanonicalizationErrorCode =
  | 'number_out_of_range'
  | 'lone_surrogate'
  | 'document_too_deep'
  | 'cyclic_value'
  | 'sparse_array'
  | 'unsupported_value';

/** A stable snake_case name of what went wrong: one of the SDK's codes or one of the server's. */
export type ErrorCode = ClientErrorCode | CanonicalizationErrorCode | (string & {});

/** The members of an {@link AtomError}, besides its message. */
export interface AtomErrorDetails {
  code: ErrorCode;
  httpStatus?: number | undefined;
  requestId?: string | undefined;
  retryable?: boolean | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
  errors?: readonly Finding[] | undefined;
  cause?: unknown;
}

/**
 * The base class of every error that this SDK throws. Its message says what happened and what to do, and never contains the
 * API key.
 *
 * `instanceof` also works if two copies of the package are loaded, one by `import` and one by `require`.
 */
export class AtomError extends Error {
  /** Stable and snake_case: test this in programs. */
  readonly code: ErrorCode;
  /** The HTTP status of the response; absent if there was none. */
  declare readonly httpStatus?: number;
  /** The server's id of the request, to quote in a report. */
  declare readonly requestId?: string;
  /** True if making the same call again is safe and may succeed. */
  readonly retryable: boolean;
  /**
   * How long to wait before that, in seconds: the time that the server asked for, or the time until the circuit breaker
   * lets a probe through. Absent if neither is known.
   */
  declare readonly retryAfter?: number;
  /** Every finding, each with a JSON Pointer into the body; empty if there are none. */
  readonly errors: readonly Finding[];
  /** The number of times the request was sent; 0 if it never was. */
  readonly attempts: number = 0;

  constructor(message: string, details: AtomErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    if (details.httpStatus !== undefined) this.httpStatus = details.httpStatus;
    if (details.requestId !== undefined) this.requestId = details.requestId;
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter;
    this.errors = details.errors ?? [];
  }
}

/** An argument is invalid; nothing was sent. */
export class InputError extends AtomError {
  constructor(message: string, details?: Partial<AtomErrorDetails>) {
    super(message, { code: 'invalid_argument', ...details });
  }
}

/** A value has no canonical form ({@link canonicalize}); nothing was sent. */
export class CanonicalizationError extends InputError {
  declare readonly code: CanonicalizationErrorCode;
  /** RFC 6901 JSON Pointer into the value; empty for the value itself. */
  readonly pointer: string;

  constructor(code: CanonicalizationErrorCode, pointer: string, detail: string) {
    super(pointer === '' ? detail : `At ${pointer}: ${detail}`, {
      code,
      errors: [{ code, pointer, detail }],
    });
    this.pointer = pointer;
  }
}

/**
 * The server could not be reached or its response was cut short (`connection_failed`), or its certificate cannot be trusted
 * (`untrusted_certificate`), which is not retried.
 */
export class AtomConnectionError extends AtomError {}

/** An attempt or the whole call exceeded its timeout (`timeout`). */
export class AtomTimeoutError extends AtomError {}

/** The caller's `AbortSignal` ended the call (`aborted`); `cause` is the signal's reason. */
export class AtomAbortError extends AtomError {}

/**
 * The server has failed too often recently, so nothing was sent (`circuit_open`). `retryAfter` says when the next probe is
 * let through; 0 means that one is in flight, and the circuit closes if it succeeds.
 */
export class CircuitOpenError extends AtomError {}

/** The bytes that arrived do not match the server's digest (`integrity_mismatch`). */
export class IntegrityError extends AtomError {}

/** An error response; one of the classes below if its status has one. */
export class AtomApiError extends AtomError {}

/**
 * A response that breaks the contract (`invalid_response`, `response_too_large`). It has no `httpStatus` if it is not HTTP, or
 * if its head exceeds a limit.
 */
export class InvalidResponseError extends AtomApiError {}

/** 400, 413, 415 or 422: the request is invalid. `errors` has the findings. */
export class ValidationError extends AtomApiError {}

/** 401: the token is missing, wrong, expired or revoked. */
export class AuthenticationError extends AtomApiError {}

/** 403: the token lacks a scope, or the name or the review belongs to somebody else. */
export class PermissionError extends AtomApiError {}

/** 404: it does not exist, or this caller may not see it. */
export class NotFoundError extends AtomApiError {}

/** 409: the id is bound to other bytes, or the version's state does not allow the change. */
export class ConflictError extends AtomApiError {}

/** 412: the stored bytes are not the ones that were reviewed. */
export class PreconditionFailedError extends AtomApiError {}

/** 429: too many requests. */
export class RateLimitError extends AtomApiError {}

/** 5xx: the server, or something in front of it, failed. */
export class ServerError extends AtomApiError {}

brand({
  AtomError,
  InputError,
  CanonicalizationError,
  AtomConnectionError,
  AtomTimeoutError,
  AtomAbortError,
  CircuitOpenError,
  IntegrityError,
  AtomApiError,
  InvalidResponseError,
  ValidationError,
  AuthenticationError,
  PermissionError,
  NotFoundError,
  ConflictError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
});
