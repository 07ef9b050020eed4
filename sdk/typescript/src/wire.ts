// Made by `make contract` from api/openapi.yaml; do not edit.
/**
 * The records of the HTTP contract, with the names they have on the wire. Times are RFC 3339 text in UTC.
 *
 * @module
 */

/** `pending → approved | rejected | withdrawn`, `approved ↔ yanked`. */
export type WpkStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'yanked';

/** The decision of a reviewer. */
export type ReviewDecision = 'approve' | 'reject';

/** How a document is written. */
export type DocumentMediaType = 'application/json' | 'application/yaml';

/**
 * The order of a list. `published`: newest first. `updated`: latest change first. `name`: by name, then by
 * ascending version. `downloads`: most first, approved versions only. `relevance`: best match first, requires
 * `q`.
 */
export type Sort = 'published' | 'updated' | 'name' | 'downloads' | 'relevance';

/**
 * What a credential may do. `manage` is for the API keys of the caller's tenant; `admin` includes all others.
 */
export type Scope = 'publish' | 'review' | 'manage' | 'admin';

/** One decision on a version. */
export interface Review {
  /** The decision of a reviewer. */
  decision: ReviewDecision;
  reason: string;
  /** The reviewer's subject. */
  reviewer: string;
  reviewed_at: string;
}

/** One version of a workflow package. */
export interface Wpk {
  /** `name@version`; bound to these bytes for ever. */
  id: string;
  name: string;
  /** A full SemVer 2.0.0 version without a `v`; each of its three numbers is below 2^64. */
  version: string;
  /** Where the version stands. */
  status: WpkStatus;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  digest: string;
  /** The size of the artifact in bytes. */
  size: number;
  /** How a document is written. */
  media_type: DocumentMediaType;
  /** The tenant that published it. */
  publisher: string;
  description: string;
  author: string;
  license: string;
  /** The document's `spec.runtime.type`, or empty. */
  runtime: string;
  tags: string[];
  published_at: string;
  updated_at: string;
  /** How often the content was downloaded, saved every few seconds. */
  downloads: number;
  /** The decision that stands; `null` before the first. */
  review: Review | null;
}

/** One page of a list of versions. */
export interface WpkPage {
  wpks: Wpk[];
  /** The number of versions on this page. */
  count: number;
  /** Pass it as `cursor` to get the next page; `null` on the last page. */
  next_cursor: string | null;
}

/** One version in a package's list of versions. */
export interface PackageVersion {
  /** `name@version` */
  id: string;
  /** A full SemVer 2.0.0 version without a `v`; each of its three numbers is below 2^64. */
  version: string;
  /** Where the version stands. */
  status: WpkStatus;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  digest: string;
  published_at: string;
}

/** A package and those of its versions that the caller may see, highest first. */
export interface Package {
  name: string;
  /** The first owner. */
  owner: string;
  /** The tenants that own the name. */
  owners: string[];
  /** The highest approved version that is not a prerelease; `null` if there is none. */
  latest: string | null;
  versions: PackageVersion[];
  /** Pass it as `cursor` to get more versions; `null` if there are no more. */
  next_cursor: string | null;
}

/** The tenants that own a package, the first owner first. */
export interface OwnerList {
  owners: string[];
  /** The number of owners. */
  count: number;
  /**
   * The tenants that are invited and have not accepted: all of them for owners and admins, a tenant itself
   * for that tenant.
   */
  invited: string[];
}

/** The result of publishing a document. */
export interface PublishResult {
  /** `name@version` */
  id: string;
  /** `unchanged` if the same bytes were published under this id before. */
  status: 'uploaded' | 'unchanged';
  message: string;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  digest: string;
  wpk: Wpk;
}

/** The result of a review. */
export interface ReviewResult {
  /** `name@version` */
  id: string;
  /** The version's new status. */
  status: 'approved' | 'rejected';
  message: string;
  wpk: Wpk;
}

/** The latest decisions on a version, the one that stands first. */
export interface ReviewList {
  /** The latest 100 at most, the one that stands first. The event log has them all. */
  reviews: Review[];
  /** The number of reviews. */
  count: number;
}

/** The result of withdrawing, yanking or unyanking a version. */
export interface ChangeResult {
  /** `name@version` */
  id: string;
  /** The version's new status. */
  status: WpkStatus;
  message: string;
  wpk: Wpk;
}

/** One thing that is wrong with a document or a request, and its place. */
export interface Finding {
  /** A stable code in snake_case. */
  code: string;
  /** An RFC 6901 JSON Pointer to the place in the body; empty for the whole body. */
  pointer: string;
  /** A sentence that says what to do. */
  detail: string;
}

/** Everything that publishing a document would report. */
export interface Validation {
  valid: boolean;
  /** `null` if the document has no readable name and version. */
  id: string | null;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  digest: string;
  /** The size of the document in bytes. */
  size: number;
  findings: Finding[];
}

/** An API key, without its secret. */
export interface Token {
  id: string;
  /** The tenant that the key belongs to. */
  tenant: string;
  scopes: Scope[];
  /** The purpose of the key. */
  note: string;
  created_at: string;
  /** The subject that created the key. */
  created_by: string;
  /** `null` if the key does not expire. */
  expires_at: string | null;
  /** `null` if the key is not revoked. */
  revoked_at: string | null;
  /** Saved at most once a minute, so it may be up to a minute old; `null` if the key was never used. */
  last_used_at: string | null;
  /** The id of the key that made this one, which ends with it; `null` if there is none. */
  parent: string | null;
}

/** A new API key with its secret. */
export interface NewToken extends Token {
  /** The secret, to be sent after `Bearer`; no later response shows it. */
  token: string;
}

/** One page of the API keys that the caller may see, newest first. */
export interface TokenPage {
  tokens: Token[];
  /** The number of keys on this page. */
  count: number;
  /** Pass it as `cursor` to get the next page; `null` on the last page. */
  next_cursor: string | null;
}

/** One change of state. */
export interface AtomEvent {
  /**
   * The event's place in the order of events. It is never reused; a caller sees gaps in place of events that
   * it may not see.
   */
  seq: number;
  at: string;
  /**
   * `wpk.published`, `wpk.approved`, `wpk.rejected`, `wpk.withdrawn`, `wpk.yanked`, `wpk.unyanked`,
   * `token.created`, `token.revoked`, `owner.invited`, `owner.uninvited`, `owner.declined`, `owner.added` or
   * `owner.removed`; expect others.
   */
  type: string;
  /** The thing that changed: `name@version`, a package's name, or a token's id. */
  subject: string;
  /** The tenant that the subject belongs to. */
  tenant: string;
  /**
   * The caller that made the change, as `tenant/subject`; `null` unless you belong to the event's tenant or
   * are a reviewer or an admin.
   */
  actor: string | null;
  /** Details, such as a `digest`, a `reason` or `scopes`. */
  data: { [member: string]: unknown };
}

/** One page of events, oldest first. */
export interface EventPage {
  events: AtomEvent[];
  /** The number of events on this page. */
  count: number;
  /** Pass it as `after` to get the next page; unchanged if there are no more events yet. */
  next_after: number;
}

/** The caller as the server identified it. */
export interface WhoAmI {
  /** The caller, within the tenant. */
  subject: string;
  tenant: string;
  scopes: Scope[];
}

/** The server process is alive. */
export interface Health {
  status: 'ok';
  /** The version of the server. */
  version: string;
  /** `true` if the server is a simulation. */
  simulation_mode: boolean;
  uptime_seconds: number;
}
