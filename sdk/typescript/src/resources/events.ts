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

/** Which events a page has. */
export interface EventQuery {
  /** The `seq` of the last event that the caller has; 0, the default, is before all. */
  after?: number | undefined;
  /** The most that one page has: 1 to 100; 50 by default. */
  limit?: number | undefined;
}

/** How events are followed. */
export interface FollowOptions extends CallOptions {
  /** The `seq` of the last event that the caller has; 0, the default, is before all. */
  after?: number | undefined;
  /** How long until it is asked again where there was nothing new, in milliseconds; 1000 by default. */
  intervalMs?: number | undefined;
}

/** What has changed. */
export interface EventMethods<Mode extends ErrorMode> {
  /**
   * One page of the events that the caller may see, in the order in which they happened. For those after it, give its
   * `next_after` as `after`.
   */
  listEvents(query?: EventQuery, options?: CallOptions): Call<Mode, EventPage, FailedEventPage>;

  /**
   * Every event from `after` on, and then each as it happens, without an end. None is left out and none comes twice: to
   * go on later, keep the `seq` of the last one and give it as `after`.
   *
   * A failure that may pass is waited out, however long it takes. Any other, an abort by `signal` among them, ends the
   * loop: by an error, or, in a client that returns its errors, by a last item that has `error`. `timeoutMs` is for each
   * page.
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
    const page = await patiently(session, intervalMs, options.signal, () =>
      list(session, { after: seen, limit: PAGE_LIMIT }, options),
    );
    yield* page.events;
    // A page may have no event that the caller may see, and still move on.
    if (page.next_after === seen) await session.pause(intervalMs, options.signal);
    seen = page.next_after;
  }
}

/** What `fetchPage` gives in the end, however often it fails in passing. */
async function patiently(
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
