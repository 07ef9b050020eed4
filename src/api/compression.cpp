#include "api/compression.hpp"

#include <zlib.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "api/accept.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

constexpr std::string_view kGzip = "gzip";

/// The fastest: zlib's default makes a page of a list a seventh smaller, in twice the time.
constexpr int kLevel = Z_BEST_SPEED;
constexpr int kWindowBits = 15 + 16;  ///< 32 KiB, with gzip's header and trailer.
constexpr int kMemoryLevel = 8;       ///< zlib's default.

/// Takes about 50 µs to compress, which is what two thread switches cost.
constexpr std::size_t kInlineBytes = 4 << 10;

/// Bytes of JSON that can be read while one byte is compressed.
constexpr std::size_t kGzipCost = 4;

using boost::asio::awaitable;

/// Returns nothing if no worker has done it.
awaitable<std::optional<std::string>> gzip_here_or_on_worker(Workers& workers, Requester requester,
                                                             std::string_view bytes) {
  if (bytes.size() <= kInlineBytes) co_return gzip(bytes);
  std::string compressed;
  WorkerJob job{std::move(requester), bytes.size() * kGzipCost, bytes.size()};
  job.run = [&compressed, bytes] { compressed = gzip(bytes); };
  const JobOutcome outcome = co_await workers.run(std::move(job));
  if (outcome != JobOutcome::done) co_return std::nullopt;
  co_return compressed;
}

/// Compresses shared bytes once, for everyone. Returns null if no worker has done it.
awaitable<std::shared_ptr<const Bytes>> gzip_once(Workers& workers, Requester requester, const Bytes& bytes) {
  if (auto known = bytes.gzipped.load()) co_return known;
  auto compressed = co_await gzip_here_or_on_worker(workers, std::move(requester), bytes.text);
  if (!compressed) co_return nullptr;
  auto made = std::make_shared<const Bytes>(*std::move(compressed));
  bytes.gzipped.store(made);
  co_return made;
}

bool takes_gzip(const Request& request) {
  if (request.count(http::field::accept_encoding) == 0) return false;
  const auto weigh = [&](std::string_view coding) {
    return weight_of(request, http::field::accept_encoding, coding);
  };
  const auto named = weigh(kGzip);
  const int weight = named ? *named : weigh("*").value_or(0);
  return weight > 0 && weight >= weigh("identity").value_or(0);
}

/// A range is of the bytes as they are, and a streamed body should arrive as it is made.
bool is_worth_it(const Response& response) {
  return response.body().size() >= limits::kCompressBytes &&
         response.result() != http::status::partial_content;
}

void vary_by_coding(Response& response) {
  std::string vary(response[http::field::vary]);
  response.set(http::field::vary, vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
}

void weaken_tag(Response& response) {
  const std::string tag(response[http::field::etag]);
  if (!tag.empty() && !tag.starts_with("W/")) response.set(http::field::etag, "W/" + tag);
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (::deflateInit2(&stream, kLevel, Z_DEFLATED, kWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string compressed(::deflateBound(&stream, bytes.size()), '\0');
  // zlib reads through this pointer, and has it without `const` for its oldest callers.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  const int ended = ::deflate(&stream, Z_FINISH);
  compressed.resize(stream.total_out);
  ::deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::logic_error("zlib's own bound was too small");
  return compressed;
}

bool should_compress(const Request& request, Response& response) {
  const bool is_worthy = is_worth_it(response);
  // A 304 names the same dependence as the 200 that it stands for.
  if (is_worthy || response.result() == http::status::not_modified) vary_by_coding(response);
  return is_worthy && takes_gzip(request);
}

awaitable<void> compress(Workers& workers, Requester requester, Response& response) {
  if (const Bytes* shared = response.shared_bytes()) {
    auto compressed = co_await gzip_once(workers, std::move(requester), *shared);
    if (!compressed) co_return;
    response.set_body(SharedBytes::of(std::move(compressed)));
  } else {
    auto compressed = co_await gzip_here_or_on_worker(workers, std::move(requester), response.body());
    if (!compressed) co_return;
    response.set_body(*std::move(compressed));
  }
  response.set(http::field::content_encoding, kGzip);
  weaken_tag(response);
}

}  // namespace atom::api
