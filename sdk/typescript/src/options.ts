import type { Hooks } from './hooks.js';
import type { ErrorMode } from './results.js';

/** How long a client waits, in milliseconds. The defaults are those of `api/policy.json`. */
export interface TimeoutOptions {
  /** Until a connection stands. 5000 by default. Node.js alone: elsewhere it is a part of the attempt, and no more. */
  connectMs?: number | undefined;
  /** One exchange with the server: connecting, sending, and reading the whole answer. 30 000 by default. */
  attemptMs?: number | undefined;
  /** The call as a whole. 120 000 by default. */
  callMs?: number | undefined;
}

/** How a connection by `https:` is secured. PEM text, or its bytes. */
export interface TlsOptions {
  /** Certificates to trust instead of the system's. */
  ca?: string | Uint8Array | undefined;
  /** A certificate to show to the server, and the key that goes with it. */
  cert?: string | Uint8Array | undefined;
  key?: string | Uint8Array | undefined;
}

/** What a client is made with, besides the server and the key. */
export interface ClientSettings<Mode extends ErrorMode = ErrorMode> {
  /** `return` (the default): a failed call gives a result that says so, and never rejects. `throw`: it rejects. */
  errors?: Mode | undefined;
  timeouts?: TimeoutOptions | undefined;
  /** Headers that go with every request; never those that the client sets itself, such as `Authorization`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** What calls, as `name/version`; it goes before the SDK's own name. A browser names itself. */
  userAgent?: string | undefined;
  /** What is told of the client's doings. */
  hooks?: Hooks | undefined;
  /** Node.js alone: elsewhere the runtime has its own. */
  tls?: TlsOptions | undefined;
  /**
   * Node.js alone: the `http:` or `https:` URL of a proxy, which may hold a user name and a password; `null` for none. By
   * default the one that `https_proxy` or `http_proxy` names, but for the hosts of `no_proxy` and this machine.
   */
  proxy?: string | URL | null | undefined;
  /**
   * What sends requests in place of what the runtime has (`node:http` on Node.js, `fetch` elsewhere), and keeps the
   * contract of `fetch`.
   */
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

/** How a client gets on with its server. */
export interface ClientStatus {
  /**
   * `open`: too much failed, and nothing is sent until the time of a probe. `half_open`: a probe is under way, and its
   * outcome decides.
   */
  breaker: 'closed' | 'open' | 'half_open';
  /** Until a probe is let through, in seconds; absent unless the circuit is open. */
  probeIn?: number;
  /** What is left of the 500 tokens that retries take: 14 each, or 5 after a 429. */
  retryTokens: number;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call early: it fails with `aborted`, at once. What the server has begun, it may still finish. */
  signal?: AbortSignal | undefined;
  /** How long this call may take as a whole, in milliseconds; the client's `timeouts.callMs` by default. */
  timeoutMs?: number | undefined;
}
