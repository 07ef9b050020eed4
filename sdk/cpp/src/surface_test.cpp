#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/client.hpp"
#include "test_pacer.hpp"
#include "test_transport.hpp"

namespace atom::client {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

wire::Wpk wpk_of(std::string id, std::string status) {
  wire::Wpk wpk;
  wpk.id = std::move(id);
  wpk.status = std::move(status);
  return wpk;
}

Response ok(const json::value& body) {
  return {200, {}, json::serialize(body)};
}

/// Accepts every package: as `uploaded` at first, then as `unchanged`. Rejects one named `bad`.
class Registry final : public Transport {
 public:
  Result<Response> send(const Request& request) override {
    const Busy busy(*this);
    const std::string name(json::parse(request.body).at("name").as_string());
    if (name == "bad") return Response{422, {}, ""};
    const std::lock_guard lock(mutex_);
    const bool fresh = published_.insert(name).second;
    return ok(wire::to_json(wire::PublishResult{
        fmt::format("{}@1.0.0", name), fresh ? "uploaded" : "unchanged", "", "", wpk_of(name, "pending")}));
  }

  std::atomic<int> most_at_once = 0;

 private:
  struct Busy {
    explicit Busy(Registry& of) : registry(of) {
      const int now = ++registry.under_way_;
      int most = registry.most_at_once;
      while (now > most && !registry.most_at_once.compare_exchange_weak(most, now)) {
      }
    }
    ~Busy() { --registry.under_way_; }
    Registry& registry;
  };

  std::atomic<int> under_way_ = 0;
  std::mutex mutex_;
  std::set<std::string> published_;
};

std::vector<json::value> documents(std::size_t count) {
  std::vector<json::value> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({{"name", fmt::format("a{}", i)}, {"version", "1.0.0"}});
  return all;
}

TEST(Batch, ReturnsOneResultPerItemInOrder) {
  const auto registry = std::make_shared<Registry>();
  const auto client = create_client({.base_url = "http://atom.example"}, registry);
  auto all = documents(40);
  all[7] = {{"name", "bad"}};
  all[9] = {{"n", 9007199254740993}};
  std::vector<BatchProgress> progress;
  BatchOptions options{.concurrency = 3};
  options.progress = [&](const BatchProgress& one) { progress.push_back(one); };
  const auto results = client->publish_many(all, options);
  ASSERT_EQ(results.size(), all.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (i == 7 || i == 9) continue;
    ASSERT_TRUE(results[i]) << results[i].error().message;
    EXPECT_EQ(results[i]->id, fmt::format("a{}@1.0.0", i));
    EXPECT_EQ(results[i]->status, "uploaded");
  }
  EXPECT_EQ(results[7].error().http_status, 422);
  EXPECT_EQ(results[9].error().code, "number_out_of_range");
  EXPECT_LE(registry->most_at_once, 3);
  ASSERT_EQ(progress.size(), all.size());
  for (std::size_t i = 0; i < progress.size(); ++i) EXPECT_EQ(progress[i].done, i + 1);
  EXPECT_EQ(progress.back().failed, 2U);
  EXPECT_EQ(progress.back().total, all.size());
}

TEST(Batch, FailsEachItemIfTheConcurrencyIsInvalid) {
  const auto registry = std::make_shared<Registry>();
  const auto client = create_client({.base_url = "http://atom.example"}, registry);
  for (const std::size_t concurrency : {0U, 65U}) {
    std::size_t told = 0;
    BatchOptions options{.concurrency = concurrency};
    options.progress = [&](const BatchProgress& one) { told = one.failed; };
    const auto results = client->publish_many(documents(3), options);
    ASSERT_EQ(results.size(), 3U);
    for (const auto& result : results) EXPECT_EQ(result.error().code, errors::kInvalidArgument);
    EXPECT_EQ(told, 3U);
  }
  EXPECT_EQ(registry->most_at_once, 0);
}

TEST(Batch, ContinuesAnInterruptedRun) {
  const auto client = create_client({.base_url = "http://atom.example"}, std::make_shared<Registry>());
  const auto all = documents(10);
  EXPECT_EQ(client->publish_many(std::span(all).first(4)).size(), 4U);
  const auto results = client->publish_many(all);
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i]->status, i < 4 ? "unchanged" : "uploaded") << i;
  }
}

