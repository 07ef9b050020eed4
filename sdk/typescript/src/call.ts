import type { AtomErrorInfo, ErrorMode, Outcome } from './results.js';

/** An answer as it came, of any status, after the last attempt. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** How often the request was sent. */
  readonly attempts: number;
}

/** What a call gives, and the answer that it was made of. */
export interface WithResponse<Result, Response> {
  readonly result: Result;
  readonly response: Response;
}

/** A call that is under way: a promise of what it gives. */
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

  /** What is derived from it by `then` and the like is a promise as any other. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** What the call gives and the answer as it came. There is no answer where a call failed before one. */
  async withResponse(): Promise<WithResponse<Result, Response>> {
    const result = await this;
    return { result, response: this.#response() as Response };
  }
}

/** A call of a client of this mode. */
export type Call<Mode extends ErrorMode, Success, Failure extends AtomErrorInfo> = CallPromise<
  Outcome<Mode, Success, Failure>,
  Mode extends 'throw' ? RawResponse : RawResponse | undefined
>;
