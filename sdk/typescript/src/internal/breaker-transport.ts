import { AtomAbortError, AtomConnectionError, CircuitOpenError } from '../errors.js';
import type { Breaker, BreakerOutcome, Permit } from './breaker.js';
import { isHostFailure } from './failures.js';
import type { Observer } from './observer.js';
import type { Pacer } from './pacer.js';
import type { Transport, TransportRequest } from './transport.js';

/** Asks the breaker before each attempt (`circuit_open` if it is rejected), and reports the outcome to it. */
export function withBreaker(
  inner: Transport,
  breaker: Breaker,
  pacer: Pacer,
  observer?: Observer,
): Transport {
  const watched = <Result>(change: () => Result): Result => {
    const before = breaker.state;
    const result = change();
    if (breaker.state !== before) observer?.circuitChanged(breaker.state);
    return result;
  };
  const record = (permit: Permit, outcome: BreakerOutcome) =>
    watched(() => breaker.record(permit, outcome, pacer.now()));
  return {
    async send(request) {
      const permit = watched(() => breaker.admit(pacer.now()));
      if ('retryInMs' in permit) throw circuitOpen(request, permit.retryInMs);
      try {
        const response = await inner.send(request);
        record(permit, response.status >= 500 ? 'failure' : 'success');
        return response;
      } catch (error) {
        record(permit, outcomeOf(error));
        throw error;
      }
    },
  };
}

function outcomeOf(error: unknown): BreakerOutcome {
  if (isHostFailure(error)) return 'failure';
  // Any other error was made from a response.
  const unsent = error instanceof AtomAbortError || error instanceof AtomConnectionError;
  return unsent ? 'ignored' : 'success';
}

function circuitOpen(request: TransportRequest, retryInMs: number): CircuitOpenError {
  const when = retryInMs === 0 ? 'once the probe in flight has succeeded' : `in ${retryInMs} ms`;
  return new CircuitOpenError(
    `${new URL(request.url).origin} has failed too often recently, so nothing was sent. Try again ${when}.`,
    { code: 'circuit_open', retryable: true, retryAfter: retryInMs / 1000 },
  );
}
