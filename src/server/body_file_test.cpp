#include "server/body_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "atom/base/limits.hpp"

namespace atom::server {
namespace {

/// More requests than it takes for a body to get a file.
constexpr int kManyRequests = 20;

api::Response response_of(std::string body) {
  api::Response response;
  response.set_body(std::move(body));
  response.share_body();
  return response;
}

std::string large_body() {
  std::string body;
  while (body.size() < limits::kBodyFileBytes) body += std::to_string(body.size()) + ',';
  return body;
}

std::optional<FilePart> body_file_after_many(const api::Response& response) {
  for (int i = 0; i < kManyRequests; ++i) {
    if (const auto file = body_file(response)) return file;
  }
  return std::nullopt;
}

std::string content_of(const FilePart& part) {
  std::string content(part.count, '\0');
  const ssize_t count = ::pread(part.descriptor, content.data(), content.size(), part.first);
  content.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return content;
}

TEST(BodyFile, HoldsABodyThatIsSentRepeatedly) {
  const std::string body = large_body();
  const api::Response response = response_of(body);
  EXPECT_FALSE(body_file(response)) << "a body that is sent once gets no file";
  const auto file = body_file_after_many(response.copy());
  ASSERT_TRUE(file);
  EXPECT_EQ(content_of(*file), body);
  ASSERT_TRUE(body_file(response)) << "responses with the same bytes share the file";
  EXPECT_EQ(body_file(response)->descriptor, file->descriptor);
}

TEST(BodyFile, CoversOnlyTheRequestedRange) {
  const std::string body = large_body() + std::string(2000, 'x');
  api::Response response = response_of(body);
  ASSERT_TRUE(body_file_after_many(response));
  response.cut_body(1000, limits::kBodyFileBytes);
  const auto file = body_file(response);
  ASSERT_TRUE(file);
  EXPECT_EQ(content_of(*file), body.substr(1000, limits::kBodyFileBytes));
}

TEST(BodyFile, IsNotUsedForSmallOrUnsharedBodies) {
  EXPECT_FALSE(body_file_after_many(response_of(std::string(100'000, 'x')))) << "copying it is faster";
  EXPECT_FALSE(body_file_after_many(response_of(std::string(limits::kBodyFileBytes - 1, 'x'))));
  api::Response once;
  once.set_body(large_body());
  EXPECT_FALSE(body_file_after_many(once));
}

TEST(BodyFile, IsClosedWithTheLastResponse) {
  const auto file = body_file_after_many(response_of(large_body()));
  ASSERT_TRUE(file);
  EXPECT_EQ(::pread(file->descriptor, nullptr, 0, 0), -1) << "the descriptor is closed";
}

TEST(BodyFile, ExistsOnlyUpToALimit) {
  std::vector<api::Response> responses;
  for (std::size_t i = 0; i < limits::kBodyFiles; ++i) {
    responses.push_back(response_of(large_body()));
    ASSERT_TRUE(body_file_after_many(responses.back())) << i;
  }
  EXPECT_FALSE(body_file_after_many(response_of(large_body())));
  responses.pop_back();
  EXPECT_TRUE(body_file_after_many(response_of(large_body()))) << "a slot is free again";
}

}  // namespace
}  // namespace atom::server
