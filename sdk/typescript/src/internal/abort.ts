/** The one listener of each signal in use, and its callbacks. */
const subscriptions = new WeakMap<AbortSignal, { listener: () => void; callbacks: Set<() => void> }>();

/**
 * Calls back once when a signal aborts. The returned function unsubscribes. All calls that share a signal share one
 * listener, because Node.js warns of a leak on standard error if a signal has more than ten.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { listener, callbacks } = subscriptions.get(signal) ?? subscribe(signal);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    signal.removeEventListener('abort', listener);
    subscriptions.delete(signal);
  };
}

function subscribe(signal: AbortSignal) {
  const callbacks = new Set<() => void>();
  const listener = () => {
    for (const callback of callbacks) callback();
  };
  const subscription = { listener, callbacks };
  signal.addEventListener('abort', listener, { once: true });
  subscriptions.set(signal, subscription);
  return subscription;
}
