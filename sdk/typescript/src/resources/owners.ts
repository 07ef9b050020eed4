import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import { ownerPath, packagePath } from '../internal/ids.js';
import {
  acceptOwnership,
  addOwner,
  listOwners,
  type Operation,
  removeOwner,
} from '../internal/operations.js';
import { ownerList } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, FailedOwnerList } from '../results.js';
import type { OwnerList } from '../wire.js';

/** The owners of a package. */
export interface OwnerMethods<Mode extends ErrorMode> {
  /** Returns the tenants that own a package, the first owner first. Fails with `wpk_not_found` (`NotFoundError`). */
  listOwners(name: string, options?: CallOptions): Call<Mode, OwnerList, FailedOwnerList>;

  /**
   * Invites another tenant to own the package. It becomes an owner when it accepts. Repeating the call changes nothing. An
   * owner or an admin may do it.
   *
   * Fails with `PermissionError`, and with `wpk_not_found` (`NotFoundError`).
   */
  addOwner(name: string, tenant: string, options?: CallOptions): Call<Mode, OwnerList, Failed>;

  /**
   * Accepts an invitation of the caller's own tenant. Repeating the call changes nothing.
   *
   * Fails with `foreign_tenant` (`PermissionError`) for another tenant, and with `invitation_not_found` or
   * `wpk_not_found` (`NotFoundError`).
   */
  acceptOwnership(name: string, tenant: string, options?: CallOptions): Call<Mode, OwnerList, Failed>;

  /**
   * Ends a tenant's ownership or its invitation, and returns the owners. Repeating it changes nothing. Versions that the tenant has published
   * stay as they are.
   *
   * Fails like {@link addOwner}, and with `last_owner` (`ConflictError`) if no owner would be left.
   */
  removeOwner(name: string, tenant: string, options?: CallOptions): Call<Mode, OwnerList, Failed>;
}

/** @internal */
export function ownerMethods<Mode extends ErrorMode>(core: Core<Mode>): OwnerMethods<Mode> {
  const change = (operation: Operation, path: () => string, options: CallOptions | undefined) =>
    core.settle((session) => session.request({ operation, path: path() }, ownerList, options), failed);
  return {
    listOwners: (name, options) =>
      core.settle(
        (session) =>
          session.request({ operation: listOwners, path: `${packagePath(name)}/owners` }, ownerList, options),
        (info): FailedOwnerList => ({ owners: [], invited: [], count: 0, ...info }),
      ),
    addOwner: (name, tenant, options) => change(addOwner, () => ownerPath(name, tenant), options),
    acceptOwnership: (name, tenant, options) =>
      change(acceptOwnership, () => `${ownerPath(name, tenant)}/acceptance`, options),
    removeOwner: (name, tenant, options) => change(removeOwner, () => ownerPath(name, tenant), options),
  };
}
