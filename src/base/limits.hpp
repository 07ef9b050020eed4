#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every limit of the product, by name. Passing one has a named error.
namespace atom::limits {

// The document.
inline constexpr std::size_t kNameBytes = 128;
inline constexpr std::size_t kVersionBytes = 128;
inline constexpr std::size_t kSelectorBytes = 128;
inline constexpr std::size_t kDocumentBytes = 1 << 20;  ///< `body_too_large`
inline constexpr std::size_t kDocumentDepth = 64;       ///< `document_too_deep`
inline constexpr std::size_t kDocumentNodes =
    200'000;  ///< `document_too_complex`; YAML aliases count as copies
// Texts that people write are counted in characters (Unicode code points), as JSON Schema counts them.
inline constexpr std::size_t kDescriptionCharacters = 4096;
inline constexpr std::size_t kAuthorCharacters = 256;
inline constexpr std::size_t kLicenseCharacters = 128;
inline constexpr std::size_t kTagCharacters = 64;
inline constexpr std::size_t kTags = 32;
inline constexpr std::size_t kSteps = 1000;
inline constexpr std::size_t kFindings = 100;  ///< Findings reported of one document; the rest are cut.

/// Of an artifact in the catalog itself. A larger one is a blob: SQLite writes everything twice, and one
/// after the other.
inline constexpr std::size_t kInlineContentBytes = 64 << 10;

// Requests.
inline constexpr std::size_t kRequestBodyBytes = 64 << 10;  ///< Bodies that are no document.
inline constexpr std::size_t kHeaderBytes = 16 << 10;       ///< `headers_too_large`
inline constexpr std::size_t kTargetBytes = 4096;           ///< `malformed_request`
inline constexpr std::size_t kPageRows = 100;
inline constexpr std::size_t kDefaultPageRows = 50;
inline constexpr std::int64_t kSeq = (std::int64_t{1} << 53) - 1;  ///< What every JSON reader keeps exactly.
inline constexpr std::size_t kCursorBytes = 512;
inline constexpr std::size_t kSearchBytes = 256;  ///< Of `q`.
inline constexpr std::size_t kSearchWords = 16;   ///< Words of `q`.
inline constexpr std::size_t kRuntimeBytes = 64;  ///< Of the filter `runtime`.
inline constexpr std::size_t kReasonCharacters = 4096;
inline constexpr std::size_t kNoteCharacters = 256;
inline constexpr std::size_t kTenantBytes = 64;
inline constexpr std::size_t kSubjectBytes = 256;
inline constexpr std::size_t kTokenBytes = 8192;  ///< A bearer token of any kind.

// Finding.
inline constexpr std::size_t kPageScan = 20'000;        ///< Rows that a page looks at before it ends.
inline constexpr std::size_t kRankedMatches = 1000;     ///< The newest matches, which are sorted.
inline constexpr std::size_t kSortedMatches = 2000;     ///< Versions of a tag or tenant that are sorted.
inline constexpr std::size_t kPrefixWords = 32;         ///< Words that a prefix is spelled out to.
inline constexpr std::size_t kUnindexedVersions = 256;  ///< Whose words wait for a later commit.
inline constexpr std::size_t kStepsBytes = 16 << 10;    ///< Names of steps, as far as they are searched.
inline constexpr std::size_t kConnectionCacheKibibytes = 8 << 10;  ///< Of the catalog, a connection.
inline constexpr std::size_t kAnswerCacheBytes = 16 << 20;         ///< Answers that are kept, a thread.
inline constexpr std::size_t kKeptAnswerBytes = 2 << 20;           ///< One of them.
inline constexpr std::size_t kBodyFileBytes = 32 << 10;   ///< From here on a kept answer may be a file.
inline constexpr std::size_t kBodyFiles = 64;             ///< Of them, in memory.
inline constexpr std::chrono::seconds kDownloadFlush{5};  ///< That a count is in memory alone.
inline constexpr std::size_t kDownloadBatch = 10'000;     ///< Versions whose counts are written together.

// The server.
inline constexpr std::size_t kConnections = 16'384;  ///< Past it a new connection is answered 503 and closed.
inline constexpr std::size_t kWriteQueue = 4096;     ///< Commands that wait for the writer: `overloaded`
inline constexpr std::size_t kCommitBatch = 256;     ///< Commands that share one commit.
inline constexpr std::size_t kBlobThreads = 8;       ///< That wait for the disk of the blob store.
inline constexpr std::size_t kCompressBytes =
    1 << 10;  ///< From here on an answer is compressed, where it may be.
inline constexpr std::chrono::seconds kHandshakeTimeout{10};  ///< For TLS to begin.
inline constexpr std::size_t kLogBytes =
    1 << 20;  ///< Log lines that wait to be written; then they are dropped.
inline constexpr std::size_t kRateBuckets = 65'536;  ///< Callers whose rate is remembered; 16 bytes each.
inline constexpr std::chrono::seconds kHeaderTimeout{
    15};  ///< From the first byte of a request to its last header.
inline constexpr std::chrono::seconds kBodyTimeout{60};
inline constexpr std::chrono::seconds kWriteTimeout{60};
inline constexpr std::chrono::seconds kIdleTimeout{75};   ///< Between two requests on one connection.
inline constexpr std::chrono::seconds kDrainTimeout{30};  ///< For what is in flight at SIGTERM.

// Who follows the event log.
inline constexpr std::size_t kFollowers = 4096;  ///< `too_many_followers`
/// Between two signs of life of a stream that has nothing to tell, and two looks at its credential.
inline constexpr std::chrono::seconds kHeartbeat{15};
inline constexpr std::chrono::milliseconds kReconnectDelay{
    2000};  ///< Told to who follows, for a lost stream.
// A simulation.
inline constexpr std::size_t kScenarioBytes = 128;
inline constexpr std::size_t kScenarios = 10'000;  ///< Past it the oldest one is forgotten.
inline constexpr std::size_t kFaults = 100;        ///< Of one scenario.
inline constexpr std::chrono::milliseconds kFaultTime{60'000};

// Identity.
inline constexpr std::size_t kRememberedTokens = 16'384;   ///< Of each kind; the rest are looked up again.
inline constexpr std::chrono::seconds kTokenUseEvery{60};  ///< How often the use of one API key is written.
inline constexpr std::size_t kPackageOwners = 100;         ///< `too_many_owners`
inline constexpr std::size_t kJwksBytes = 256 << 10;
inline constexpr std::size_t kJwks = 100;      ///< Keys in one JWK set.
inline constexpr std::size_t kRsaBits = 8192;  ///< Of an issuer's key; a longer one is slow to verify with.
inline constexpr std::chrono::seconds kJwksRefreshLeast{1};
inline constexpr std::chrono::seconds kJwksRefreshMost{24 * 60 * 60};
inline constexpr std::chrono::seconds kJwksRefresh{300};  ///< Between two readings, unless it is set.
inline constexpr std::chrono::seconds kJwksRetry{5};      ///< After a reading that failed.
inline constexpr std::chrono::seconds kJwksPause{5};      ///< Between two readings that tokens ask for.
inline constexpr std::chrono::seconds kJwksWait{2};       ///< How long a token waits for the keys.
inline constexpr std::chrono::seconds kJwksConnectTimeout{2};
inline constexpr std::chrono::seconds kJwksTimeout{5};  ///< For the whole answer.

// A client.
inline constexpr std::size_t kResponseBytes = 64 << 20;  ///< An answer that a client holds in memory.

}  // namespace atom::limits
