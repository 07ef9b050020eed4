import type { ErrorCode } from './errors.js';
import type { Finding } from './wire.js';

/** What a client does with a failed call: `return` a result that says so (the default), or `throw` an `AtomError`. */
export type ErrorMode = 'return' | 'throw';

/** What went wrong, in a result of a client that returns its errors. */
export interface AtomErrorInfo {
  /** A sentence that says what happened and what to do. */
  error: string;
  /** Stable and snake_case: what a program decides by. */
  code: ErrorCode;
  /** Whether sending the same call again is safe and may succeed. */
  retryable: boolean;
  /** How often the request was sent; 0 where it never was. */
  attempts: number;
  /** Every finding; empty where there is none. */
  errors: readonly Finding[];
  /** The HTTP status of the answer; absent where there was no answer. */
  httpStatus?: number;
  /** The server's name for the request, to quote in a report. */
  requestId?: string;
  /** How long to wait before the call is made again, in seconds; absent where neither server nor client says. */
  retryAfter?: number;
}

/** A call that failed. */
export interface Failed extends AtomErrorInfo {
  status: 'failed';
}

/** A validation that failed: not of the document, of which nothing is known, but of the call. */
export interface FailedValidation extends AtomErrorInfo {
  status: 'failed';
  valid: false;
  findings: [];
}

/** A list of packages that failed: empty, and saying why. */
export interface FailedWpkPage extends AtomErrorInfo {
  wpks: [];
  count: 0;
  next_cursor: null;
}

/** A list of owners that failed: empty, and saying why. */
export interface FailedOwnerList extends AtomErrorInfo {
  owners: [];
  count: 0;
}

/** A list of tokens that failed: empty, and saying why. */
export interface FailedTokenList extends AtomErrorInfo {
  tokens: [];
  count: 0;
}

/** A list of reviews that failed: empty, and saying why. */
export interface FailedReviewList extends AtomErrorInfo {
  reviews: [];
  count: 0;
}

/** A page of events that failed: empty, and saying why. */
export interface FailedEventPage extends AtomErrorInfo {
  events: [];
  count: 0;
  next_after: null;
}

/** A health check that failed. */
export interface Unhealthy extends AtomErrorInfo {
  status: 'unhealthy';
}

/** A call that succeeded, in a client that returns its errors: `error` may be asked for, and is not there. */
export type Succeeded<Success> = Success & { error?: undefined };

/**
 * What a call gives. In a client that throws, the success alone; in one that returns its errors, that or `Failure`,
 * told apart by `error`.
 */
export type Outcome<Mode extends ErrorMode, Success, Failure extends AtomErrorInfo> = Mode extends 'throw'
  ? Success
  : Succeeded<Success> | Failure;
