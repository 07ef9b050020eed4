#include "api/pipeline.hpp"

#include <gtest/gtest.h>

#include <future>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "blob/memory/store.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::api {
namespace {

constexpr std::string_view kDocument = R"({"name":"flow","version":"1.0.0","steps":["init"]})";

class PipelineTest : public testing::Test {
 protected:
  /// Accepts any token.
  static Options options() {
    Options options;
    options.authenticator = [](std::string_view) -> boost::asio::awaitable<Result<marketplace::Caller>> {
      co_return marketplace::Caller(Principal{"developer", "tenant", Scopes::all()});
    };
    return options;
  }

  static Request request(http::verb method, std::string_view target) {
    Request made(method, target, 11);
    made.set(http::field::authorization, "Bearer anything");
    return made;
  }

  Response respond_to(const Request& sent) {
    boost::asio::io_context loop;
    auto response = boost::asio::co_spawn(loop, service_.handle(sent, "127.0.0.1"), boost::asio::use_future);
    loop.run();
    return response.get();
  }
  std::optional<Response> begin(Exchange& exchange) {
    boost::asio::io_context loop;
    auto begun = boost::asio::co_spawn(loop, service_.begin(exchange), boost::asio::use_future);
    loop.run();
    return begun.get();
  }
  Response get(std::string_view target) { return respond_to(request(http::verb::get, target)); }
  Response put(std::string_view target, std::string_view body, std::string_view type = "application/json") {
    Request made = request(http::verb::put, target);
    made.set(http::field::content_type, type);
    made.body() = body;
    return respond_to(made);
  }

