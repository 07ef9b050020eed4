import { AtomAbortError, AtomTimeoutError } from '../errors.js';
import { onAbort } from './abort.js';
import { Cancellation } from './cancellation.js';
import type { Pacer } from './pacer.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** Cancels the call when the caller's signal aborts (`aborted`), even during a wait. The outermost wrapper. */
export function withSignal(inner: Transport): Transport {
  return {
    send: (request) => {
      const { signal, cancellation } = request;
      if (signal === undefined) return inner.send(request);
      if (signal.aborted) return Promise.reject(abortError(signal));
      const unsubscribe = onAbort(signal, () => cancellation.cancel(abortError(signal)));
      return untilCancelled(cancellation, inner.send(request), unsubscribe);
    },
  };
}

/**
 * Cancels an attempt when its timeout or that of the whole call expires (`timeout`), and counts attempts. The innermost
 * wrapper: each attempt has its own timeout, and no wait between attempts ends later than the call.
 */
export function withTimeouts(inner: Transport, pacer: Pacer): Transport {
  return {
    send: (request) => {
      const { timeouts, progress, cancellation: outer } = request;
      if (outer.reason !== undefined) return Promise.reject(outer.reason);
      const left = progress.deadline - pacer.now();
      // Another request of the same call may have used up its time.
      if (left <= 0) return Promise.reject(timeoutError('call', timeouts.callMs, request));
      const [ms, error] =
        left <= timeouts.attemptMs
          ? [left, () => timeoutError('call', timeouts.callMs, request)]
          : [timeouts.attemptMs, () => timeoutError('attempt', timeouts.attemptMs, request)];
      const cancellation = new Cancellation();
      const timer = setTimeout(() => cancellation.cancel(error()), ms);
      const unsubscribe = outer.onCancel((reason) => cancellation.cancel(reason));
      progress.attempts += 1;
      return untilCancelled(cancellation, inner.send({ ...request, cancellation }), () => {
        clearTimeout(timer);
        unsubscribe();
      });
    },
  };
}

/** Settles with the response, or as soon as it is cancelled, even if the sender ignores the cancellation. */
function untilCancelled(
  cancellation: Cancellation,
  response: Promise<TransportResponse>,
  release: () => void,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const unsubscribe = cancellation.onCancel((reason) => {
      release();
      reject(reason);
    });
    const end = () => {
      unsubscribe();
      release();
    };
    response.then(
      (received) => {
        end();
        resolve(received);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}

export function abortError(signal: AbortSignal | undefined): AtomAbortError {
  return new AtomAbortError('The caller aborted the call.', {
    code: 'aborted',
    cause: signal?.reason,
  });
}

function timeoutError(what: 'call' | 'attempt', ms: number, request: TransportRequest): AtomTimeoutError {
  const { origin } = new URL(request.url);
  return new AtomTimeoutError(`${origin} did not respond in time: the ${what} took longer than ${ms} ms.`, {
    code: 'timeout',
    // Without a response it is unknown whether the request was carried out.
    retryable: request.operation.idempotent,
  });
}
