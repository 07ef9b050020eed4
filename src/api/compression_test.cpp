#include "api/compression.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include "api/metrics.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

std::string gunzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(::inflateInit2(&stream, 15 + 16), Z_OK);
  std::string text(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  ::inflateEnd(&stream);
  return text;
}

std::string text_of(std::size_t size) {
  std::string text;
  while (text.size() < size) text += "step " + std::to_string(text.size()) + ", ";
  text.resize(size);
  return text;
}

Response compressed(const std::string& body, std::string_view accepted,
                    http::status status = http::status::ok) {
  Request request;
  if (!accepted.empty()) request.set(http::field::accept_encoding, accepted);
  Response response = respond(status, kJson, body);
  response.set(http::field::etag, "\"x\"");
  boost::asio::thread_pool workers{1};
  Metrics metrics;
  Workers lanes(workers.get_executor(), 1, metrics);
  boost::asio::io_context loop;
  if (should_compress(request, response)) {
    boost::asio::co_spawn(loop, compress(lanes, {"acme"}, response), boost::asio::use_future);
    loop.run();
  }
  return response;
}

TEST(Gzip, RoundTrips) {
  for (const std::size_t size : {0U, 1U, 1000U, 300'000U})
    EXPECT_EQ(gunzip(gzip(text_of(size))), text_of(size));
  EXPECT_EQ(gzip(text_of(5000)), gzip(text_of(5000)));
}

TEST(Compress, DependsOnAcceptEncoding) {
  for (const std::size_t size :
       {limits::kCompressBytes, std::size_t{200'000}}) {  // On the loop, and on a worker.
    for (const char* accepted : {"gzip", "br, gzip;q=0.1", "*", "identity;q=0.5, *;q=0.5"}) {
      const Response response = compressed(text_of(size), accepted);
      EXPECT_EQ(response[http::field::content_encoding], "gzip") << accepted;
      EXPECT_EQ(gunzip(response.body()), text_of(size));
      EXPECT_LT(response.body().size(), size);
      EXPECT_EQ(response[http::field::etag], "W/\"x\"");
      EXPECT_EQ(response[http::field::vary], "Accept-Encoding");
    }
    for (const char* accepted : {"", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.5"}) {
      const Response response = compressed(text_of(size), accepted);
      EXPECT_EQ(response[http::field::content_encoding], "") << accepted;
      EXPECT_EQ(response.body(), text_of(size));
      EXPECT_EQ(response[http::field::etag], "\"x\"");
      EXPECT_EQ(response[http::field::vary], "Accept-Encoding");
    }
  }
}

TEST(Compress, CompressesASharedBodyOnce) {
  const auto page = std::make_shared<const Bytes>(text_of(9000));
  boost::asio::thread_pool workers{1};
  Metrics metrics;
  Workers lanes(workers.get_executor(), 1, metrics);
  boost::asio::io_context loop;
  Response first = respond(http::status::ok, kJson, SharedBytes::of(page));
  Response second = first.copy();
  for (Response* response : {&first, &second}) {
    boost::asio::co_spawn(loop, compress(lanes, {"acme"}, *response), boost::asio::use_future);
    loop.restart();
    loop.run();
    EXPECT_EQ(gunzip(response->body()), page->text);
  }
  EXPECT_EQ(first.body().data(), second.body().data());
}

TEST(Compress, LeavesSmallAndPartialBodiesAlone) {
  const Response small = compressed(text_of(limits::kCompressBytes - 1), "gzip");
  EXPECT_EQ(small[http::field::content_encoding], "");
  EXPECT_EQ(small[http::field::vary], "");
  EXPECT_EQ(compressed(text_of(9000), "gzip", http::status::partial_content)[http::field::content_encoding],
            "");
}

TEST(Compress, SendsVaryWithNotModified) {
  EXPECT_EQ(compressed("", "gzip", http::status::not_modified)[http::field::vary], "Accept-Encoding");
}

}  // namespace
}  // namespace atom::api
