import type {
  AtomEvent,
  ChangeResult,
  EventPage,
  Finding,
  Health,
  NewToken,
  OwnerList,
  Package,
  PackageVersion,
  PublishResult,
  Review,
  ReviewList,
  ReviewResult,
  Token,
  TokenList,
  Validation,
  WhoAmI,
  Wpk,
  WpkPage,
} from '../wire.js';

/**
 * What an answer must hold, as data, so that a test can hold it against `api/openapi.yaml`. The type keeps it equal to
 * the record's: a member that one has and the other lacks does not compile. A text whose values the contract lists is
 * checked as text only, for a later server may know more of them.
 */
export type Shape<Record> = { readonly [Member in keyof Record]-?: ShapeOf<Record[Member]> };

type ShapeOf<Value> = null extends Value
  ? NonNullable<Value> extends string
    ? 'string|null'
    : { readonly nullable: Shape<NonNullable<Value>> }
  : [Value] extends [string]
    ? 'string'
    : [Value] extends [number]
      ? 'integer'
      : [Value] extends [boolean]
        ? 'boolean'
        : [Value] extends [readonly (infer Item)[]]
          ? [Item] extends [string]
            ? 'string[]'
            : { readonly items: Shape<Item> }
          : string extends keyof Value
            ? 'object'
            : Shape<Value>;

const review: Shape<Review> = {
  decision: 'string',
  reason: 'string',
  reviewer: 'string',
  reviewed_at: 'string',
};

export const wpk: Shape<Wpk> = {
  id: 'string',
  name: 'string',
  version: 'string',
  status: 'string',
  digest: 'string',
  size: 'integer',
  media_type: 'string',
  publisher: 'string',
  description: 'string',
  author: 'string',
  license: 'string',
  runtime: 'string',
  tags: 'string[]',
  published_at: 'string',
  updated_at: 'string',
  downloads: 'integer',
  review: { nullable: review },
};

export const wpkPage: Shape<WpkPage> = { wpks: { items: wpk }, count: 'integer', next_cursor: 'string|null' };

const packageVersion: Shape<PackageVersion> = {
  id: 'string',
  version: 'string',
  status: 'string',
  digest: 'string',
  published_at: 'string',
};

export const packageRecord: Shape<Package> = {
  name: 'string',
  owner: 'string',
  owners: 'string[]',
  latest: 'string|null',
  versions: { items: packageVersion },
  next_cursor: 'string|null',
};

export const ownerList: Shape<OwnerList> = { owners: 'string[]', count: 'integer' };

export const publishResult: Shape<PublishResult> = {
  id: 'string',
  status: 'string',
  message: 'string',
  digest: 'string',
  wpk,
};

export const reviewResult: Shape<ReviewResult> = { id: 'string', status: 'string', message: 'string', wpk };

export const reviewList: Shape<ReviewList> = { reviews: { items: review }, count: 'integer' };

export const changeResult: Shape<ChangeResult> = { id: 'string', status: 'string', message: 'string', wpk };

const finding: Shape<Finding> = { code: 'string', pointer: 'string', detail: 'string' };

export const validation: Shape<Validation> = {
  valid: 'boolean',
  id: 'string|null',
  digest: 'string',
  size: 'integer',
  findings: { items: finding },
};

const token: Shape<Token> = {
  id: 'string',
  tenant: 'string',
  scopes: 'string[]',
  note: 'string',
  created_at: 'string',
  created_by: 'string',
  expires_at: 'string|null',
  revoked_at: 'string|null',
  last_used_at: 'string|null',
};

export const newToken: Shape<NewToken> = { ...token, token: 'string' };

/** A page of keys, of which a caller sees them all joined. */
export const tokenPage: Shape<TokenList & { next_cursor: string | null }> = {
  tokens: { items: token },
  count: 'integer',
  next_cursor: 'string|null',
};

const event: Shape<AtomEvent> = {
  seq: 'integer',
  at: 'string',
  type: 'string',
  subject: 'string',
  tenant: 'string',
  actor: 'string|null',
  data: 'object',
};

export const eventPage: Shape<EventPage> = {
  events: { items: event },
  count: 'integer',
  next_after: 'integer',
};

export const whoAmI: Shape<WhoAmI> = { subject: 'string', tenant: 'string', scopes: 'string[]' };

export const health: Shape<Health> = {
  status: 'string',
  version: 'string',
  simulation_mode: 'boolean',
  uptime_seconds: 'integer',
};
