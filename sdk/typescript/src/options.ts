import type { Hooks } from './hooks.js';
import type { ErrorMode } from './results.js';

/** A client's timeouts, in milliseconds. The defaults are those of `api/policy.json`. */
export interface TimeoutOptions {
  /** For establishing a connection; 5000 by default. Only on Node.js: elsewhere connecting is just part of the attempt. */
  connectMs?: number | undefined;
  /** For one attempt: connecting, sending, and reading the complete response. 30 000 by default. */
  attemptMs?: number | undefined;
  /** For the whole call. 120 000 by default. */
  callMs?: number | undefined;
}

/** TLS settings for `https:` connections. Each is PEM text, or its bytes. */
export interface TlsOptions {
  /** Certificate authorities to trust instead of those of Node.js. Defaults to the file that `SSL_CERT_FILE` names. */
  ca?: string | Uint8Array | undefined;
  /** A client certificate for the server, and its key. */
  cert?: string | Uint8Array | undefined;
  key?: string | Uint8Array | undefined;
}

/** A client's settings, besides the server and the key. */
export interface ClientSettings<Mode extends ErrorMode = ErrorMode> {
  /** `return` (the default): a failed call resolves with a result that says so. `throw`: it rejects. */
  errors?: Mode | undefined;
  timeouts?: TimeoutOptions | undefined;
  /** Headers for every request, except those that the client sets itself, such as `Authorization`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The calling program, as `name/version`; it precedes the SDK's own name. A browser sends its own name instead. */
  userAgent?: string | undefined;
  /** Functions that the client calls for each attempt, and to log. */
  hooks?: Hooks | undefined;
  /** Only on Node.js: elsewhere the runtime has its own settings. */
  tls?: TlsOptions | undefined;
  /**
   * Only on Node.js: the `http:` or `https:` URL of a proxy, which may contain a user name and a password; `null` for none.
   * Defaults to what curl takes from the environment (`https_proxy` or `http_proxy`, `all_proxy`, `no_proxy`), and none for
   * this machine.
   */
  proxy?: string | URL | null | undefined;
  /**
   * A function that works like `fetch`, to send requests with instead of the runtime's own way (`node:http` on Node.js,
   * `fetch` elsewhere).
   */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/** A client's options. */
export interface ClientOptions<Mode extends ErrorMode = ErrorMode> extends ClientSettings<Mode> {
  /**
   * The server's address: an `https:` or `http:` URL, whose path, if any, precedes the API's. Over `http:` anyone on the
   * way can read the key and everything else, so use `https:` beyond your own machine or network. Defaults to
   * `ATOM_BASE_URL`, or else `http://localhost:8050`.
   */
  baseUrl?: string | URL | undefined;
  /** An API key (`atom_…`) or a JWT; `null` for none. Defaults to `ATOM_API_KEY`, or else none. */
  apiKey?: string | null | undefined;
}

/** The state of a client's circuit breaker and retry quota. */
export interface ClientStatus {
  /**
   * `open`: too many attempts failed, and nothing is sent until a probe is due. `half_open`: a probe is in flight, and its
   * outcome decides.
   */
  breaker: 'closed' | 'open' | 'half_open';
  /** Seconds until a probe is let through; absent unless the circuit is open. */
  probeIn?: number;
  /** How many of the 500 retry tokens are left; a retry costs 14, or 5 after a 429. */
  retryTokens: number;
}

/** The options of every call. */
export interface CallOptions {
  /** Cancels the call, which then fails at once with `aborted`. The server may still finish what it has begun. */
  signal?: AbortSignal | undefined;
  /**
   * Timeout of the whole call, in milliseconds, with all its requests and waits. Defaults to the client's
   * `timeouts.callMs`.
   */
  timeoutMs?: number | undefined;
}
