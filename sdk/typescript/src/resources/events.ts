import type { Core } from '../internal/core.js';
import { listQuery } from '../internal/query.js';
import { eventPage } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, FailedEventPage, Outcome } from '../results.js';
import type { EventPage } from '../wire.js';

/** Which events a page has. */
export interface EventQuery {
  /** The `seq` of the last event that the caller has; 0, the default, is before all. */
  after?: number | undefined;
  /** The most that one page has: 1 to 100; 50 by default. */
  limit?: number | undefined;
}

/** What has changed. */
export interface EventMethods<Mode extends ErrorMode> {
  /**
   * One page of the events that the caller may see, in the order in which they happened. For those after it, give its
   * `next_after` as `after`.
   */
  listEvents(query?: EventQuery, options?: CallOptions): Promise<Outcome<Mode, EventPage, FailedEventPage>>;
}

/** @internal */
export function eventMethods<Mode extends ErrorMode>(core: Core<Mode>): EventMethods<Mode> {
  return {
    listEvents: (query = {}, options) =>
      core.settle(
        async () =>
          core.request({ method: 'GET', path: `/v1/events${listQuery(query)}` }, eventPage, options),
        (info): FailedEventPage => ({ events: [], count: 0, next_after: null, ...info }),
      ),
  };
}
