/** The severity of a log line. */
export type LogLevel = 'debug' | 'info' | 'warning';

/** An attempt that is about to be sent: an HTTP client span in OpenTelemetry's terms. It contains no secret. */
export interface AttemptStart {
  /** Identifies the call that the attempt belongs to. */
  readonly call: number;
  /** The contract's `operationId`, such as `getWpk`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path as the contract writes it, such as `/v1/wpks/{name}@{version}`. */
  readonly route: string;
  readonly baseUrl: string;
  /** Counts from 1; OpenTelemetry's `http.request.resend_count` is one less. */
  readonly attempt: number;
}

/** How an attempt ended. */
export interface AttemptEnd extends AttemptStart {
  readonly durationMs: number;
  /** The status of the response; absent if none arrived. */
  readonly status?: number;
  /** Why no response arrived; absent if one did. */
  readonly errorCode?: string;
  /** The server's id of the request; absent if it sent none. */
  readonly requestId?: string;
  /** The wait before the next attempt; absent on the last one. */
  readonly retryInMs?: number;
}

/** Functions that a client calls as it works. An exception in a hook is ignored, so no call fails because of it. */
export interface Hooks {
  /** Called with a line about a finished attempt, a retry, or the circuit. */
  readonly log?: ((level: LogLevel, line: string) => void) | undefined;
  /** May add headers to this attempt, such as `traceparent`, except those that the client sets itself. */
  readonly onAttemptStart?: ((attempt: AttemptStart, headers: Record<string, string>) => void) | undefined;
  /** Called once per start, when its outcome and whether it is retried are known. */
  readonly onAttemptEnd?: ((attempt: AttemptEnd) => void) | undefined;
}
