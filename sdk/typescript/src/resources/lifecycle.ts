import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import { wpkPath } from '../internal/ids.js';
import { type Operation, unyankWpk, withdrawWpk, yankWpk } from '../internal/operations.js';
import { changeResult } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed } from '../results.js';
import type { ChangeResult } from '../wire.js';

/** Taking versions back. */
export interface LifecycleMethods<Mode extends ErrorMode> {
  /**
   * Takes a pending version back, for good; again changes nothing. By its own tenant, or an admin.
   *
   * Fails with `invalid_transition` and the like (`ConflictError`) where it is not pending, with `PermissionError`, and
   * with `wpk_not_found` (`NotFoundError`).
   */
  withdraw(id: string, options?: CallOptions): Call<Mode, ChangeResult, Failed>;

  /**
   * Takes an approved version out of `latest`, ranges and lists; whoever names it exactly still finds and downloads it.
   * Again changes nothing. Fails as {@link withdraw} does.
   */
  yank(id: string, options?: CallOptions): Call<Mode, ChangeResult, Failed>;

  /** Puts a yanked version back. Fails as {@link withdraw} does. */
  unyank(id: string, options?: CallOptions): Call<Mode, ChangeResult, Failed>;
}

/** @internal */
export function lifecycleMethods<Mode extends ErrorMode>(core: Core<Mode>): LifecycleMethods<Mode> {
  const change = (operation: Operation, id: string, what: string, options: CallOptions | undefined) =>
    core.settle(
      (session) => session.request({ operation, path: `${wpkPath(id)}/${what}` }, changeResult, options),
      failed,
    );
  return {
    withdraw: (id, options) => change(withdrawWpk, id, 'withdraw', options),
    yank: (id, options) => change(yankWpk, id, 'yank', options),
    unyank: (id, options) => change(unyankWpk, id, 'yank', options),
  };
}
