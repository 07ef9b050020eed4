import type { ErrorCode } from './errors.js';
import type { EventPage, Finding, OwnerList, ReviewList, TokenPage, WpkPage } from './wire.js';

/** Every API key that the caller may see, newest first: all pages in one list. */
export type TokenList = Omit<TokenPage, 'next_cursor'>;

/** The way a client reports a failed call: `return` a result that says so (the default), or `throw` an `AtomError`. */
export type ErrorMode = 'return' | 'throw';

/** The reason of a failure, in the results of a client that returns its errors. */
export interface AtomErrorInfo {
  /** A sentence that says what happened and what to do. */
  error: string;
  /** A stable code in snake_case, for programs to decide by. */
  code: ErrorCode;
  /** True if the same call may safely be sent again and may then succeed. */
  retryable: boolean;
  /** How many attempts were sent; 0 if the request was never sent. */
  attempts: number;
  /** Every finding; empty if there are none. */
  errors: readonly Finding[];
  /** The HTTP status of the response; absent if there was none. */
  httpStatus?: number;
  /** The server's id of the request, to quote in a report. */
  requestId?: string;
  /** Seconds to wait before the next call; absent if neither server nor client asks for a wait. */
  retryAfter?: number;
}

/** A call that failed. */
export interface Failed extends AtomErrorInfo {
  status: 'failed';
}

/** A validation whose call failed, so that nothing is known of the document. */
export interface FailedValidation extends AtomErrorInfo {
  status: 'failed';
  valid: false;
  findings: [];
}

/** A list whose call failed: empty, with the reason. */
export type FailedList<List> = AtomErrorInfo & {
  [Member in keyof List]: List[Member] extends readonly unknown[] ? [] : Member extends 'count' ? 0 : null;
};

export type FailedWpkPage = FailedList<WpkPage>;
export type FailedOwnerList = FailedList<OwnerList>;
export type FailedTokenList = FailedList<TokenList>;
export type FailedReviewList = FailedList<ReviewList>;
export type FailedEventPage = FailedList<EventPage>;

/** A health check that failed. */
export interface Unhealthy extends AtomErrorInfo {
  status: 'unhealthy';
}

/** A successful result of a client that returns its errors. `error` may be read, and is undefined. */
export type Succeeded<Success> = Success & { error?: undefined };

/**
 * The result of a call. A client that throws gives only `Success`. One that returns its errors gives `Success` or
 * `Failure`, which differ in `error`.
 */
export type Outcome<Mode extends ErrorMode, Success, Failure extends AtomErrorInfo> = Mode extends 'throw'
  ? Success
  : Succeeded<Success> | Failure;
