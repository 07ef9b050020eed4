import type { Call } from '../call.js';
import { type Core, failed } from '../internal/core.js';
import { tokenPath } from '../internal/ids.js';
import { writeJson } from '../internal/json.js';
import { PAGE_LIMIT } from '../internal/limits.js';
import * as operations from '../internal/operations.js';
import { allItems } from '../internal/pages.js';
import { listQuery } from '../internal/query.js';
import type { Session } from '../internal/session.js';
import { newToken, tokenPage } from '../internal/shapes.js';
import type { CallOptions } from '../options.js';
import type { ErrorMode, Failed, FailedTokenList, TokenList } from '../results.js';
import type { NewToken, Scope, Token } from '../wire.js';

/** The status of a response to a change that is in force, but not durable yet. */
const ACCEPTED = 202;

/** Describes an API key to create. */
export interface TokenRequest {
  /** The scopes of the key; never more than those of the caller. */
  scopes: readonly Scope[];
  /** The purpose of the key. */
  note?: string | undefined;
  /** When it expires, as a `Date` or an RFC 3339 string in UTC; by default as late as the server allows. */
  expires_at?: Date | string | undefined;
  /** Its tenant, the caller's by default; only an `admin` may name another. */
  tenant?: string | undefined;
}

/** A revoked API key. */
export interface RevokedToken {
  id: string;
  status: 'revoked';
  /**
   * False if the server cannot write the revocation yet, because its disk is full: it takes effect all the same, and is
   * written as soon as possible. Revoke again to see whether it has been.
   */
  durable: boolean;
}

/** API keys. The caller needs the scope `manage`. */
export interface TokenMethods<Mode extends ErrorMode> {
  /**
   * Creates an API key. The result has its secret as `token`, which is never shown again.
   *
   * This is the only call that is not idempotent, so it is never retried. If it fails without a response, a key may have been
   * created: list the tokens before creating another.
   */
  create(request: TokenRequest, options?: CallOptions): Call<Mode, NewToken, Failed>;

  /**
   * Returns all API keys of the caller's tenant (for an admin, of every tenant), newest first, without their secrets. Each page
   * of keys is a request of its own; `timeoutMs` is for all of them.
   */
  list(options?: CallOptions): Call<Mode, TokenList, FailedTokenList>;

  /** Revokes an API key (`tok_…`) and all that were made with it, effective at once. Repeating it succeeds. */
  revoke(id: string, options?: CallOptions): Call<Mode, RevokedToken, Failed>;
}

/** @internal */
export function tokenMethods<Mode extends ErrorMode>(core: Core<Mode>): TokenMethods<Mode> {
  return {
    create: (request, options) =>
      core.settle((session) => {
        const body = { bytes: writeJson(request, 'The request for a token'), mediaType: 'application/json' };
        return session.request(
          { operation: operations.createToken, path: '/v1/tokens', body },
          newToken,
          options,
        );
      }, failed),

    list: (options) =>
      core.settle(
        (session) => listEvery(session, options),
        (info): FailedTokenList => ({ tokens: [], count: 0, ...info }),
      ),

    revoke: (id, options) =>
      core.settle(
        (session) =>
          session.send(
            { operation: operations.revokeToken, path: tokenPath(id) },
            options,
            ({ status }): RevokedToken => ({ id, status: 'revoked', durable: status !== ACCEPTED }),
          ),
        failed,
      ),
  };
}

async function listEvery(session: Session, options: CallOptions | undefined): Promise<TokenList> {
  const tokens: Token[] = [];
  const paged = { signal: options?.signal, deadline: session.deadline(options?.timeoutMs) };
  const every = allItems(undefined, async (cursor) => {
    const path = `/v1/tokens${listQuery({ limit: PAGE_LIMIT, cursor })}`;
    const page = await session.request({ operation: operations.listTokens, path }, tokenPage, paged);
    return { items: page.tokens, next: page.next_cursor };
  });
  for await (const token of every) tokens.push(token);
  return { tokens, count: tokens.length };
}
