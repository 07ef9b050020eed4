import { AtomAbortError, type AtomError, AtomTimeoutError } from '../errors.js';
import { onAbort } from './abort.js';
import { Cancellation } from './cancellation.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** Ends the call when its time is up (`timeout`) or the caller's signal says so (`aborted`). The outermost wrapper. */
export function withCallTimeout(inner: Transport): Transport {
  return {
    send: (request) => {
      const { signal, cancellation, timeouts } = request;
      if (signal?.aborted) return Promise.reject(abortError(signal));
      return runWithin(
        {
          ms: timeouts.callMs,
          timeoutError: () => timeoutError('call', request, timeouts.callMs),
          subscribe: (end) =>
            signal === undefined ? undefined : onAbort(signal, () => end(abortError(signal))),
          cancellation,
        },
        () => inner.send(request),
      );
    },
  };
}

/** Ends one exchange when its time is up (`timeout`), and counts it. The innermost wrapper: each attempt has its own time. */
export function withAttemptTimeout(inner: Transport): Transport {
  return {
    send: (request) => {
      const ms = request.timeouts.attemptMs;
      const cancellation = new Cancellation();
      request.progress.attempts += 1;
      return runWithin(
        {
          ms,
          timeoutError: () => timeoutError('attempt', request, ms),
          subscribe: (end) => request.cancellation.onCancel(end),
          cancellation,
        },
        () => inner.send({ ...request, cancellation }),
      );
    },
  };
}

export function abortError(signal: AbortSignal | undefined): AtomAbortError {
  return new AtomAbortError('The call was aborted by its signal.', {
    code: 'aborted',
    cause: signal?.reason,
  });
}

function timeoutError(what: 'call' | 'attempt', request: TransportRequest, ms: number): AtomTimeoutError {
  const { origin } = new URL(request.url);
  return new AtomTimeoutError(`${origin} did not answer in time: the ${what} took longer than ${ms} ms.`, {
    code: 'timeout',
    // Without an answer no one knows whether the request was carried out.
    retryable: request.operation.idempotent,
  });
}

interface Deadline {
  readonly ms: number;
  readonly timeoutError: () => AtomError;
  /** Has `end` called where something else ends it, until the function that it gives is called. */
  readonly subscribe: (end: (error: AtomError) => void) => (() => void) | undefined;
  /** What the task is told to end by. */
  readonly cancellation: Cancellation;
}

/** Runs `task` until the deadline, and settles then even if the task takes no notice. */
function runWithin(
  { ms, timeoutError, subscribe, cancellation }: Deadline,
  task: () => Promise<TransportResponse>,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const end = (error: AtomError) => {
      release();
      reject(error);
      cancellation.cancel(error);
    };
    const timer = setTimeout(() => end(timeoutError()), ms);
    const unsubscribe = subscribe(end);
    const release = () => {
      clearTimeout(timer);
      unsubscribe?.();
    };
    task().then(
      (response) => {
        release();
        resolve(response);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}
