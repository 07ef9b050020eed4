/** How much a line of the log matters. */
export type LogLevel = 'debug' | 'info' | 'warning';

/** One request that is about to be sent: what OpenTelemetry calls a span of an HTTP client. Nothing in it is a secret. */
export interface AttemptStart {
  /** Tells the attempts of one call from those of another. */
  readonly call: number;
  /** `operationId` of the contract, such as `getWpk`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As the contract writes it, such as `/v1/wpks/{name}@{version}`. */
  readonly route: string;
  readonly baseUrl: string;
  /** From 1 on; what OpenTelemetry calls `http.request.resend_count` is one less. */
  readonly attempt: number;
}

/** How it ended. */
export interface AttemptEnd extends AttemptStart {
  readonly durationMs: number;
  /** Of the answer; absent where none came. */
  readonly status?: number;
  /** Why none came; absent where one did. */
  readonly errorCode?: string;
  /** What the server calls the request; absent where it did not say. */
  readonly requestId?: string;
  /** Until the next attempt; absent on the last. */
  readonly retryInMs?: number;
}

/** What a program is told of its client's doings. What a hook throws is passed over, so that no call fails by it. */
export interface Hooks {
  /** A line about an attempt that ended, a retry, or the circuit. */
  readonly log?: ((level: LogLevel, line: string) => void) | undefined;
  /** May add headers to this attempt, such as `traceparent`; none that the client sets itself. */
  readonly onAttemptStart?: ((attempt: AttemptStart, headers: Record<string, string>) => void) | undefined;
  /** Called once for each start, after its outcome and what becomes of it are known. */
  readonly onAttemptEnd?: ((attempt: AttemptEnd) => void) | undefined;
}
