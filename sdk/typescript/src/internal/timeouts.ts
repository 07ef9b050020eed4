import { AtomAbortError, AtomTimeoutError } from '../errors.js';
import { onAbort } from './abort.js';
import { Cancellation } from './cancellation.js';
import type { Pacer } from './pacer.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** Ends the call when the caller's signal says so (`aborted`), be it in the middle of a wait. The outermost wrapper. */
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
 * Ends one exchange when its time or that of the whole call is up (`timeout`), and counts it. The innermost wrapper: each
 * attempt has its own time, and no wait between two of them ends later than the call.
 */
export function withTimeouts(inner: Transport, pacer: Pacer): Transport {
  return {
    send: (request) => {
      const { timeouts, progress, cancellation: outer } = request;
      if (outer.reason !== undefined) return Promise.reject(outer.reason);
      const left = progress.deadline - pacer.now();
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

/** Settles as the answer does, or as soon as it is cancelled, even where what sends takes no notice of that. */
function untilCancelled(
  cancellation: Cancellation,
  answer: Promise<TransportResponse>,
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
    answer.then(
      (response) => {
        end();
        resolve(response);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}

export function abortError(signal: AbortSignal | undefined): AtomAbortError {
  return new AtomAbortError('The call was aborted by its signal.', {
    code: 'aborted',
    cause: signal?.reason,
  });
}

function timeoutError(what: 'call' | 'attempt', ms: number, request: TransportRequest): AtomTimeoutError {
  const { origin } = new URL(request.url);
  return new AtomTimeoutError(`${origin} did not answer in time: the ${what} took longer than ${ms} ms.`, {
    code: 'timeout',
    // Without an answer no one knows whether the request was carried out.
    retryable: request.operation.idempotent,
  });
}
