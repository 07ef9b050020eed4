#include <gtest/gtest.h>

#include <future>

#include "http_client/canned_server.hpp"
#include "http_client/client.hpp"
#include "http_client/libcurl.hpp"

namespace atom::http_client {
namespace {

using std::chrono::milliseconds;

/// Makes one function of libcurl fail in a way that a test chooses.
struct Exhausted {
  const char* name;
  void (*spoil)(Libcurl& curl);
};

const std::vector<Exhausted> kExhausted{
    {"easy_init", [](Libcurl& curl) { curl.easy_init = []() -> CURL* { return nullptr; }; }},
    {"multi_init", [](Libcurl& curl) { curl.multi_init = []() -> CURLM* { return nullptr; }; }},
    {"multi_wakeup", [](Libcurl& curl) { curl.multi_wakeup = [](CURLM*) { return CURLM_WAKEUP_FAILURE; }; }},
    {"slist_append",
     [](Libcurl& curl) {
       curl.slist_append = [](curl_slist*, const char*) -> curl_slist* { return nullptr; };
     }},
    {"multi_add_handle",
     [](Libcurl& curl) { curl.multi_add_handle = [](CURLM*, CURL*) { return CURLM_OUT_OF_MEMORY; }; }},
    {"multi_perform",
     [](Libcurl& curl) { curl.multi_perform = [](CURLM*, int*) { return CURLM_OUT_OF_MEMORY; }; }},
    {"multi_poll",
     [](Libcurl& curl) {
       curl.multi_poll = [](CURLM*, curl_waitfd*, unsigned, int, int*) { return CURLM_OUT_OF_MEMORY; };
     }},
};

TEST(Exhaustion, IsTheFailureOfARequest) {
  const CannedServer server([](const std::string&) -> Reply { return {"", Reply::Then::stall}; });
  for (const auto& [name, spoil] : kExhausted) {
    SCOPED_TRACE(name);
    Libcurl curl = linked_libcurl();
    spoil(curl);
    const Client client(curl, {.max_response_bytes = 1'000, .server_is_local = true});
    const Request request{.url = server.base_url(), .headers = {{"A", "b"}}, .timeout = milliseconds{10'000}};
    const Outcome blocking = client.send(request);
    ASSERT_FALSE(blocking);
    EXPECT_EQ(blocking.error().kind, Failure::Kind::exhausted);
    std::promise<Outcome> later;
    client.send_async(request, [&](Outcome outcome) { later.set_value(std::move(outcome)); });
    const Outcome async = later.get_future().get();
    ASSERT_FALSE(async);
    EXPECT_EQ(async.error().kind, Failure::Kind::exhausted);
  }
}

TEST(Exhaustion, OfATaskLeavesTheThreadRunning) {
  IoThread io(linked_libcurl());
  io.post([] { throw std::bad_alloc(); });
  std::promise<void> timed;
  io.post([&] {
    const auto now = std::chrono::steady_clock::now();
    io.call_at(now, [] { throw std::runtime_error("a timer"); });
    io.call_at(now, [&] { timed.set_value(); });
  });
  timed.get_future().wait();
}

}  // namespace
}  // namespace atom::http_client