TEST(Batch, ReturnsAResultForEveryItemAfterAStop) {
  const auto registry = std::make_shared<Registry>();
  const auto client = create_client({.base_url = "http://atom.example"}, registry);
  const auto all = documents(30);
  std::stop_source stop;
  BatchOptions options{.concurrency = 2, .call = {.stop = stop.get_token()}};
  options.progress = [&](const BatchProgress& one) {
    if (one.done == 5) stop.request_stop();
  };
  const auto results = client->publish_many(all, options);
  ASSERT_EQ(results.size(), all.size());
  // At least five succeed, but not always the first five: the first may be in flight when the fifth is done.
  EXPECT_GE(std::ranges::count_if(results, [](const auto& result) { return result.has_value(); }), 5);
  ASSERT_FALSE(results.back());
  EXPECT_EQ(results.back().error().code, errors::kAborted);
}

TEST(Batch, ReadsFilesAndDownloads) {
  std::string folder = (std::filesystem::temp_directory_path() / "atom-batch-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::vector<std::filesystem::path> files{folder + "/a.json", folder + "/missing.json"};
  std::ofstream(files[0]) << R"({"name": "a", "version": "1.0.0"})";
  const auto client = create_client({.base_url = "http://atom.example"}, std::make_shared<Registry>());
  const auto published = client->publish_many_files(files);
  EXPECT_TRUE(published[0]);
  EXPECT_EQ(published[1].error().code, errors::kFileUnreadable);
  std::filesystem::remove_all(folder);

  const auto transport = std::make_shared<FakeTransport>();
  transport->response = Response{200, {{"ETag", '"' + wpk::digest_of("{}") + '"'}}, "{}"};
  const auto downloader = create_client({.base_url = "http://atom.example"}, transport);
  const std::vector<std::string> ids{"a@1.0.0", "nonsense"};
  const auto downloads = downloader->download_many(ids, {.concurrency = 1});
  EXPECT_EQ(downloads[0]->bytes, "{}");
  EXPECT_EQ(downloads[1].error().code, errors::kInvalidArgument);
}

class WaitingTest : public testing::Test {
 protected:
  WaitingTest() {
    ClientOptions options{.base_url = "http://atom.example"};
    options.pacer = pacer_;
    client_ = std::make_unique<Client>(*create_client(options, transport_));
  }

  std::shared_ptr<ManualPacer> pacer_ = std::make_shared<ManualPacer>();
  std::shared_ptr<FakeTransport> transport_ = std::make_shared<FakeTransport>();
  std::unique_ptr<Client> client_;
};

TEST_F(WaitingTest, WaitsForTheDecisionOfAReview) {
  const Response pending = ok(wire::to_json(wpk_of("a@1.0.0", "pending")));
  transport_->first = {pending, pending, pending};
  transport_->response = ok(wire::to_json(wpk_of("a@1.0.0", "approved")));
  EXPECT_EQ(client_->wait_for_review("a@1.0.0")->status, "approved");
  EXPECT_EQ(pacer_->slept, (std::vector<milliseconds>(3, seconds{2})));
}

TEST_F(WaitingTest, EndsOnFailureTimeoutOrStop) {
  transport_->response = ok(wire::to_json(wpk_of("a@1.0.0", "pending")));
  const auto late = client_->wait_for_review("a@1.0.0", {.timeout = seconds{5}});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, errors::kTimeout);
  EXPECT_TRUE(late.error().retryable);
  EXPECT_EQ(pacer_->slept, (std::vector<milliseconds>{seconds{2}, seconds{2}, seconds{1}}));
  EXPECT_EQ(client_->wait_for_review("a@1.0.0", {.timeout = milliseconds{0}}).error().code,
            errors::kInvalidArgument);
  transport_->response = Response{404, {}, ""};
  EXPECT_EQ(client_->wait_for_review("a@1.0.0").error().http_status, 404);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(client_->wait_for_review("a@1.0.0", {.stop = stop.get_token()}).error().code, errors::kAborted);
}

TEST_F(WaitingTest, HandsItsDeadlineToEachRequest) {
  std::vector<milliseconds> timeouts;
  transport_->on_send = [&](const Request& request) {
    timeouts.push_back(request.timeout);
    pacer_->advance(milliseconds{300});
  };
  transport_->response = ok(wire::to_json(wpk_of("a@1.0.0", "pending")));
  const WaitOptions options{.timeout = milliseconds{1000}, .interval = milliseconds{100}};
  const auto late = client_->wait_for_review("a@1.0.0", options);
  EXPECT_EQ(late.error().code, errors::kTimeout);
  EXPECT_EQ(timeouts, (std::vector{milliseconds{1000}, milliseconds{600}, milliseconds{200}}));
}

TEST_F(WaitingTest, EndsOnlyAtItsDeadlineIfTheIntervalIsLonger) {
  transport_->response = ok(wire::to_json(wpk_of("a@1.0.0", "pending")));
  const Instant begin = pacer_->now();
  EXPECT_FALSE(client_->wait_for_review("a@1.0.0", {.timeout = milliseconds{1500}}));
  EXPECT_EQ(pacer_->now() - begin, milliseconds{1500});
  EXPECT_EQ(transport_->sent, 1);
}

