#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/client.hpp"
#include "atom/simulation.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "server_process.hpp"

namespace atom::client {
namespace {

namespace json = boost::json;

using std::chrono::milliseconds;

enum class Driver { blocking, async };

/// A marketplace to run scenarios against.
struct Stage {
  std::string_view name;
  std::function<Result<Client>(ClientOptions)> create_client;
};

/// The outcome of a call, in the words of the scenarios.
struct Outcome {
  std::string outcome;  ///< The status of the result, `ok` for a read, or `failed`.
  Error error{};        ///< The error of a failed call.
  int attempts = 0;
};

template <class T>
std::string name_of(const T&) {
  return "ok";
}
std::string name_of(const wire::PublishResult& result) {
  return result.status;
}
std::string name_of(const wire::ReviewResult& result) {
  return result.status;
}
std::string name_of(const wire::ChangeResult& result) {
  return result.status;
}
std::string name_of(const wire::Health& health) {
  return health.status;
}
std::string name_of(const wire::Wpk& wpk) {
  return wpk.status;
}

/// Runs one operation as a blocking or as an asynchronous call.
template <class T>
Outcome run(const Client& client, Operation<T> operation, Driver driver) {
  Result<CallResult<T>> called = tl::unexpected(Error{});
  if (driver == Driver::blocking) {
    called = client.call_with_response(std::move(operation));
  } else {
    std::promise<Result<CallResult<T>>> promise;
    client.call_async(std::move(operation),
                      [&](Result<CallResult<T>> result) { promise.set_value(std::move(result)); });
    called = promise.get_future().get();
  }
  if (!called) return {"failed", called.error(), called.error().attempts};
  return {name_of(called->value), {}, called->attempts};
}

json::value document(const std::string& name) {
  return {{"name", name}, {"version", "1.0.0"}, {"steps", {"init"}}};
}

/// One scenario, with its own package and client, which checks what the server has seen afterwards.
class Scenario {
 public:
  Scenario(const Stage& stage, const json::value& item, Driver driver)
      : item_(item), driver_(driver), name_(fmt::format("scenario-{}", ++count_)), id_(name_ + "@1.0.0") {
    ClientOptions options{.api_key = "your-token"};
    plain_ = std::make_unique<Client>(*stage.create_client(options));
    options.headers = {{"Atom-Scenario", name_}};
    if (const auto* own = item.as_object().if_contains("options")) set(options.timeouts, own->as_object());
    client_ = std::make_unique<Client>(*stage.create_client(options));
  }

  void play() {
    prepare();
    send_json("/simulation/faults", {{"scenario", name_}, {"faults", item_.at("faults")}});
    const auto began = std::chrono::steady_clock::now();
    const Outcome outcome = call();
    const auto took = std::chrono::steady_clock::now() - began;
    const json::object& expected = item_.at("expect").as_object();
    EXPECT_EQ(outcome.outcome, wpk::text_of(expected.at("outcome"))) << outcome.error.message;
    EXPECT_EQ(outcome.attempts, expected.at("attempts").as_int64());
    if (const auto* code = expected.if_contains("code")) {
      EXPECT_EQ(outcome.error.code, wpk::text_of(*code));
    }
    if (const auto* status = expected.if_contains("http_status")) {
      EXPECT_EQ(outcome.error.http_status, status->as_int64());
    }
    if (const auto* bounds = expected.if_contains("took_ms")) {
      // A timeout is rounded down to milliseconds at each step.
      EXPECT_GE(took + milliseconds{5}, milliseconds(bounds->at(0).as_int64()));
      EXPECT_LT(took, milliseconds(bounds->at(1).as_int64()));
    }
    check_server(expected);
  }

 private:
  static void set(Timeouts& timeouts, const json::object& own) {
    if (const auto* ms = own.if_contains("attempt_ms")) timeouts.attempt = milliseconds(ms->as_int64());
    if (const auto* ms = own.if_contains("call_ms")) timeouts.call = milliseconds(ms->as_int64());
  }

  /// Waits by a blocking call, for there is no other.
  Outcome wait() const {
    const json::object& own = item_.at("options").as_object();
    const auto wpk =
        client_->wait_for_review(id_, {.timeout = milliseconds(own.at("wait_ms").as_int64()),
                                       .interval = milliseconds(own.at("interval_ms").as_int64())});
    if (!wpk) return {"failed", wpk.error(), wpk.error().attempts};
    return {name_of(*wpk)};
  }

  std::string called() const { return wpk::text_of(item_.at("call")); }

