import type { Call } from '../call.js';
import { AtomError } from '../errors.js';
import { checkTimeout } from '../internal/config.js';
import type { Core } from '../internal/core.js';
import { PAGE_LIMIT } from '../internal/limits.js';
import { listEvents } from '../internal/operations.js';
import { listQuery } from '../internal/query.js';
import type { Session } from '../internal/session.js';
import { eventPage } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, FailedEventPage, Outcome } from '../results.js';
import type { AtomEvent, EventPage } from '../wire.js';

/** Selects a page of events. */
export interface EventQuery {
  /** The `seq` of the last event already seen; 0, the default, starts with the first event. */
  after?: number | undefined;
  /** The maximum number of events, 1 to 100; 50 by default. */
  limit?: number | undefined;
}

/** The options of `follow`. */
export interface FollowOptions extends CallOptions {
  /** The `seq` of the last event already seen; 0, the default, starts with the first event. */
  after?: number | undefined;
  /** How long to wait before asking again if there was nothing new, in milliseconds; 1000 by default. */
  intervalMs?: number | undefined;
}

/** The event log. */
export interface EventMethods<Mode extends ErrorMode> {
  /**
   * Returns one page of the events that the caller may see, in order. For the next page, pass its `next_after` as `after`.
   */
  listEvents(query?: EventQuery, options?: CallOptions): Call<Mode, EventPage, FailedEventPage>;

  /**
   * Yields every event after `after`, and then each as it happens, without end. Each comes exactly once. To resume later,
   * keep the `seq` of the last event and pass it as `after`.
   *
   * Transient failures are retried for as long as they last. Any other failure, including an abort by `signal`, ends the loop:
   * with an error, or, in a client that returns its errors, with a last item that has `error`. `timeoutMs` is for each page.
   */
  follow(options?: FollowOptions): AsyncGenerator<Outcome<Mode, AtomEvent, Failed>, void, undefined>;
}

/** @internal */
export function eventMethods<Mode extends ErrorMode>(core: Core<Mode>): EventMethods<Mode> {
  return {
    listEvents: (query = {}, options) =>
      core.settle(
        (session) => list(session, query, options),
        (info): FailedEventPage => ({ events: [], count: 0, next_after: null, ...info }),
      ),

    follow: (options) => core.iterate((session) => follow(session, options ?? {})),
  };
}

function list(session: Session, query: EventQuery, options: CallOptions | undefined): Promise<EventPage> {
  return session.request(
    { operation: listEvents, path: `/v1/events${listQuery(query)}` },
    eventPage,
    options,
  );
}

async function* follow(
  session: Session,
  { after = 0, intervalMs = 1000, ...options }: FollowOptions,
): AsyncGenerator<AtomEvent, void, undefined> {
  checkTimeout(intervalMs, 'intervalMs');
  for (let seen = after; ; ) {
    const page = await fetchPatiently(session, intervalMs, options.signal, () =>
      list(session, { after: seen, limit: PAGE_LIMIT }, options),
    );
    yield* page.events;
    // A page without events that the caller may see can still advance.
    if (page.next_after === seen) await session.pause(intervalMs, options.signal);
    seen = page.next_after;
  }
}

/** Retries `fetchPage` until it succeeds or fails for good. */
async function fetchPatiently(
  session: Session,
  intervalMs: number,
  signal: AbortSignal | undefined,
  fetchPage: () => Promise<EventPage>,
): Promise<EventPage> {
  for (;;) {
    try {
      return await fetchPage();
    } catch (error) {
      if (!(error instanceof AtomError) || !error.retryable) throw error;
      await session.pause(Math.max(intervalMs, (error.retryAfter ?? 0) * 1000), signal);
    }
  }
}
