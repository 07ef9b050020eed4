// Made by `make contract` from api/openapi.yaml; do not edit.
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
  TokenPage,
  Validation,
  WhoAmI,
  Wpk,
  WpkPage,
} from '../wire.js';
import type { Shape } from './shape.js';

export const review: Shape<Review> = {
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
  description: { default: '' },
  author: { default: '' },
  license: { default: '' },
  runtime: { default: '' },
  tags: 'string[]',
  published_at: 'string',
  updated_at: 'string',
  downloads: { default: 0 },
  review: { nullable: review },
};

export const wpkPage: Shape<WpkPage> = { wpks: { items: wpk }, count: 'integer', next_cursor: 'string|null' };

export const packageVersion: Shape<PackageVersion> = {
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

export const ownerList: Shape<OwnerList> = { owners: 'string[]', count: 'integer', invited: 'string[]' };

export const publishResult: Shape<PublishResult> = {
  id: 'string',
  status: 'string',
  message: 'string',
  digest: 'string',
  wpk: wpk,
};

export const reviewResult: Shape<ReviewResult> = {
  id: 'string',
  status: 'string',
  message: 'string',
  wpk: wpk,
};

export const reviewList: Shape<ReviewList> = { reviews: { items: review }, count: 'integer' };

export const changeResult: Shape<ChangeResult> = {
  id: 'string',
  status: 'string',
  message: 'string',
  wpk: wpk,
};

export const finding: Shape<Finding> = { code: 'string', pointer: 'string', detail: 'string' };

export const validation: Shape<Validation> = {
  valid: 'boolean',
  id: 'string|null',
  digest: 'string',
  size: 'integer',
  findings: { items: finding },
};

export const token: Shape<Token> = {
  id: 'string',
  tenant: 'string',
  scopes: 'string[]',
  note: { default: '' },
  created_at: 'string',
  created_by: { default: '' },
  expires_at: 'string|null',
  revoked_at: 'string|null',
  last_used_at: 'string|null',
  parent: 'string|null',
};

export const newToken: Shape<NewToken> = { ...token, token: 'string' };

export const tokenPage: Shape<TokenPage> = {
  tokens: { items: token },
  count: 'integer',
  next_cursor: 'string|null',
};

export const atomEvent: Shape<AtomEvent> = {
  seq: 'integer',
  at: 'string',
  type: 'string',
  subject: 'string',
  tenant: 'string',
  actor: 'string|null',
  data: 'object',
};

export const eventPage: Shape<EventPage> = {
  events: { items: atomEvent },
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
