import type { ErrorMode } from './results.js';

/** How long a client waits, in milliseconds. The defaults are those of `api/policy.json`. */
export interface TimeoutOptions {
  /** One exchange with the server: connecting, sending, and reading the whole answer. 30 000 by default. */
  attemptMs?: number | undefined;
  /** The call as a whole. 120 000 by default. */
  callMs?: number | undefined;
}

/** What a client is made with, besides the server and the key. */
export interface ClientSettings<Mode extends ErrorMode = ErrorMode> {
  /** `return` (the default): a failed call gives a result that says so, and never rejects. `throw`: it rejects. */
  errors?: Mode | undefined;
  timeouts?: TimeoutOptions | undefined;
  /** Headers that go with every request; never those that the client sets itself, such as `Authorization`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** What sends requests in place of the platform's `fetch`, and keeps its contract. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/** What a client is made with. */
export interface ClientOptions<Mode extends ErrorMode = ErrorMode> extends ClientSettings<Mode> {
  /**
   * Where the server is: an `https:` or `http:` URL, which may have a path to stand in front of the API's. By `http:`
   * the key and all else can be read on the way, so outside of one's own machine or network use `https:`.
   * `ATOM_BASE_URL`, or else `http://localhost:8050`, by default.
   */
  baseUrl?: string | URL | undefined;
  /** An API key (`atom_…`) or a JWT; `null` for none. `ATOM_API_KEY`, or else none, by default. */
  apiKey?: string | null | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call early: it fails with `aborted`, at once. What the server has begun, it may still finish. */
  signal?: AbortSignal | undefined;
  /** How long this call may take as a whole, in milliseconds; the client's `timeouts.callMs` by default. */
  timeoutMs?: number | undefined;
}
