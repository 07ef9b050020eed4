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
import type { ErrorMode, Failed, FailedTokenList } from '../results.js';
import type { NewToken, Scope, Token, TokenList } from '../wire.js';

/** What an API key is made with. */
export interface TokenRequest {
  /** What it may do; none that the caller may not. */
  scopes: readonly Scope[];
  /** What it is for. */
  note?: string | undefined;
  /** When it ends, as a `Date` or RFC 3339 text in UTC; never by default. */
  expires_at?: Date | string | undefined;
  /** Whose it is; another tenant's by an `admin` only. */
  tenant?: string | undefined;
}

/** An API key that is no longer one. */
export interface RevokedToken {
  id: string;
  status: 'revoked';
}

/** API keys. */
export interface TokenMethods<Mode extends ErrorMode> {
  /**
   * Makes an API key. The result has its secret as `token`; no later call shows it again.
   *
   * This is the one call that is not idempotent, and so is sent once and never tried again. If it fails without an
   * answer, a key may have been made: list the tokens before another is made.
   */
  create(request: TokenRequest, options?: CallOptions): Call<Mode, NewToken, Failed>;

  /**
   * The API keys of the caller's tenant (an admin sees every tenant's), newest first, never their secrets. All of them:
   * page after page, each with `options` of its own.
   */
  list(options?: CallOptions): Call<Mode, TokenList, FailedTokenList>;

  /** Revokes an API key (`tok_…`), effective at once; so is one that was revoked before. */
  revoke(id: string, options?: CallOptions): Call<Mode, RevokedToken, Failed>;
}

/** @internal */
export function tokenMethods<Mode extends ErrorMode>(core: Core<Mode>): TokenMethods<Mode> {
  return {
    create: (request, options) =>
      core.settle((session) => {
        const body = { bytes: writeJson(request), mediaType: 'application/json' };
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
            (): RevokedToken => ({ id, status: 'revoked' }),
          ),
        failed,
      ),
  };
}

async function listEvery(session: Session, options: CallOptions | undefined): Promise<TokenList> {
  const tokens: Token[] = [];
  const every = allItems(undefined, async (cursor) => {
    const path = `/v1/tokens${listQuery({ limit: PAGE_LIMIT, cursor })}`;
    const page = await session.request({ operation: operations.listTokens, path }, tokenPage, options);
    return { items: page.tokens, next: page.next_cursor };
  });
  for await (const token of every) tokens.push(token);
  return { tokens, count: tokens.length };
}
