#include "atom/client.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/wire/problem.hpp"
#include "failure.hpp"
#include "test_pacer.hpp"
#include "test_transport.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

constexpr Timestamp kTime{milliseconds{1795559937123}};
const std::string kDigest = wpk::digest_of("{}");

wire::Wpk sample_wpk() {
  wire::Wpk wpk;
  wpk.id = "a@1.0.0";
  wpk.name = "a";
  wpk.version = "1.0.0";
  wpk.digest = kDigest;
  wpk.size = 2;
  wpk.media_type = "application/json";
  wpk.publisher = "acme";
  wpk.published_at = wpk.updated_at = kTime;
  return wpk;
}

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    ClientOptions options{.base_url = "http://atom.example/", .api_key = "atom_k"};
    options.timeouts.attempt = milliseconds{700};
    options.pacer = std::make_shared<ManualPacer>();
    client_ = std::make_unique<Client>(*create_client(options, transport_));
  }

  void respond(int status, const boost::json::value& body, std::vector<Header> headers = {}) {
    transport_->response = Response{status, std::move(headers), boost::json::serialize(body)};
  }
  void respond_with_problem(int status, std::string code) {
    const wire::Problem problem{"T", status, std::move(code), "D", "r1", true, {}};
    respond(status, wire::to_json(problem), {{"Content-Type", "application/problem+json"}});
  }
  std::string sent_header(std::string_view name) const {
    return std::string(Response{0, transport_->last.headers, {}}.header(name));
  }

  std::shared_ptr<FakeTransport> transport_ = std::make_shared<FakeTransport>();
  std::unique_ptr<Client> client_;
};

TEST_F(ClientTest, PublishesAValueAsItsCanonicalBytes) {
  const wire::PublishResult published{"a@1.0.0", "uploaded", "Published.", kDigest, sample_wpk()};
  respond(201, wire::to_json(published));
  EXPECT_EQ(client_->publish_wpk({{"version", "1.0.0"}, {"name", "a"}}), published);
  EXPECT_EQ(transport_->last.method, Method::post);
  EXPECT_EQ(transport_->last.target, "/v1/wpks");
  EXPECT_EQ(transport_->last.body, R"({"name":"a","version":"1.0.0"})");
  EXPECT_EQ(transport_->last.timeout, milliseconds{700});
  EXPECT_EQ(transport_->last.repeat, Repeat::harmless);
  EXPECT_EQ(sent_header("Content-Type"), "application/json");
  EXPECT_EQ(sent_header("Authorization"), "Bearer atom_k");
}

TEST_F(ClientTest, DoesNotSendAValueWithoutCanonicalBytes) {
  const auto published = client_->publish_wpk({{"n", {1, 9007199254740993}}});
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code, "number_out_of_range");
  ASSERT_EQ(published.error().findings.size(), 1U);
  EXPECT_EQ(published.error().findings[0].pointer, "/n/1");
  EXPECT_EQ(client_->publish_wpk_file("missing.yaml").error().code, errors::kFileUnreadable);
  EXPECT_EQ(transport_->sent, 0);
}

TEST_F(ClientTest, PublishesBytesAsTheyAre) {
  respond_with_problem(422, "invalid_wpk");
  const auto published = client_->publish_wpk_bytes(" x", std::nullopt);
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code, "invalid_wpk");
  EXPECT_EQ(published.error().http_status, 422);
  EXPECT_EQ(transport_->last.body, " x");
  EXPECT_EQ(sent_header("Content-Type"), "application/octet-stream");
}

TEST_F(ClientTest, ValidatesWithoutPublishing) {
  const wire::Validation validation{
      false, std::nullopt, kDigest, 2, {{"missing_member", "/name", "Add a name."}}};
  respond(200, wire::to_json(validation));
  EXPECT_EQ(client_->validate(boost::json::object{}), validation);
  EXPECT_EQ(transport_->last.target, "/v1/validate");
  EXPECT_EQ(client_->validate_bytes("{}", wpk::MediaType::json), validation);
}

TEST_F(ClientTest, SendsTheListQuery) {
  const wire::WpkPage page{{sample_wpk()}, "next"};
  respond(200, wire::to_json(page));
  EXPECT_EQ(client_->list_marketplace(), page);
  EXPECT_EQ(transport_->last.target, "/v1/wpks");
  const ListQuery query{wpk::Status::approved, "acme", "a b", "k8s", "two words", "name", 7, "c+/"};
  EXPECT_EQ(client_->list_marketplace(query), page);
  EXPECT_EQ(transport_->last.target,
            "/v1/wpks?status=approved&publisher=acme&tag=a%20b&runtime=k8s&q=two%20words&sort=name&limit=7"
            "&cursor=c%2B%2F");
}