TEST_F(WaitingTest, GivesOneRequestNoMoreThanACall) {
  transport_->response = ok(wire::to_json(wpk_of("a@1.0.0", "approved")));
  ClientOptions options{.base_url = "http://atom.example", .timeouts = {.call = milliseconds{700}}};
  options.pacer = pacer_;
  EXPECT_TRUE(create_client(options, transport_)->wait_for_review("a@1.0.0", {.timeout = seconds{9}}));
  EXPECT_EQ(transport_->last.timeout, milliseconds{700});
  EXPECT_TRUE(create_client(options, transport_)->wait_for_review("a@1.0.0"));
  EXPECT_EQ(transport_->last.timeout, milliseconds{700});
}

TEST_F(WaitingTest, SharesTheTimeoutOfAListAmongItsPages) {
  std::vector<milliseconds> timeouts;
  transport_->on_send = [&](const Request& request) {
    timeouts.push_back(request.timeout);
    pacer_->advance(milliseconds{400});
    const std::string cursor = fmt::format("c{}", timeouts.size());
    transport_->response = ok({{"tokens", json::array{}}, {"count", 0}, {"next_cursor", cursor}});
  };
  const auto tokens = client_->list_tokens({.timeout = milliseconds{1000}});
  ASSERT_FALSE(tokens);
  EXPECT_EQ(tokens.error().code, errors::kTimeout);
  EXPECT_TRUE(tokens.error().retryable);
  EXPECT_EQ(timeouts, (std::vector{milliseconds{1000}, milliseconds{600}, milliseconds{200}}));
  EXPECT_EQ(client_->list_tokens({.timeout = milliseconds{0}}).error().code, errors::kInvalidArgument);
}

json::value event_json(std::int64_t seq) {
  return {{"seq", seq},
          {"at", "2026-11-24T22:38:57Z"},
          {"type", "wpk.approved"},
          {"subject", "a@1.0.0"},
          {"tenant", "acme"},
          {"actor", nullptr},
          {"data", {{"reason", ""}}}};
}

Response events(std::vector<std::int64_t> seqs, std::int64_t next_after) {
  json::array list;
  for (const std::int64_t seq : seqs) list.push_back(event_json(seq));
  return ok(json::value{{"count", list.size()}, {"events", list}, {"next_after", next_after}});
}

TEST_F(WaitingTest, FollowsEventsFromItsPosition) {
  std::vector<std::string> asked;
  transport_->on_send = [&](const Request& request) { asked.push_back(request.target); };
  transport_->first = {events({5, 7}, 7), events({}, 9), events({}, 9), Response{404, {}, ""},
                       events({12}, 12)};
  EventFeed feed = client_->follow({.after = 4});
  EXPECT_EQ(feed.position(), 4);
  const auto first = feed.next();
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->seq, 5);
  EXPECT_EQ(first->type, "wpk.approved");
  EXPECT_EQ(first->actor, std::nullopt);
  EXPECT_EQ(first->data.parse().at("reason"), "");
  EXPECT_EQ(feed.position(), 5);
  EXPECT_EQ(feed.next()->seq, 7);
  EXPECT_EQ(feed.next().error().http_status, 404);
  EXPECT_EQ(feed.next()->seq, 12);
  ASSERT_EQ(asked.size(), 5U);
  EXPECT_EQ(asked[0], "/v1/events?after=4&limit=100");
  EXPECT_EQ(asked[1], "/v1/events?after=7&limit=100");
  for (int i = 2; i < 5; ++i) EXPECT_EQ(asked[i], "/v1/events?after=9&limit=100");
  EXPECT_EQ(pacer_->slept, std::vector<milliseconds>{seconds{1}}) << "only where there was nothing at all";
}

TEST_F(WaitingTest, KeepsFollowingWhileTheServerIsUnavailable) {
  const Response away{503, {{"Retry-After", "200"}}, ""};
  transport_->first = {Response{503, {}, ""}, Response{503, {}, ""}, Response{503, {}, ""}, away};
  transport_->response = events({1}, 1);
  EXPECT_EQ(client_->follow().next()->seq, 1);
  EXPECT_EQ(pacer_->slept,
            (std::vector<milliseconds>{milliseconds{25}, milliseconds{50}, seconds{1}, seconds{200}}));

  std::stop_source stop;
  transport_->response = events({}, 0);
  transport_->on_send = [&](const Request&) { stop.request_stop(); };
  EXPECT_EQ(client_->follow({.stop = stop.get_token()}).next().error().code, errors::kAborted);
}

}  // namespace
}  // namespace atom::client
