/** Everything that each entry of the package exports, except `createClient`, which differs in its transport. */

export { type Call, CallPromise, type RawResponse, type WithResponse } from './call.js';
export { canonicalize } from './canonical.js';
export type { AtomClient, CreateClient } from './client.js';
export { digest } from './digest.js';
export {
  AtomAbortError,
  AtomApiError,
  AtomConnectionError,
  AtomError,
  type AtomErrorDetails,
  AtomTimeoutError,
  AuthenticationError,
  CanonicalizationError,
  type CanonicalizationErrorCode,
  CircuitOpenError,
  type ClientErrorCode,
  ConflictError,
  type ErrorCode,
  InputError,
  IntegrityError,
  InvalidResponseError,
  NotFoundError,
  PermissionError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  ValidationError,
} from './errors.js';
export type { AttemptEnd, AttemptStart, Hooks, LogLevel } from './hooks.js';
export type {
  CallOptions,
  ClientOptions,
  ClientSettings,
  ClientStatus,
  TimeoutOptions,
  TlsOptions,
} from './options.js';
export type {
  BatchMethods,
  BatchOptions,
  BatchProgress,
  DownloadManyOptions,
  PublishManyOptions,
} from './resources/batches.js';
export type { Download, DownloadMethods, DownloadOptions } from './resources/downloads.js';
export type { EventMethods, EventQuery, FollowOptions } from './resources/events.js';
export type { LifecycleMethods } from './resources/lifecycle.js';
export type { OwnerMethods } from './resources/owners.js';
export type { DocumentOptions, DocumentSource, ListQuery, PackageMethods } from './resources/packages.js';
export type { ReviewMethods, ReviewOptions, WaitOptions } from './resources/reviews.js';
export type { ServerMethods } from './resources/server.js';
export type { RevokedToken, TokenMethods, TokenRequest } from './resources/tokens.js';
export type {
  AtomErrorInfo,
  ErrorMode,
  Failed,
  FailedEventPage,
  FailedList,
  FailedOwnerList,
  FailedReviewList,
  FailedTokenList,
  FailedValidation,
  FailedWpkPage,
  Outcome,
  Succeeded,
  TokenList,
  Unhealthy,
} from './results.js';
export {
  compareVersions,
  type Id,
  isValidName,
  isValidRange,
  isValidVersion,
  parseId,
  satisfies,
} from './semver.js';
export type {
  AtomEvent,
  ChangeResult,
  DocumentMediaType,
  EventPage,
  Finding,
  Health,
  NewToken,
  OwnerList,
  Package,
  PackageVersion,
  PublishResult,
  Review,
  ReviewDecision,
  ReviewList,
  ReviewResult,
  Scope,
  Sort,
  Token,
  TokenPage,
  Validation,
  WhoAmI,
  Wpk,
  WpkPage,
  WpkStatus,
} from './wire.js';