TEST_F(ClientTest, GetsAVersionAndAPackage) {
  respond(200, wire::to_json(sample_wpk()));
  EXPECT_EQ(client_->get("a@>=1 <2"), sample_wpk());
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@%3E%3D1%20%3C2");

  const wire::Package package{
      "a", "acme", {"acme"}, "1.0.0", {{"a@1.0.0", "1.0.0", "approved", kDigest, kTime}}};
  respond(200, wire::to_json(package));
  EXPECT_EQ(client_->get_package("a"), package);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a");

  wire::Package first = package;
  first.versions = {{"a@2.0.0", "2.0.0", "approved", kDigest, kTime}};
  first.next_cursor = "next+";
  transport_->first = {*transport_->response};
  transport_->first.front()->body = boost::json::serialize(wire::to_json(first));
  const auto whole = client_->get_package("a");
  ASSERT_EQ(whole->versions.size(), 2U);
  EXPECT_EQ(whole->versions.back().id, "a@1.0.0");
  EXPECT_FALSE(whole->next_cursor);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a?cursor=next%2B");

  transport_->first.clear();
  respond(200, wire::to_json(first));
  EXPECT_EQ(client_->get_package("a").error().code, errors::kInvalidResponse);
}

TEST_F(ClientTest, RejectsAnArgumentThatWouldLeadToAnotherRoute) {
  for (const std::string_view reference :
       {"", "a", "@1.0.0", "a@", "a@1@2", "../a@1.0.0", "a/b@1.0.0", "a@1.0.0\n"}) {
    for (const Error& error : {client_->get(reference).error(), client_->download(reference).error(),
                               client_->approve(reference).error(), client_->reject(reference).error()}) {
      EXPECT_EQ(error.code, errors::kInvalidArgument) << reference;
    }
  }
  for (const std::string_view name : {"", ".", "..", "a@1.0.0", "a/b", "a\\b"}) {
    EXPECT_EQ(client_->get_package(name).error().code, errors::kInvalidArgument) << name;
  }
  EXPECT_EQ(client_->revoke_token("..").error().code, errors::kInvalidArgument);
  EXPECT_EQ(transport_->sent, 0);
}

TEST_F(ClientTest, DownloadsAndChecksTheDigest) {
  transport_->response = Response{200,
                                  {{"ETag", '"' + kDigest + '"'},
                                   {"Content-Type", "application/json; charset=utf-8"},
                                   {"Atom-Status", "yanked"},
                                   {"Content-Location", "/v1/wpks/a@1.0.0/content"}},
                                  "{}"};
  const auto download = client_->download("a@latest");
  ASSERT_TRUE(download);
  EXPECT_EQ(download->id, "a@1.0.0");
  EXPECT_EQ(download->digest, kDigest);
  EXPECT_EQ(download->media_type, "application/json");
  EXPECT_EQ(download->bytes, "{}");
  EXPECT_EQ(download->status, "yanked");
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@latest/content");

  transport_->response->headers[3].value = "/v1/wpks/other@1.0.0/content";
  for (const std::string_view reference : {"a@latest", "a@1.0.0"}) {
    EXPECT_EQ(client_->download(reference).error().code, errors::kInvalidResponse);
  }
  transport_->response->headers.pop_back();
  EXPECT_EQ(client_->download("a@latest").error().code, errors::kInvalidResponse);
  EXPECT_EQ(client_->download("a@1.0.0")->id, "a@1.0.0");

  transport_->response->body = "{ }";
  const auto changed = client_->download("a@1.0.0");
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, errors::kIntegrityMismatch);

  transport_->response = Response{200, {}, "{}"};
  EXPECT_EQ(client_->download("a@1.0.0").error().code, errors::kInvalidResponse);
}

TEST_F(ClientTest, SendsAReview) {
  wire::Wpk wpk = sample_wpk();
  wpk.status = "rejected";
  const wire::ReviewResult reviewed{wpk.id, wpk.status, "Rejected.", wpk};
  respond(200, wire::to_json(reviewed));
  EXPECT_EQ(client_->reject("a@1.0.0+x", "no rollback", kDigest), reviewed);
  EXPECT_EQ(transport_->last.method, Method::put);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@1.0.0%2Bx/review");
  EXPECT_EQ(boost::json::parse(transport_->last.body),
            (boost::json::value{{"decision", "reject"}, {"reason", "no rollback"}, {"digest", kDigest}}));
}

