import { AtomAbortError, type AtomError, AtomTimeoutError } from '../errors.js';
import { onAbort } from './abort.js';
import type { Transport, TransportRequest } from './transport.js';

/** Ends the call when its time is up (`timeout`) or the caller's signal says so (`aborted`). The outermost wrapper. */
export function withCallTimeout(inner: Transport): Transport {
  return {
    send: (request) =>
      runWithin(
        {
          ms: request.timeouts.callMs,
          signal: request.signal,
          timeoutError: () => timeoutError('call', request, request.timeouts.callMs),
          abortError: (cause) =>
            new AtomAbortError('The call was aborted by its signal.', { code: 'aborted', cause }),
        },
        (signal) => inner.send({ ...request, signal }),
      ),
  };
}

/** Ends one exchange when its time is up (`timeout`). The innermost wrapper: each attempt has its own time. */
export function withAttemptTimeout(inner: Transport): Transport {
  return {
    send: (request) =>
      runWithin(
        {
          ms: request.timeouts.attemptMs,
          signal: request.signal,
          timeoutError: () => timeoutError('attempt', request, request.timeouts.attemptMs),
          // The wrapper around this one aborts with the error that the call is to end with.
          abortError: (reason) => reason as AtomError,
        },
        (signal) => inner.send({ ...request, signal }),
      ),
  };
}

function timeoutError(what: 'call' | 'attempt', request: TransportRequest, ms: number): AtomTimeoutError {
  const { origin } = new URL(request.url);
  return new AtomTimeoutError(`${origin} did not answer in time: the ${what} took longer than ${ms} ms.`, {
    code: 'timeout',
    // Without an answer no one knows whether the request was carried out.
    retryable: request.idempotent,
  });
}

interface Deadline {
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  readonly timeoutError: () => AtomError;
  readonly abortError: (reason: unknown) => AtomError;
}

/** Runs `task` until the deadline, and settles then even if the task ignores the signal that it is given. */
function runWithin<T>(deadline: Deadline, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { ms, signal: outer, timeoutError, abortError } = deadline;
  // Not AbortSignal.any and AbortSignal.timeout: Node.js 20.0 lacks the one, and neither can be taken back.
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    if (outer?.aborted) {
      reject(abortError(outer.reason));
      return;
    }
    const release = () => {
      clearTimeout(timer);
      unsubscribe?.();
    };
    const end = (error: AtomError) => {
      release();
      reject(error);
      controller.abort(error);
    };
    const timer = setTimeout(() => end(timeoutError()), ms);
    const unsubscribe = outer && onAbort(outer, () => end(abortError(outer.reason)));
    task(controller.signal).finally(release).then(resolve, reject);
  });
}
