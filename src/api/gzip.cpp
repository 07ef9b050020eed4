#include "api/gzip.hpp"

#include <zlib.h>

#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/accept.hpp"
#include "base/limits.hpp"

namespace atom::api {
namespace {

constexpr std::string_view kGzip = "gzip";

/// The fastest: zlib's own choice makes a page of a list a seventh smaller than this, in twice the time.
constexpr int kLevel = Z_BEST_SPEED;
constexpr int kWindowBits = 15 + 16;  ///< 32 KiB, with gzip's header and trailer.
constexpr int kMemoryLevel = 8;       ///< zlib's own choice.

/// Some 50 µs of compression: what two switches of threads cost, and no request behind it notices.
constexpr std::size_t kInlineBytes = 4 << 10;

boost::asio::awaitable<std::string> gzip_on_worker(std::string_view bytes) {
  co_return gzip(bytes);
}

bool takes_gzip(const Request& request) {
  const auto weigh = [&](std::string_view coding) {
    return weight_of(request, http::field::accept_encoding, coding);
  };
  const auto named = weigh(kGzip);
  const int weight = named ? *named : weigh("*").value_or(0);
  return weight > 0 && weight >= weigh("identity").value_or(0);
}

/// A range is of the bytes as they are, and a stream is to arrive as it is made.
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

boost::asio::awaitable<void> compress(const boost::asio::any_io_executor& workers, const Request& request,
                                      Response& response) {
  // Whoever has the body already is told of the same dependence as whoever gets it.
  const bool depends = is_worth_it(response) || response.result() == http::status::not_modified;
  if (depends) vary_by_coding(response);
  if (!is_worth_it(response) || !takes_gzip(request)) co_return;
  const std::string_view body = response.body();
  if (body.size() <= kInlineBytes) {
    response.set_body(gzip(body));
  } else {
    response.set_body(
        co_await boost::asio::co_spawn(workers, gzip_on_worker(body), boost::asio::use_awaitable));
  }
  response.set(http::field::content_encoding, kGzip);
  weaken_tag(response);
}

}  // namespace atom::api
