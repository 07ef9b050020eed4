import type { Finding } from './wire.js';

/** The codes that the SDK itself gives; every other code is the server's. */
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

/** A stable, snake_case name of what went wrong: one of the SDK's own, or one of the server's. */
export type ErrorCode = ClientErrorCode | CanonicalizationErrorCode | (string & {});

/** What an {@link AtomError} is made of, besides its message. */
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
 * Every error that this SDK throws. Its message is a sentence that says what happened and what to do, and never holds
 * the API key.
 *
 * Where two copies of the package may be loaded (one by `import`, one by `require`), test `code` and not `instanceof`.
 */
export class AtomError extends Error {
  /** Stable and snake_case: what a program decides by. */
  readonly code: ErrorCode;
  /** The HTTP status of the answer; absent where there was no answer. */
  declare readonly httpStatus?: number;
  /** The server's name for the request, to quote in a report. */
  declare readonly requestId?: string;
  /** Whether sending the same call again is safe and may succeed. */
  readonly retryable: boolean;
  /**
   * How long to wait before that, in seconds: what the server asked for, from its answer on, or until the circuit
   * breaker lets a probe through. Absent where neither is known.
   */
  declare readonly retryAfter?: number;
  /** Every finding, each with a JSON Pointer to its place in the body; empty where the error has none. */
  readonly errors: readonly Finding[];
  /** How often the request was sent; 0 where it never was. */
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

  // On the prototype, as the built-in errors have it, so that a minified class keeps its name in a log.
  static {
    AtomError.prototype.name = 'AtomError';
  }
}

/** An argument that cannot be used: nothing was sent. */
export class InputError extends AtomError {
  constructor(message: string, details?: Partial<AtomErrorDetails>) {
    super(message, { code: 'invalid_argument', ...details });
  }

  static {
    InputError.prototype.name = 'InputError';
  }
}

/** A value that has no canonical form ({@link canonicalize}); nothing was sent. */
export class CanonicalizationError extends InputError {
  declare readonly code: CanonicalizationErrorCode;
  /** RFC 6901 JSON Pointer to the place in the value; empty for the value itself. */
  readonly pointer: string;

  constructor(code: CanonicalizationErrorCode, pointer: string, detail: string) {
    super(pointer === '' ? detail : `At ${pointer}: ${detail}`, {
      code,
      errors: [{ code, pointer, detail }],
    });
    this.pointer = pointer;
  }

  static {
    CanonicalizationError.prototype.name = 'CanonicalizationError';
  }
}

/**
 * The server could not be reached, or its answer was cut short (`connection_failed`), or its certificate is not to be
 * trusted (`untrusted_certificate`), for which it is not tried again.
 */
export class AtomConnectionError extends AtomError {
  static {
    AtomConnectionError.prototype.name = 'AtomConnectionError';
  }
}

/** The attempt or the whole call took longer than it may (`timeout`). */
export class AtomTimeoutError extends AtomError {
  static {
    AtomTimeoutError.prototype.name = 'AtomTimeoutError';
  }
}

/** The caller's `AbortSignal` ended the call (`aborted`); `cause` is the signal's reason. */
export class AtomAbortError extends AtomError {
  static {
    AtomAbortError.prototype.name = 'AtomAbortError';
  }
}

/**
 * The server has failed too often lately, so nothing was sent (`circuit_open`). `retryAfter` says when it is tried again;
 * 0 means as soon as the probe that is under way ends well.
 */
export class CircuitOpenError extends AtomError {
  static {
    CircuitOpenError.prototype.name = 'CircuitOpenError';
  }
}

/** The bytes that arrived are not the ones that the server's digest names (`integrity_mismatch`). */
export class IntegrityError extends AtomError {
  static {
    IntegrityError.prototype.name = 'IntegrityError';
  }
}

/** An answer that is an error; one of the classes below where its status has one. */
export class AtomApiError extends AtomError {
  declare readonly httpStatus: number;

  constructor(message: string, details: AtomErrorDetails & { httpStatus: number }) {
    super(message, details);
  }

  static {
    AtomApiError.prototype.name = 'AtomApiError';
  }
}

/** An answer that is not what the contract says (`invalid_response`, `response_too_large`). */
export class InvalidResponseError extends AtomApiError {
  static {
    InvalidResponseError.prototype.name = 'InvalidResponseError';
  }
}

/** 400, 413, 415 or 422: the server read the request and refuses what it says. `errors` has the findings. */
export class ValidationError extends AtomApiError {
  static {
    ValidationError.prototype.name = 'ValidationError';
  }
}

/** 401: no token, or one that is wrong, expired or revoked. */
export class AuthenticationError extends AtomApiError {
  static {
    AuthenticationError.prototype.name = 'AuthenticationError';
  }
}

/** 403: the token lacks a scope, or the name or the review belongs to others. */
export class PermissionError extends AtomApiError {
  static {
    PermissionError.prototype.name = 'PermissionError';
  }
}

/** 404: it does not exist, or not for this caller. */
export class NotFoundError extends AtomApiError {
  static {
    NotFoundError.prototype.name = 'NotFoundError';
  }
}

/** 409: the id is bound to other bytes, or the version is in no state for this. */
export class ConflictError extends AtomApiError {
  static {
    ConflictError.prototype.name = 'ConflictError';
  }
}

/** 412: the stored bytes are not the ones that were looked at. */
export class PreconditionFailedError extends AtomApiError {
  static {
    PreconditionFailedError.prototype.name = 'PreconditionFailedError';
  }
}

/** 429: too many requests. */
export class RateLimitError extends AtomApiError {
  static {
    RateLimitError.prototype.name = 'RateLimitError';
  }
}

/** 5xx: the server, or something in front of it, could not answer. */
export class ServerError extends AtomApiError {
  static {
    ServerError.prototype.name = 'ServerError';
  }
}
