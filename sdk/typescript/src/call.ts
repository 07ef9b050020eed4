import type { AtomErrorInfo, ErrorMode, Outcome } from './results.js';

/** The response to the last attempt, as received; its status may be any. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The number of times the request was sent. */
  readonly attempts: number;
}

/** The result of a call, and the response that it was read from. */
export interface WithResponse<Result, Response> {
  readonly result: Result;
  readonly response: Response;
}

/** A call in progress: a promise of its result. */
export class CallPromise<Result, Response = RawResponse | undefined> extends Promise<Result> {
  readonly #response: () => RawResponse | undefined;

  /** @internal */
  constructor(
    start: (resolve: (result: Result) => void, reject: (error: unknown) => void) => void,
    response: () => RawResponse | undefined,
  ) {
    super(start);
    this.#response = response;
  }

  /** Makes `then` and the like return ordinary promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** Resolves with the result and the raw response. There is no response if the call failed before one arrived. */
  async withResponse(): Promise<WithResponse<Result, Response>> {
    const result = await this;
    return { result, response: this.#response() as Response };
  }
}

/** A call of a client with this mode. */
export type Call<Mode extends ErrorMode, Success, Failure extends AtomErrorInfo> = CallPromise<
  Outcome<Mode, Success, Failure>,
  Mode extends 'throw' ? RawResponse : RawResponse | undefined
>;
