import type { AtomError } from '../errors.js';

type Callback = (reason: AtomError) => void;

const nothing = () => {};

/** Cancels a call, or one attempt of it, with an error. Far cheaper than an `AbortController`. */
export class Cancellation {
  #reason: AtomError | undefined;
  #callbacks: Set<Callback> | undefined;

  /** The error to end with; undefined until it is cancelled. */
  get reason(): AtomError | undefined {
    return this.#reason;
  }

  cancel(reason: AtomError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const callbacks = this.#callbacks;
    this.#callbacks = undefined;
    for (const callback of callbacks ?? []) callback(reason);
  }

  /** Calls back once when it is cancelled, or at once if it already is. The returned function unsubscribes. */
  onCancel(callback: Callback): () => void {
    if (this.#reason !== undefined) {
      callback(this.#reason);
      return nothing;
    }
    this.#callbacks ??= new Set();
    this.#callbacks.add(callback);
    return () => this.#callbacks?.delete(callback);
  }
}
