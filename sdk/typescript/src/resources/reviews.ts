import { type Core, failed } from '../internal/core.js';
import { wpkPath } from '../internal/ids.js';
import { writeJson } from '../internal/json.js';
import { reviewList, reviewResult } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, FailedReviewList, Outcome } from '../results.js';
import type { ReviewDecision, ReviewList, ReviewResult } from '../wire.js';

/** What goes with a review. */
export interface ReviewOptions extends CallOptions {
  /** The digest of the bytes that were looked at; where the server has others, no decision is taken. */
  digest?: string | undefined;
}

/** Reviewing packages. */
export interface ReviewMethods<Mode extends ErrorMode> {
  /**
   * Approves one exact version. The latest decision stands, and the same one again changes nothing.
   *
   * Fails with `self_review` or `insufficient_scope` (`PermissionError`), with `digest_mismatch`
   * (`PreconditionFailedError`), and with `wpk_not_found` (`NotFoundError`).
   */
  approveWPK(
    id: string,
    reason?: string,
    options?: ReviewOptions,
  ): Promise<Outcome<Mode, ReviewResult, Failed>>;

  /** Rejects one exact version, or takes its approval back. Fails as {@link approveWPK} does. */
  rejectWPK(
    id: string,
    reason?: string,
    options?: ReviewOptions,
  ): Promise<Outcome<Mode, ReviewResult, Failed>>;

  /** Every decision on one exact version, the one that stands first. Fails with `wpk_not_found` (`NotFoundError`). */
  listReviews(id: string, options?: CallOptions): Promise<Outcome<Mode, ReviewList, FailedReviewList>>;
}

/** @internal */
export function reviewMethods<Mode extends ErrorMode>(core: Core<Mode>): ReviewMethods<Mode> {
  const review = (decision: ReviewDecision, id: string, reason = '', options?: ReviewOptions) =>
    core.settle(async () => {
      const { digest, ...callOptions } = options ?? {};
      const bytes = writeJson({ decision, reason, digest });
      return core.request(
        { method: 'PUT', path: `${wpkPath(id)}/review`, body: { bytes, mediaType: 'application/json' } },
        reviewResult,
        callOptions,
      );
    }, failed);
  return {
    approveWPK: (id, reason, options) => review('approve', id, reason, options),
    rejectWPK: (id, reason, options) => review('reject', id, reason, options),

    listReviews: (id, options) =>
      core.settle(
        async () => core.request({ method: 'GET', path: `${wpkPath(id)}/reviews` }, reviewList, options),
        (info): FailedReviewList => ({ reviews: [], count: 0, ...info }),
      ),
  };
}
