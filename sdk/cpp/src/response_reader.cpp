#include "response_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <boost/json/parse.hpp>

#include "atom/errors.hpp"
#include "atom/wire/problem.hpp"
#include "atom/wpk/digest.hpp"
#include "retry_after.hpp"
#include "retry_policy.hpp"

namespace atom::client {
namespace {

bool same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<boost::json::value> parse_json(std::string_view body,
                                             const boost::json::storage_ptr& storage = {}) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse({body.data(), body.size()}, error, storage);
  if (error) return std::nullopt;
  return value;
}

std::optional<wire::Problem> problem_of(const Response& response) {
  if (!same_text(media_type_of(response), wire::kProblemMediaType)) return std::nullopt;
  const auto value = parse_json(response.body);
  if (!value) return std::nullopt;
  auto problem = wire::read_problem(*value);
  if (!problem) return std::nullopt;
  return *std::move(problem);
}

std::string status_message(const Response& response, std::string_view base_url) {
  if (response.status >= 300 && response.status < 400) {
    return fmt::format("{} returned a redirect ({}) to '{}'. Use the server's own address as the base URL.",
                       base_url, response.status, response.header("Location"));
  }
  return fmt::format(
      "{} returned status {} without an explanation. Is it the address of an ATOM Cloud server, and is there "
      "a "
      "proxy in between?",
      base_url, response.status);
}

}  // namespace

std::string_view media_type_of(const Response& response) {
  std::string_view type = response.header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

Error error_of(const Response& response, Repeat repeat, std::string_view base_url, Timestamp now) {
  Error error;
  error.retryable = retry_of_status(response.status, repeat).has_value();
  if (auto problem = problem_of(response)) {
    error.code = std::move(problem->code);
    error.message = std::move(problem->detail.empty() ? problem->title : problem->detail);
    error.findings = std::move(problem->errors);
    error.request_id = std::move(problem->request_id);
    error.retryable = problem->retryable.value_or(error.retryable);
  } else {
    error.code = errors::kInvalidResponse;
  }
  if (error.message.empty()) error.message = status_message(response, base_url);
  if (error.request_id.empty()) error.request_id = request_id_of(response);
  error.http_status = response.status;
  error.retry_after = parse_retry_after(response.header("Retry-After"), now);
  return error;
}

Result<boost::json::value> json_of(const Response& response, std::string_view base_url,
                                   const boost::json::storage_ptr& storage) {
  if (auto value = parse_json(response.body, storage)) return *std::move(value);
  const std::string_view type = media_type_of(response);
  Error error = make_error(
      errors::kInvalidResponse,
      fmt::format(
          "{} returned status {} with {} that is not JSON. Is it the address of an ATOM Cloud server?",
          base_url, response.status, type.empty() ? "a body" : type));
  error.http_status = response.status;
  return failed(std::move(error));
}

Error unexpected_shape(atom::Error found, std::string_view base_url) {
  Error error =
      make_error(errors::kInvalidResponse,
                 fmt::format("{} returned JSON that does not follow the contract: {} Is it an ATOM Cloud "
                             "server, and as new as this SDK?",
                             base_url, found.message));
  error.findings = std::move(found.findings);
  return error;
}

std::string_view request_id_of(const Response& response) {
  return response.header("X-Request-Id");
}

std::optional<std::string> digest_of_etag(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() < 2 || etag.front() != '"' || etag.back() != '"') return std::nullopt;
  const std::string_view digest = etag.substr(1, etag.size() - 2);
  if (!wpk::check_digest(digest)) return std::nullopt;
  return std::string(digest);
}

}  // namespace atom::client