  void prepare() const {
    if (called() == "publish" || called() == "create_token" || called() == "health") return;
    ASSERT_TRUE(plain_->publish_wpk(document(name_)));
    if (called() == "yank") {
      ASSERT_TRUE(plain_->approve(id_));
    }
  }

  Outcome call() const {
    const std::string what = called();
    if (what == "publish") return run(*client_, operations::publish(document(name_)), driver_);
    if (what == "list") return run(*client_, operations::list({.limit = 1}), driver_);
    if (what == "download") return run(*client_, operations::download(id_), driver_);
    if (what == "approve") return run(*client_, operations::review(id_, {}), driver_);
    if (what == "yank") return run(*client_, operations::yank(id_), driver_);
    if (what == "wait_for_review") return wait();
    if (what == "health") return run(*client_, operations::health(), driver_);
    EXPECT_EQ(what, "create_token");
    return run(*client_, operations::create_token({{Scope::publish}, name_, {}, {}}), driver_);
  }

  void send_json(std::string target, const json::value& body) const {
    Request request;
    request.method = Method::post;
    request.target = std::move(target);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = json::serialize(body);
    const auto response = plain_->send(std::move(request));
    ASSERT_TRUE(response) << response.error().message;
  }

  void check_server(const json::object& expected) const {
    Request request;
    request.target = "/simulation/faults/" + name_;
    const auto response = plain_->send(std::move(request));
    ASSERT_TRUE(response) << response.error().message;
    const json::value report = json::parse(response->response.body);
    EXPECT_EQ(report.at("requests"), expected.at("requests"));
    EXPECT_EQ(report.at("used"), expected.at("faults_used"));
    if (const auto* versions = expected.if_contains("versions")) {
      EXPECT_EQ(count_versions(), versions->as_int64());
    }
    if (const auto* events = expected.if_contains("events")) {
      EXPECT_EQ(count_events(), events->as_int64());
    }
    if (const auto* tokens = expected.if_contains("tokens")) {
      EXPECT_EQ(count_tokens(), tokens->as_int64());
    }
  }

  std::int64_t count_versions() const {
    const auto package = plain_->get_package(name_);
    if (package) return static_cast<std::int64_t>(package->versions.size());
    EXPECT_EQ(package.error().http_status, 404);
    return 0;
  }

  std::int64_t count_events() const {
    std::int64_t count = 0;
    EventQuery query{0, 100};
    while (true) {
      const auto page = plain_->list_events(query);
      EXPECT_TRUE(page) << page.error().message;
      if (!page || page->events.empty()) return count;
      for (const Event& event : page->events) count += event.subject == id_ ? 1 : 0;
      query.after = page->next_after;
    }
  }

  std::int64_t count_tokens() const {
    const auto tokens = plain_->list_tokens();
    EXPECT_TRUE(tokens) << tokens.error().message;
    return std::ranges::count(*tokens, name_, &wire::Token::note);
  }

  static inline std::atomic<int> count_ = 0;

  const json::value& item_;
  Driver driver_;
  std::string name_;
  std::string id_;
  std::unique_ptr<Client> plain_;
  std::unique_ptr<Client> client_;
};

void play(const Stage& stage, const json::value& item, Driver driver) {
  SCOPED_TRACE(fmt::format("{} {}, by a call that {}", wpk::text_of(item.at("name")), stage.name,
                           driver == Driver::blocking ? "blocks" : "does not block"));
  Scenario(stage, item, driver).play();
}

Stage over_sockets(const ServerProcess& server) {
  return {"over sockets", [&server](ClientOptions options) {
            options.base_url = server.base_url();
            return create_client(options);
          }};
}

Stage in_process() {
  return {"in the process", [simulation = simulation::create_simulation()](const ClientOptions& options) {
            return simulation::create_simulated_client(options, simulation);
          }};
}

TEST(Scenarios, PassTheVectorsOverEveryTransportAndKindOfCall) {
  const ServerProcess server({"--simulate", "--log-level", "warning"});
  const std::array stages{over_sockets(server), in_process()};
  wpk::VectorFile vectors("scenarios");
  vectors.each("cases", [&](const auto& item) {
    std::vector<std::thread> plays;  // Run in parallel, since a scenario spends nearly all its time waiting.
    for (const Stage& stage : stages) {
      for (const Driver driver : {Driver::blocking, Driver::async})
        plays.emplace_back([&stage, &item, driver] { play(stage, item, driver); });
    }
    for (std::thread& one : plays) one.join();
  });
}

}  // namespace
}  // namespace atom::client