TEST_F(ClientTest, YanksUnyanksWithdrawsAndListsReviews) {
  wire::Wpk wpk = sample_wpk();
  wpk.status = "quarantined";  // A status that only a newer server knows.
  const wire::ChangeResult changed{wpk.id, wpk.status, "Changed.", wpk};
  respond(200, wire::to_json(changed));
  EXPECT_EQ(client_->yank("a@1.0.0"), changed);
  EXPECT_EQ(transport_->last.method, Method::put);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@1.0.0/yank");
  EXPECT_EQ(transport_->last.body, "");
  EXPECT_EQ(client_->unyank("a@1.0.0"), changed);
  EXPECT_EQ(transport_->last.method, Method::del);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@1.0.0/yank");
  EXPECT_EQ(client_->withdraw("a@1.0.0"), changed);
  EXPECT_EQ(transport_->last.method, Method::put);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@1.0.0/withdraw");

  const wire::ReviewList reviews{{{"approve", "fine", "ann", kTime}}};
  respond(200, wire::to_json(reviews));
  EXPECT_EQ(client_->list_reviews("a@1.0.0"), reviews);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a@1.0.0/reviews");
}

TEST_F(ClientTest, ManagesOwners) {
  const wire::OwnerList owners{{"acme", "beta"}, {"globex"}};
  respond(200, wire::to_json(owners));
  EXPECT_EQ(client_->list_owners("a"), owners);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a/owners");
  EXPECT_EQ(client_->add_owner("a", "beta"), owners);
  EXPECT_EQ(transport_->last.method, Method::put);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a/owners/beta");
  EXPECT_EQ(client_->accept_ownership("a", "beta"), owners);
  EXPECT_EQ(transport_->last.target, "/v1/wpks/a/owners/beta/acceptance");
  EXPECT_EQ(client_->remove_owner("a", "beta"), owners);
  EXPECT_EQ(transport_->last.method, Method::del);
  EXPECT_EQ(client_->add_owner("a", "b/c").error().code, errors::kInvalidArgument);
  EXPECT_EQ(client_->accept_ownership("a", "b/c").error().code, errors::kInvalidArgument);
  EXPECT_EQ(client_->add_owner("a@1", "b").error().code, errors::kInvalidArgument);
}

TEST_F(ClientTest, AsksForHealthAndIdentity) {
  const wire::Health health{"ok", "0.1.0", true, 7};
  respond(200, wire::to_json(health));
  EXPECT_EQ(client_->health(), health);
  const wire::WhoAmI caller{"ann", "acme", {"publish"}};
  respond(200, wire::to_json(caller));
  EXPECT_EQ(client_->whoami(), caller);
}

TEST_F(ClientTest, ManagesTokens) {
  const wire::Token key{"tok_1", "acme", {"publish"}, "ci", kTime, "root"};
  const wire::NewToken token{key, "atom_new"};
  respond(201, wire::to_json(token));
  EXPECT_EQ(client_->create_token({{Scope::publish}, "ci", {}, {}}), token);
  EXPECT_EQ(transport_->last.repeat, Repeat::harmful);
  respond(200, wire::to_json(wire::TokenPage{{key}, {}}));
  EXPECT_EQ(client_->list_tokens(), std::vector{key});
  EXPECT_EQ(transport_->last.target, "/v1/tokens?limit=100");
  transport_->first = {*transport_->response};
  transport_->first.front()->body = boost::json::serialize(wire::to_json(wire::TokenPage{{key}, "next+"}));
  EXPECT_EQ(client_->list_tokens()->size(), 2U);
  EXPECT_EQ(transport_->last.target, "/v1/tokens?limit=100&cursor=next%2B");
  EXPECT_EQ(transport_->last.repeat, Repeat::harmless);
  transport_->response = Response{204, {}, ""};
  EXPECT_TRUE(client_->revoke_token("tok_1"));
  EXPECT_EQ(transport_->last.method, Method::del);
  EXPECT_EQ(transport_->last.target, "/v1/tokens/tok_1");
}

TEST_F(ClientTest, MarksATokenRequestRetryableOnlyIfTheServerSaysSo) {
  transport_->response = Response{503, {{"Content-Type", "text/html"}}, ""};
  EXPECT_TRUE(client_->list_tokens().error().retryable);
  EXPECT_FALSE(client_->create_token({{Scope::publish}, "", {}, {}}).error().retryable);
  respond_with_problem(503, "overloaded");
  EXPECT_TRUE(client_->create_token({{Scope::publish}, "", {}, {}}).error().retryable);
}

TEST_F(ClientTest, PassesOnTheErrorOfTheTransport) {
  transport_->response = failed(errors::kResponseTooLarge, "Too large.");
  Error error = make_error(errors::kResponseTooLarge, "Too large.");
  error.attempts = 1;
  EXPECT_EQ(client_->health().error(), error);
  EXPECT_EQ(client_->revoke_token("tok_1").error().code, errors::kResponseTooLarge);
}

TEST(CreateClient, ChecksItsOptions) {
  const auto client = create_client({.base_url = "localhost:8050"});
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().code, errors::kInvalidArgument);
  EXPECT_FALSE(create_client({.base_url = "nope"}, std::make_shared<FakeTransport>()));
  EXPECT_EQ(create_client({.base_url = "http://a/b/"})->base_url(), "http://a/b");
}

}  // namespace
}  // namespace atom::client
