import type { Call } from '../call.js';
import { AtomTimeoutError } from '../errors.js';
import { checkTimeout } from '../internal/config.js';
import { type Core, failed } from '../internal/core.js';
import { wpkPath } from '../internal/ids.js';
import { writeJson } from '../internal/json.js';
import * as operations from '../internal/operations.js';
import type { Deadline, Session } from '../internal/session.js';
import { reviewList, reviewResult } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, FailedReviewList } from '../results.js';
import type { ReviewDecision, ReviewList, ReviewResult, Wpk } from '../wire.js';
import { get } from './packages.js';

/** The options of a review. */
export interface ReviewOptions extends CallOptions {
  /** The digest of the bytes that were reviewed. If the server has others, nothing is decided. */
  digest?: string | undefined;
}

/** The options of waiting for a review. */
export interface WaitOptions extends CallOptions {
  /** How long to wait between two requests, in milliseconds; 2000 by default. */
  intervalMs?: number | undefined;
}

/** Reviewing packages. */
export interface ReviewMethods<Mode extends ErrorMode> {
  /**
   * Approves one exact version. The latest decision stands, and repeating it changes nothing.
   *
   * Fails with `self_review` or `insufficient_scope` (`PermissionError`), with `digest_mismatch`
   * (`PreconditionFailedError`), and with `wpk_not_found` (`NotFoundError`).
   */
  approveWPK(id: string, reason?: string, options?: ReviewOptions): Call<Mode, ReviewResult, Failed>;

  /** Rejects one exact version, or revokes its approval. Fails like {@link approveWPK}. */
  rejectWPK(id: string, reason?: string, options?: ReviewOptions): Call<Mode, ReviewResult, Failed>;

  /** Returns every decision on one exact version, the latest first. Fails with `wpk_not_found` (`NotFoundError`). */
  listReviews(id: string, options?: CallOptions): Call<Mode, ReviewList, FailedReviewList>;

  /**
   * Waits until a version is not pending any more, and returns it: approved, rejected or withdrawn. Asks the server every
   * `intervalMs`. `timeoutMs` limits the whole wait (unlimited by default), requests included; at its end, not before, the
   * call fails with `timeout`.
   *
   * Fails with `wpk_not_found` (`NotFoundError`) if there is no such version that the caller may see.
   */
  waitForReview(id: string, options?: WaitOptions): Call<Mode, Wpk, Failed>;
}

/** @internal */
export function reviewMethods<Mode extends ErrorMode>(core: Core<Mode>): ReviewMethods<Mode> {
  const review = (decision: ReviewDecision, id: string, reason = '', options?: ReviewOptions) =>
    core.settle((session) => {
      const { digest, ...callOptions } = options ?? {};
      const body = {
        bytes: writeJson({ decision, reason, digest }, 'The review'),
        mediaType: 'application/json',
      };
      return session.request(
        { operation: operations.reviewWpk, path: `${wpkPath(id)}/review`, body },
        reviewResult,
        callOptions,
      );
    }, failed);
  return {
    approveWPK: (id, reason, options) => review('approve', id, reason, options),
    rejectWPK: (id, reason, options) => review('reject', id, reason, options),

    listReviews: (id, options) =>
      core.settle(
        (session) =>
          session.request(
            { operation: operations.listReviews, path: `${wpkPath(id)}/reviews` },
            reviewList,
            options,
          ),
        (info): FailedReviewList => ({ reviews: [], count: 0, ...info }),
      ),

    waitForReview: (id, options) =>
      core.settle((session) => waitForReview(session, id, options ?? {}), failed),
  };
}

async function waitForReview(
  session: Session,
  id: string,
  { intervalMs = 2000, timeoutMs, signal }: WaitOptions,
): Promise<Wpk> {
  checkTimeout(intervalMs, 'intervalMs');
  const whole = timeoutMs === undefined ? undefined : session.deadline(timeoutMs);
  for (;;) {
    const found = await get(session, id, { signal, deadline: earlier(session.deadline(), whole) });
    if (found.status !== 'pending') return found;
    const left = whole === undefined ? Number.POSITIVE_INFINITY : whole.at - session.now();
    await session.pause(Math.max(0, Math.min(intervalMs, left)), signal);
    if (left <= intervalMs) {
      throw new AtomTimeoutError(`${id} is still pending after ${timeoutMs} ms. Wait again, or longer.`, {
        code: 'timeout',
        retryable: true,
      });
    }
  }
}

function earlier(request: Deadline, whole: Deadline | undefined): Deadline {
  return whole !== undefined && whole.at < request.at ? whole : request;
}
