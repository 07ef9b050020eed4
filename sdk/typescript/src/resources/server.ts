import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import * as operations from '../internal/operations.js';
import { health, whoAmI } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, Unhealthy } from '../results.js';
import type { Health, WhoAmI } from '../wire.js';

/** The server's health, and the caller's identity. */
export interface ServerMethods<Mode extends ErrorMode> {
  /** Returns `ok` if the server is alive, or, in a client that returns its errors, `unhealthy` and why. */
  health(options?: CallOptions): Call<Mode, Health, Unhealthy>;

  /** Returns who the caller is to the server. Fails with `missing_token` and the like (`AuthenticationError`). */
  whoami(options?: CallOptions): Call<Mode, WhoAmI, Failed>;
}

/** @internal */
export function serverMethods<Mode extends ErrorMode>(core: Core<Mode>): ServerMethods<Mode> {
  return {
    health: (options) =>
      core.settle(
        (session) => session.request({ operation: operations.health, path: '/health' }, health, options),
        (info): Unhealthy => ({ status: 'unhealthy', ...info }),
      ),

    whoami: (options) =>
      core.settle(
        (session) => session.request({ operation: operations.whoami, path: '/v1/whoami' }, whoAmI, options),
        failed,
      ),
  };
}
