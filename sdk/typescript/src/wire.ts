/**
 * The records of the HTTP contract (`api/openapi.yaml`), with the names they have on the wire. Times are RFC 3339 text
 * in UTC, sizes are bytes, digests are `sha256:` and 64 hexadecimal digits.
 *
 * @module
 */

/** `pending → approved | rejected | withdrawn`, `approved ↔ yanked`. */
export type WpkStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'yanked';

/** The order of a list. `downloads` has approved versions alone; `relevance` needs words to look for. */
export type Sort = 'published' | 'updated' | 'name' | 'downloads' | 'relevance';

/** What a token may do. */
export type Scope = 'publish' | 'review' | 'admin';

/** What a reviewer decides. */
export type ReviewDecision = 'approve' | 'reject';

/** How a document is written. */
export type DocumentMediaType = 'application/json' | 'application/yaml';

/** One thing that is wrong with a document or a request, and where. */
export interface Finding {
  /** Stable and snake_case. */
  code: string;
  /** RFC 6901 JSON Pointer to the place in the body; empty for the whole body. */
  pointer: string;
  /** A sentence that says what to do. */
  detail: string;
}

/** The review decision that stands. */
export interface Review {
  decision: ReviewDecision;
  reason: string;
  /** The reviewer's subject. */
  reviewer: string;
  reviewed_at: string;
}

/** One version of a workflow package. */
export interface Wpk {
  /** `name@version`: names these bytes for ever. */
  id: string;
  name: string;
  version: string;
  status: WpkStatus;
  digest: string;
  /** Bytes. */
  size: number;
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
  /** How often its content was fetched, as far as the server has written it down. */
  downloads: number;
  review: Review | null;
}

/** One page of a list. */
export interface WpkPage {
  wpks: Wpk[];
  /** How many are on this page. */
  count: number;
  /** What `cursor` takes for the next page; `null` on the last. */
  next_cursor: string | null;
}

/** What a package says of each of its versions. */
export interface PackageVersion {
  id: string;
  version: string;
  status: WpkStatus;
  digest: string;
  published_at: string;
}

/** A package and the versions of it that the caller may see, highest first. */
export interface Package {
  name: string;
  /** The first of the owners. */
  owner: string;
  /** The tenants that own the name. */
  owners: string[];
  /** The highest approved version that is no prerelease. */
  latest: string | null;
  versions: PackageVersion[];
  /** What goes on with the versions where there are more than one answer has; `null` where this is all. */
  next_cursor: string | null;
}

/** The tenants that own a package, the first owner first. */
export interface OwnerList {
  owners: string[];
  count: number;
}

/** What came of a publish. */
export interface PublishResult {
  id: string;
  /** `unchanged`: the same bytes were published under this id before. */
  status: 'uploaded' | 'unchanged';
  message: string;
  digest: string;
  wpk: Wpk;
}

/** What came of a review. */
export interface ReviewResult {
  id: string;
  status: 'approved' | 'rejected';
  message: string;
  wpk: Wpk;
}

/** Every decision on a version, the one that stands first. */
export interface ReviewList {
  reviews: Review[];
  count: number;
}

/** What came of a withdrawal, a yank or its undoing. */
export interface ChangeResult {
  id: string;
  status: WpkStatus;
  message: string;
  wpk: Wpk;
}

/** Everything that a publish would say of a document. */
export interface Validation {
  valid: boolean;
  /** `null` where the document has no readable name and version. */
  id: string | null;
  digest: string;
  /** Bytes. */
  size: number;
  findings: Finding[];
}

/** An API key, without its secret. */
export interface Token {
  id: string;
  tenant: string;
  scopes: Scope[];
  note: string;
  created_at: string;
  /** The subject that made it. */
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  /** To the minute; `null` for a key that was never used. */
  last_used_at: string | null;
}

/** A new API key. */
export interface NewToken extends Token {
  /** The secret; no later call shows it again. */
  token: string;
}

/** The API keys that the caller may see, newest first. */
export interface TokenList {
  tokens: Token[];
  count: number;
}

/** One change of state. */
export interface AtomEvent {
  /** The order of events; never used twice. A caller sees gaps where there is what it may not see. */
  seq: number;
  at: string;
  /** `wpk.published`, `wpk.approved`, `wpk.rejected`, `wpk.withdrawn`, `wpk.yanked`, `wpk.unyanked` and the like. */
  type: string;
  /** What changed: `name@version`, a package's name, or a token's id. */
  subject: string;
  tenant: string;
  /** Who did it, `tenant/subject`; `null` where the caller may not know. */
  actor: string | null;
  /** What else there is to say, such as a `digest` or a `reason`. */
  data: { [member: string]: unknown };
}

/** One page of events, the oldest first. */
export interface EventPage {
  events: AtomEvent[];
  /** How many are on this page. */
  count: number;
  /** What `after` takes for the next page; the same as before where there is no further event yet. */
  next_after: number;
}

/** Who the server takes the caller for. */
export interface WhoAmI {
  subject: string;
  tenant: string;
  scopes: Scope[];
}

/** The process answers. */
export interface Health {
  status: 'healthy';
  version: string;
  simulation_mode: boolean;
  uptime_seconds: number;
}