  static std::string code_of(const Response& response) {
    return std::string(boost::json::parse(response.body()).at("code").as_string());
  }

  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  SystemClock clock_;
  SystemRandom random_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_{
      *catalog_,
      blobs_,
      clock_,
      {marketplace::SelfReview::allowed, {marketplace::PlaceholderSignature::ignored}},
      "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  boost::asio::thread_pool workers_{1};
  Metrics metrics_;
  Pipeline service_{marketplace_, keys_, metrics_, clock_, random_, options(), workers_.get_executor()};
};

TEST_F(PipelineTest, PublishesReviewsAndServes) {
  EXPECT_EQ(put("/v1/wpks/flow@1.0.0", kDocument).result_int(), 201U);
  EXPECT_EQ(put("/v1/wpks/flow@1.0.0", kDocument).result_int(), 200U);
  EXPECT_EQ(put("/v1/wpks/flow@1.0.0/review", R"({"decision":"approve"})").result_int(), 200U);
  const Response content = get("/v1/wpks/flow@^1/content");
  EXPECT_EQ(content.body(), kDocument);
  EXPECT_EQ(content["Content-Location"], "/v1/wpks/flow@1.0.0/content");
  EXPECT_EQ(content[http::field::cache_control], "no-cache");
  EXPECT_NE(get("/v1/wpks/flow@1.0.0/content")[http::field::cache_control].find("immutable"),
            std::string::npos);
}

TEST_F(PipelineTest, ReadsALargeDocumentOnAWorker) {
  std::string yaml = "name: flow\nversion: \"1.0.0\"\nsteps:\n";
  for (int i = 0; i < 900; ++i) yaml += "  - a step with a name that makes the document long\n";
  EXPECT_EQ(put("/v1/wpks/flow@1.0.0", yaml, "application/yaml").result_int(), 201U);
  EXPECT_EQ(get("/v1/wpks/flow@1.0.0/content").body(), yaml);
}

TEST_F(PipelineTest, ReadsALargeUploadOnAWorker) {
  std::promise<void> open;
  boost::asio::post(workers_, [opened = open.get_future().share()] { opened.wait(); });
  Request upload = request(http::verb::post, "/wpk/upload");
  upload.set(http::field::content_type, "application/json");
  upload.body() = R"({"name":"flow","version":"1.0.0","content":{"steps":["init"],"notes":")" +
                  std::string(100'000, 'x') + "\"}}";
  boost::asio::io_context loop;
  auto response = boost::asio::co_spawn(loop, service_.handle(upload, "127.0.0.1"), boost::asio::use_future);
  loop.poll();
  EXPECT_EQ(metrics_.worker_jobs().Value(), 1) << "it was read on the event loop";
  open.set_value();
  loop.run();
  EXPECT_EQ(response.get().result_int(), 200U);
}

TEST_F(PipelineTest, RejectsRequestsThatNoRouteAccepts) {
  EXPECT_EQ(code_of(get("/nothing")), "route_not_found");
  const Response wrong_method = respond_to(request(http::verb::delete_, "/v1/wpks"));
  EXPECT_EQ(code_of(wrong_method), "method_not_allowed");
  EXPECT_EQ(wrong_method[http::field::allow], "GET, HEAD, POST");
  EXPECT_EQ(code_of(get("/v1/wpks?colour=red")), "unknown_parameter");
  EXPECT_EQ(code_of(get("/v1/wpks?limit=1&limit=2")), "invalid_parameter");
  EXPECT_EQ(code_of(get("/v1/wpks/%ff")), "malformed_request");
  EXPECT_EQ(code_of(put("/v1/wpks/flow@1.0.0", kDocument, "text/html")), "unsupported_media_type");
  EXPECT_EQ(code_of(put("/v1/wpks/flow@1.0.0", kDocument, "application/json; charset=latin1")),
            "unsupported_media_type");
}

TEST_F(PipelineTest, RequiresACredentialIfTheRouteNeedsOne) {
  Request anonymous(http::verb::get, "/v1/whoami", 11);
  EXPECT_EQ(code_of(respond_to(anonymous)), "missing_token");
  anonymous.set(http::field::authorization, "Basic YTpi");
  EXPECT_EQ(code_of(respond_to(anonymous)), "invalid_token");
  EXPECT_EQ(get("/v1/whoami").result_int(), 200U);
}

TEST_F(PipelineTest, EchoesTheCallersRequestIdIfItIsValid) {
  Request health = request(http::verb::get, "/health");
  health.set("X-Request-Id", "trace-1");
  EXPECT_EQ(respond_to(health)["X-Request-Id"], "trace-1");
  health.set("X-Request-Id", "no spaces here");
  EXPECT_NE(respond_to(health)["X-Request-Id"], "no spaces here");
  EXPECT_NE(get("/health")["X-Request-Id"], get("/health")["X-Request-Id"]);
}

TEST_F(PipelineTest, SendsOnlyTheLengthForHead) {
  const Response head = respond_to(request(http::verb::head, "/openapi.json"));
  EXPECT_EQ(head.result_int(), 200U);
  EXPECT_TRUE(head.body().empty());
  EXPECT_EQ(head[http::field::content_length], std::to_string(get("/openapi.json").body().size()));
}

TEST_F(PipelineTest, CountsEveryRequestByRouteAndStatus) {
  get("/v1/wpks/none");
  get("/nothing");
  const std::string text = metrics_.text();
  EXPECT_NE(text.find(R"(atom_http_requests_total{method="GET",route="/v1/wpks/{name}",status="404"} 1)"),
            std::string::npos);
  EXPECT_NE(text.find(R"(atom_http_requests_total{method="any",route="none",status="404"} 1)"),
            std::string::npos);
}

TEST_F(PipelineTest, LimitsABodyByItsRoute) {
  const auto limit_of = [this](http::verb method, std::string_view target) {
    const Request head = request(method, target);
    Exchange exchange{head, "127.0.0.1"};
    EXPECT_FALSE(begin(exchange)) << target;
    return exchange.body_limit;
  };
  EXPECT_EQ(limit_of(http::verb::put, "/v1/wpks/flow@1.0.0"), 1U << 20);
  EXPECT_EQ(limit_of(http::verb::put, "/v1/wpks/flow@1.0.0/review"), 64U << 10);
  EXPECT_EQ(limit_of(http::verb::get, "/v1/wpks"), 64U << 10);
  EXPECT_EQ(code_of(put("/v1/wpks/flow@1.0.0", std::string((1U << 20) + 1, 'x'))), "body_too_large");
}

TEST_F(PipelineTest, RejectsABadHeadBeforeReadingTheBody) {
  const auto code_from = [this](const Request& head) {
    Exchange exchange{head, "127.0.0.1"};
    const auto rejected = begin(exchange);
    return rejected ? code_of(*rejected) : "accepted";
  };
  Request head(http::verb::put, "/v1/wpks/flow@1.0.0?colour=red", 11);
  head.set(http::field::content_type, "text/html");
  EXPECT_EQ(code_from(head), "missing_token") << "authentication comes before the other checks of the head";
  head.set(http::field::authorization, "Bearer anything");
  EXPECT_EQ(code_from(head), "unknown_parameter");
  head.target("/v1/wpks/flow@1.0.0");
  EXPECT_EQ(code_from(head), "unsupported_media_type");
  head.set(http::field::content_type, "application/json");
  EXPECT_EQ(code_from(head), "accepted");
  EXPECT_EQ(code_from(request(http::verb::put, "/nothing")), "route_not_found");
  EXPECT_EQ(code_from(request(http::verb::put, "/v1/%zz")), "malformed_request");
}

}  // namespace
}  // namespace atom::api
