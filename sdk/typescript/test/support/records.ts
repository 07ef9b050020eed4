import type {
  ChangeResult,
  EventPage,
  Health,
  NewToken,
  OwnerList,
  Package,
  PublishResult,
  ReviewList,
  ReviewResult,
  TokenList,
  Validation,
  WhoAmI,
  Wpk,
  WpkPage,
} from '@atom/sdk';

/** Records that match the contract, for the responses of a canned server. */

const time = '2026-11-24T22:38:57.123Z';

export const wpk: Wpk = {
  id: 'my-workflow@1.0.0',
  name: 'my-workflow',
  version: '1.0.0',
  status: 'pending',
  digest: `sha256:${'0'.repeat(64)}`,
  size: 2,
  media_type: 'application/json',
  publisher: 'developer',
  description: '',
  author: '',
  license: '',
  runtime: '',
  tags: ['one'],
  published_at: time,
  updated_at: time,
  downloads: 3,
  review: { decision: 'approve', reason: '', reviewer: 'someone', reviewed_at: time },
};

export const page: WpkPage = { wpks: [wpk, { ...wpk, review: null }], count: 2, next_cursor: null };

export const packageRecord: Package = {
  name: wpk.name,
  owner: wpk.publisher,
  owners: [wpk.publisher],
  latest: null,
  versions: [
    { id: wpk.id, version: wpk.version, status: wpk.status, digest: wpk.digest, published_at: time },
  ],
  next_cursor: null,
};

export const ownerList: OwnerList = { owners: [wpk.publisher, 'other'], invited: ['third'], count: 2 };

export const published: PublishResult = {
  id: wpk.id,
  status: 'uploaded',
  message: 'Stored.',
  digest: wpk.digest,
  wpk,
};

export const reviewed: ReviewResult = { id: wpk.id, status: 'approved', message: 'Approved.', wpk };

export const reviewList: ReviewList = {
  reviews: [{ decision: 'approve', reason: '', reviewer: 'someone', reviewed_at: time }],
  count: 1,
};

export const changed: ChangeResult = { id: wpk.id, status: 'yanked', message: 'Yanked.', wpk };

export const eventPage: EventPage = {
  events: [
    {
      seq: 8,
      at: time,
      type: 'wpk.approved',
      subject: wpk.id,
      tenant: wpk.publisher,
      actor: null,
      data: { reason: '' },
    },
  ],
  count: 1,
  next_after: 8,
};

export const validation: Validation = {
  valid: false,
  id: null,
  digest: wpk.digest,
  size: 2,
  findings: [{ code: 'missing_member', pointer: '', detail: 'Add a name.' }],
};

export const newToken: NewToken = {
  id: 'tok_0123456789abcdef',
  tenant: 'developer',
  scopes: ['publish'],
  note: '',
  created_at: time,
  created_by: 'someone',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  parent: null,
  token: `atom_${'a'.repeat(43)}`,
};

const { token: _secret, ...listedToken } = newToken;

export const tokenList: TokenList = { tokens: [listedToken], count: 1 };

export const whoAmI: WhoAmI = { subject: 'someone', tenant: 'developer', scopes: ['publish', 'review'] };

export const health: Health = {
  status: 'ok',
  version: '0.1.0',
  simulation_mode: true,
  uptime_seconds: 1,
};
