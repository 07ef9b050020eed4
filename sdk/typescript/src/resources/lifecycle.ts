import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import { wpkPath } from '../internal/ids.js';
import { type Operation, unyankWpk, withdrawWpk, yankWpk } from '../internal/operations.js';
import { changeResult } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed } from '../results.js';
import type { ChangeResult } from '../wire.js';

/** Withdrawing and yanking versions. */
export interface LifecycleMethods<Mode extends ErrorMode> {
  /**
   * Withdraws a pending version for good. Repeating it changes nothing. Its tenant or an admin may do it.
   *
   * Fails with `invalid_transition` and the like (`ConflictError`) if it is not pending, with `PermissionError`, and with
   * `wpk_not_found` (`NotFoundError`).
   */
  withdraw(id: string, options?: CallOptions): Call<Mode, ChangeResult, Failed>;

  /**
   * Removes an approved version from `latest`, ranges and lists; it can still be found and downloaded by its exact id.
   * Repeating it changes nothing. Fails like {@link withdraw}.
   */
  yank(id: string, options?: CallOptions): Call<Mode, ChangeResult, Failed>;

  /** Restores a yanked version. Fails like {@link withdraw}. */
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
