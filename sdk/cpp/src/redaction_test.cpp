#include "atom/base/redaction.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>

#include "atom/client.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "test_transport.hpp"

namespace atom::client {
namespace {

constexpr std::string_view kOwnKey = "my-own-key";
const std::string kOthersKey = "atom_" + std::string(43, 'k');

/// A response that repeats keys wherever an error has text.
Response echoed_keys() {
  const std::string problem = fmt::format(
      R"({{"code":"bad_{0}","title":"{0}","detail":"Cannot read 'Authorization: Bearer {0}' nor {1}.","status":400,)"
      R"("request_id":"{0}","errors":[{{"code":"{0}","pointer":"/{1}","detail":"{0}"}}]}})",
      kOwnKey, kOthersKey);
  return {400, {{"Content-Type", "application/problem+json"}, {"X-Request-Id", kOthersKey}}, problem};
}

std::string words_of(const Error& error) {
  std::string text = error.code + ' ' + error.message + ' ' + error.request_id;
  for (const Finding& finding : error.findings) text += ' ' + finding.code + finding.pointer + finding.detail;
  return text;
}

void expect_redacted(const Error& error) {
  const std::string text = words_of(error);
  EXPECT_EQ(text.find(kOwnKey), std::string::npos) << text;
  EXPECT_EQ(text.find(kOthersKey), std::string::npos) << text;
  EXPECT_NE(text.find("[redacted]"), std::string::npos) << text;
}

class RedactionOfErrors : public testing::Test {
 protected:
  void SetUp() override {
    transport_ = std::make_shared<FakeTransport>();
    ClientOptions options{.base_url = "https://atom.example", .api_key = std::string(kOwnKey)};
    options.hooks.log = [this](LogLevel, std::string_view line) { log_ += line; };
    options.hooks.on_attempt_end = [this](const AttemptEnd& attempt) { log_ += attempt.request_id; };
    client_.emplace(*create_client(options, transport_));
  }

  void expect_redacted_calls() {
    expect_redacted(client_->health().error());
    std::promise<Error> later;
    client_->call_async(operations::health(),
                        [&](Result<CallResult<wire::Health>> health) { later.set_value(health.error()); });
    expect_redacted(later.get_future().get());
    EXPECT_EQ(log_.find(kOwnKey), std::string::npos) << log_;
    EXPECT_EQ(log_.find(kOthersKey), std::string::npos) << log_;
  }

  std::shared_ptr<FakeTransport> transport_;
  std::optional<Client> client_;
  std::string log_;
};

TEST(RedactionVectors, AreThoseOfEveryLanguage) {
  wpk::VectorFile vectors("redaction");
  vectors.each("cases", [](const boost::json::value& item) {
    const auto* key = item.at("key").if_string();
    EXPECT_EQ(atom::redacted(wpk::text_of(item.at("text")), key == nullptr ? "" : std::string_view(*key)),
              wpk::text_of(item.at("redacted")));
  });
}

TEST_F(RedactionOfErrors, HidesWhatAProblemRepeats) {
  transport_->response = echoed_keys();
  expect_redacted_calls();
}

TEST_F(RedactionOfErrors, HidesWhatARedirectRepeats) {
  transport_->response =
      Response{302, {{"Location", fmt::format("http://{}.example/{}", kOwnKey, kOthersKey)}}, ""};
  expect_redacted_calls();
}

TEST_F(RedactionOfErrors, HidesWhatAResultRepeats) {
  transport_->response = Response{200, {{"Content-Type", fmt::format("text/{}", kOwnKey)}}, "no JSON"};
  expect_redacted_calls();
  transport_->response = Response{200, {}, fmt::format(R"({{"status":{{"{}":1}}}})", kOthersKey)};
  const auto health = client_->health();
  ASSERT_FALSE(health);
  EXPECT_EQ(words_of(health.error()).find(kOthersKey), std::string::npos);
}

TEST_F(RedactionOfErrors, HidesAKeyThatIsPassedForSomethingElse) {
  for (const auto& error : {client_->get(kOthersKey).error(), client_->revoke_token(kOthersKey).error(),
                            client_->publish_wpk_file(kOthersKey).error()}) {
    EXPECT_EQ(words_of(error).find(kOthersKey), std::string::npos) << words_of(error);
  }
  const auto made = create_client({.base_url = "https://atom.example?" + kOthersKey});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message.find(kOthersKey), std::string::npos) << made.error().message;
}

TEST(ExposedKey, IsOneThatLeavesTheMachineByPlainHttp) {
  std::string log;
  const auto exposes = [&](std::string_view base_url, std::string_view key) {
    ClientOptions options{.base_url = std::string(base_url), .api_key = std::string(key)};
    options.hooks.log = [&](LogLevel level, std::string_view line) {
      EXPECT_EQ(level, LogLevel::warning);
      log += line;
    };
    return create_client(options)->exposes_key();
  };
  for (const char* url : {"https://atom.example", "http://localhost:1", "http://127.0.0.1:1", "http://[::1]"})
    EXPECT_FALSE(exposes(url, kOwnKey)) << url;
  EXPECT_FALSE(exposes("http://atom.example", ""));
  EXPECT_EQ(log, "");
  EXPECT_TRUE(exposes("http://atom.example", kOwnKey));
  EXPECT_EQ(log, exposed_key_warning("http://atom.example"));
  EXPECT_EQ(log.find(kOwnKey), std::string::npos);
}

TEST(ExposedKey, IsNoneOverTheCallersTransport) {
  const ClientOptions options{.base_url = "http://atom.example", .api_key = std::string(kOwnKey)};
  EXPECT_FALSE(create_client(options, std::make_shared<FakeTransport>())->exposes_key());
}

}  // namespace
}  // namespace atom::client
