#include "answer.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <boost/json/parse.hpp>

#include "atom/errors.hpp"
#include "atom/policy.hpp"
#include "wire/problem.hpp"
#include "wpk/digest.hpp"

namespace atom::client {
namespace {

std::optional<boost::json::value> parse(std::string_view body) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse({body.data(), body.size()}, error);
  if (error) return std::nullopt;
  return value;
}

std::optional<wire::Problem> problem_of(const Response& answer) {
  if (media_type_of(answer) != wire::kProblemMediaType) return std::nullopt;
  const auto value = parse(answer.body);
  if (!value) return std::nullopt;
  auto problem = wire::read_problem(*value);
  if (!problem) return std::nullopt;
  return *std::move(problem);
}

std::string status_message(const Response& answer, std::string_view base_url) {
  if (answer.status >= 300 && answer.status < 400) {
    return fmt::format(
        "{} answered with a redirect ({}) to '{}'. Give the server's own address as the base URL.", base_url,
        answer.status, answer.header("Location"));
  }
  return fmt::format(
      "{} answered {} without saying why. Is it the address of an ATOM Cloud server, and what stands "
      "between it and here?",
      base_url, answer.status);
}

bool is_worth_another_try(int status) {
  return std::ranges::find(policy::kRetriedStatuses, status) != policy::kRetriedStatuses.end();
}

}  // namespace

std::string_view media_type_of(const Response& answer) {
  std::string_view type = answer.header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

Error error_of(const Response& answer, Repeat repeat, std::string_view base_url, Timestamp now) {
  Error error;
  if (auto problem = problem_of(answer)) {
    error.code = std::move(problem->code);
    error.message = std::move(problem->detail.empty() ? problem->title : problem->detail);
    error.findings = std::move(problem->errors);
    error.request_id = std::move(problem->request_id);
    error.retryable = problem->retryable;
  } else {
    error.code = errors::kInvalidResponse;
    error.message = status_message(answer, base_url);
    error.retryable = repeat == Repeat::harmless && is_worth_another_try(answer.status);
  }
  error.http_status = answer.status;
  error.retry_after = parse_retry_after(answer.header("Retry-After"), now);
  return error;
}

Result<boost::json::value> json_of(const Response& answer, std::string_view base_url) {
  if (auto value = parse(answer.body)) return *std::move(value);
  const std::string_view type = media_type_of(answer);
  Error error = make_error(
      errors::kInvalidResponse,
      fmt::format("{} answered {} with {} that is not JSON. Is it the address of an ATOM Cloud server?",
                  base_url, answer.status, type.empty() ? "a body" : type));
  error.http_status = answer.status;
  return failed(std::move(error));
}

Error unexpected_shape(atom::Error found, std::string_view base_url) {
  Error error =
      make_error(errors::kInvalidResponse,
                 fmt::format("{} answered with JSON that is not the contract's: {} Is it an ATOM Cloud "
                             "server, and as new as this SDK?",
                             base_url, found.message));
  error.findings = std::move(found.findings);
  return error;
}

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Timestamp now) {
  if (text.empty()) return std::nullopt;
  std::uint32_t seconds = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (end == text.data() + text.size()) {
    // More seconds than fit are still a number: longer than anyone waits.
    if (code == std::errc::result_out_of_range) return std::chrono::seconds(UINT32_MAX);
    return std::chrono::seconds(seconds);
  }
  const std::time_t date = curl_getdate(std::string(text).c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const Timestamp until{std::chrono::seconds(date)};
  return std::max(until - now, std::chrono::milliseconds{0});
}

std::optional<std::string> digest_of_etag(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() < 2 || etag.front() != '"' || etag.back() != '"') return std::nullopt;
  const std::string_view digest = etag.substr(1, etag.size() - 2);
  if (!wpk::check_digest(digest)) return std::nullopt;
  return std::string(digest);
}

}  // namespace atom::client
