#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every limit of the product, by name. Exceeding one gives an error with a stable code, named here if it is
/// specific to the limit.
namespace atom::limits {

// The document.
inline constexpr std::size_t kNameBytes = 128;
inline constexpr std::size_t kVersionBytes = 128;
inline constexpr std::size_t kSelectorBytes = 128;
inline constexpr std::size_t kDocumentBytes = 1 << 20;  ///< `body_too_large`
inline constexpr std::size_t kDocumentDepth = 64;       ///< `document_too_deep`
/// `document_too_complex`. Each use of a YAML alias counts as a copy.
inline constexpr std::size_t kDocumentNodes = 200'000;
// Texts that people write are counted in characters (Unicode code points), as JSON Schema counts them.
inline constexpr std::size_t kDescriptionCharacters = 4096;
inline constexpr std::size_t kAuthorCharacters = 256;
inline constexpr std::size_t kLicenseCharacters = 128;
inline constexpr std::size_t kTagCharacters = 64;
inline constexpr std::size_t kTags = 32;
inline constexpr std::size_t kSteps = 1000;
inline constexpr std::size_t kFindings = 100;  ///< Findings reported for one document; the rest are omitted.

// Requests.
inline constexpr std::size_t kRequestBodyBytes = 64 << 10;  ///< A body other than a document.
inline constexpr std::size_t kHeaderBytes = 16 << 10;  ///< The request line and headers: `headers_too_large`
inline constexpr std::size_t kHeaderFields = 100;      ///< `headers_too_large`
inline constexpr std::size_t kTargetBytes = 4096;      ///< `malformed_request`
inline constexpr std::size_t kEmptyLines = 8;          ///< Ignored before a request: `malformed_request`
// Of a body in chunks, whatever its data.
inline constexpr std::size_t kChunkLineBytes = 1 << 10;  ///< A size and its extensions: `malformed_request`
inline constexpr std::size_t kChunkExtensionBytes = 16 << 10;  ///< In all chunks: `malformed_request`
inline constexpr std::size_t kChunkFramingBytes = 1 << 20;     ///< Lines around the data: `body_too_large`
inline constexpr std::size_t kTrailerBytes = 8 << 10;          ///< `headers_too_large`
inline constexpr std::size_t kPageRows = 100;
inline constexpr std::size_t kDefaultPageRows = 50;
inline constexpr std::int64_t kMaxSeq =
    (std::int64_t{1} << 53) - 1;                  ///< The largest every JSON reader keeps exact.
inline constexpr std::size_t kSearchBytes = 256;  ///< Length of the parameter `q`.
inline constexpr std::size_t kSearchWords = 16;   ///< Words in `q`.
inline constexpr std::size_t kRuntimeBytes = 64;  ///< Length of the parameter `runtime`.
inline constexpr std::size_t kReasonCharacters = 4096;
inline constexpr std::size_t kNoteCharacters = 256;
inline constexpr std::size_t kTenantBytes = 64;
inline constexpr std::size_t kSubjectBytes = 256;
inline constexpr std::size_t kTokenBytes = 8192;  ///< A bearer token of any kind.

// Lists and searches.
inline constexpr std::size_t kPageScanRows = 4000;   ///< Rows examined for one page.
inline constexpr std::size_t kRankedMatches = 1000;  ///< The newest matches of a search, which get sorted.
inline constexpr std::size_t kSortedMatches = 2000;  ///< Versions of one tag or tenant that can be sorted.
inline constexpr std::size_t kPrefixWords = 32;      ///< Indexed words that a prefix expands to.
/// Packages of a tenant with other owners, up to which a search asks for each of them.
inline constexpr std::size_t kSharedPackages = 64;
inline constexpr std::size_t kReviewHistory = 100;      ///< Decisions on one version, the latest ones.
inline constexpr std::size_t kUnindexedVersions = 256;  ///< Versions whose words wait for a later commit.
inline constexpr std::size_t kStepsBytes = 16 << 10;    ///< Searchable text of step names.
inline constexpr std::size_t kConnectionCacheKibibytes = 8 << 10;  ///< SQLite's page cache, per connection.
inline constexpr std::size_t kResponseCacheBytes = 16 << 20;       ///< Cached responses, per thread.
inline constexpr std::size_t kCachedResponseBytes = 2 << 20;       ///< One cached response.
inline constexpr std::size_t kBodyFileBytes = 32 << 10;  ///< Size from which a cached body may become a file.
inline constexpr std::size_t kBodyFiles = 64;            ///< Such files in memory.
inline constexpr std::chrono::seconds kDownloadFlushInterval{5};  ///< Between two writes of download counts.
inline constexpr std::size_t kDownloadBatch = 10'000;             ///< Versions whose counts share one write.

// The server.
inline constexpr std::size_t kConnections = 16'384;       ///< Further ones get a 503 and are closed.
inline constexpr std::size_t kWriteQueue = 4096;          ///< Jobs waiting for the writer: `overloaded`
inline constexpr std::size_t kCommitBatch = 256;          ///< Jobs that share one commit.
inline constexpr std::chrono::seconds kReadyInterval{1};  ///< Between two commits that only test the catalog.
inline constexpr std::chrono::seconds kProbeTimeout{2};   ///< For such a commit: `catalog_unavailable`
/// How long a change that storage failed makes the server not ready.
inline constexpr std::chrono::seconds kFaultMemory{5};
inline constexpr std::chrono::seconds kMetricsInterval{1};  ///< Between two renderings of the metrics.
inline constexpr std::size_t kOperationsConnections = 256;  ///< At the address for operations.
inline constexpr std::size_t kBlobThreads = 8;              ///< Threads that wait for the blob store's disk.
inline constexpr std::size_t kCompressBytes = 1 << 10;      ///< Size from which a response may be compressed.
/// Of one address, if nothing else is set. An IPv6 network of 64 bits counts as one address.
inline constexpr std::size_t kConnectionsPerAddress = 1024;
// Bodies of requests in memory, announced or read: `overloaded`. Small ones have at most `kRequestBodyBytes`.
inline constexpr std::size_t kLargeBodiesBytes = 128 << 20;
inline constexpr std::size_t kLargeBodiesBytesPerAddress = 48 << 20;
inline constexpr std::size_t kSmallBodiesBytes = 48 << 20;
inline constexpr std::size_t kSmallBodiesBytesPerAddress = 8 << 20;
// The same for callers without a credential, who have memory of their own.
inline constexpr std::size_t kAnonymousLargeBodiesBytes = 64 << 20;
inline constexpr std::size_t kAnonymousLargeBodiesBytesPerAddress = 16 << 20;
inline constexpr std::size_t kAnonymousSmallBodiesBytes = 16 << 20;
inline constexpr std::size_t kAnonymousSmallBodiesBytesPerAddress = 4 << 20;
inline constexpr std::chrono::seconds kHandshakeTimeout{10};  ///< The TLS handshake.
inline constexpr std::size_t kLogBytes = 1 << 20;    ///< Log lines held in memory; further ones are dropped.
inline constexpr std::size_t kRateBuckets = 65'536;  ///< Callers whose rate is tracked, 16 bytes each.
inline constexpr std::chrono::seconds kHeaderTimeout{
    15};  ///< From a request's first byte to its last header.
inline constexpr std::chrono::seconds kBodyTimeout{60};
inline constexpr std::chrono::seconds kWriteTimeout{60};
inline constexpr std::chrono::seconds kIdleTimeout{75};   ///< Between two requests on one connection.
inline constexpr std::chrono::seconds kDrainTimeout{30};  ///< For requests in flight at SIGTERM.
/// At SIGTERM, for connections that are being made, and then for a request that is on its way on an idle one.
inline constexpr std::chrono::milliseconds kDrainGrace{100};

// Work that is too slow for an event loop: documents that are large or YAML, and compression. Small and large
// jobs have a queue and workers each. Beyond these limits a document is rejected as `overloaded`.
inline constexpr std::size_t kWorkerQueue = 256;              ///< Jobs that wait for a worker.
inline constexpr std::size_t kWorkerQueueBytes = 64 << 20;    ///< Their bodies.
inline constexpr std::size_t kWorkerQueueShare = 4;           ///< One caller has a quarter of both.
inline constexpr std::size_t kAnonymousWorkerQueueShare = 2;  ///< All anonymous callers have half of both.
inline constexpr std::size_t kWorkerShare = 2;                ///< One caller has half of the workers.
inline constexpr std::size_t kSmallJobCost = 256 << 10;       ///< The most that a small job costs.
inline constexpr std::size_t kYamlCost = 16;                  ///< Bytes of JSON that one byte of YAML costs.
inline constexpr std::size_t kRequestCost = 16 << 10;  ///< Bytes of JSON that cost as much as a request.

// Followers of the event log. Beyond these limits: `too_many_followers`
inline constexpr std::size_t kFollowers = 4096;
inline constexpr std::size_t kAdminFollowers = 64;        ///< Places that only admins get.
inline constexpr std::size_t kAnonymousFollowers = 1024;  ///< Followers without a credential.
inline constexpr std::size_t kFollowersPerAddress = 256;  ///< Those from one address.
inline constexpr std::size_t kFollowersPerTenant = 512;
/// Between two comments on a quiet stream, and between two checks of its credential.
inline constexpr std::chrono::seconds kHeartbeat{15};
/// How long clients are told to wait before they reconnect.
inline constexpr std::chrono::milliseconds kReconnectDelay{2000};

// Simulation.
inline constexpr std::size_t kScenarioBytes = 128;  ///< Length of a scenario's name.
inline constexpr std::size_t kScenarios = 10'000;   ///< Past this, the oldest is forgotten.
inline constexpr std::size_t kFaults = 100;         ///< Per scenario.
inline constexpr std::chrono::milliseconds kFaultDelay{60'000};

// Identity.
inline constexpr std::size_t kRememberedTokens = 16'384;      ///< Of each kind; the rest are looked up again.
inline constexpr std::chrono::seconds kTokenUseInterval{60};  ///< Between two records of an API key's use.
inline constexpr std::chrono::seconds kKeyLifetime{365 * 24 * 60 * 60};  ///< `expiry_too_late`; a setting.
inline constexpr std::size_t kKeysPerTenant = 1000;  ///< Valid API keys: `too_many_keys`; a setting.
/// API keys whose revocation holds in memory until it can be written; `catalog_unavailable` beyond.
inline constexpr std::size_t kHeldRevocations = 10'000;
inline constexpr std::chrono::seconds kRevocationRetry{1};  ///< Between two attempts to write them.
/// The space reserved on the data directory's file system for revocations while the disk is full.
inline constexpr std::size_t kReservedBytes = 8 << 20;
inline constexpr std::int64_t kVersionsPerTenant = 100'000;              ///< `quota_exceeded`; a setting.
inline constexpr std::int64_t kBytesPerTenant = std::int64_t{10} << 30;  ///< `quota_exceeded`; a setting.
inline constexpr std::size_t kPackageOwners = 100;                       ///< `too_many_owners`
inline constexpr std::size_t kJwksBytes = 256 << 10;
inline constexpr std::size_t kJwks = 100;  ///< Keys in one JWK set.
inline constexpr std::size_t kKeysTried =
    4;  ///< Keys of one `kid` and algorithm that a token is checked with.
inline constexpr std::size_t kRsaBits = 8192;  ///< An issuer's key; verifying with a longer one is slow.
inline constexpr std::chrono::seconds kJwksRefreshMin{1};
inline constexpr std::chrono::seconds kJwksRefreshMax{24 * 60 * 60};
inline constexpr std::chrono::seconds kJwksRefresh{300};  ///< The default interval between two loads.
inline constexpr std::chrono::seconds kJwksRetry{5};      ///< After a load that failed.
inline constexpr std::chrono::seconds kJwksPause{5};      ///< Between two loads that tokens cause.
inline constexpr std::chrono::seconds kJwksWait{2};       ///< How long a token waits for a load.
inline constexpr std::chrono::seconds kJwksConnectTimeout{2};
inline constexpr std::chrono::seconds kJwksTimeout{5};  ///< One whole load.

// A client.
// Limits of one response, the same in every SDK (`api/vectors/response_limits.json`): `invalid_response`
inline constexpr std::size_t kResponseHeadBytes = 16 << 10;    ///< Its status line and headers; its trailers.
inline constexpr std::size_t kResponseHeaders = 100;           ///< Header lines; trailer lines.
inline constexpr std::size_t kInterimResponses = 10;           ///< Responses with a status of 1xx before it.
inline constexpr std::size_t kResponseFramingBytes = 1 << 20;  ///< The lines around its chunks.
inline constexpr std::size_t kResponseBytes = 64 << 20;  ///< Its body, decompressed: `response_too_large`

}  // namespace atom::limits
