#include "atom/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <boost/json/serialize.hpp>

#include "answer.hpp"
#include "artifact.hpp"
#include "base/limits.hpp"
#include "curl_transport.hpp"
#include "settings.hpp"
#include "url.hpp"
#include "wpk/id.hpp"

namespace atom::client {
namespace {

constexpr std::string_view kJson = "application/json";

Request get_request(std::string target) {
  Request request;
  request.target = std::move(target);
  request.headers = {{"Accept", "application/json, application/problem+json"}};
  return request;
}

Request body_request(Method method, std::string target, std::string_view content_type, std::string body) {
  Request request = get_request(std::move(target));
  request.method = method;
  request.headers.push_back({"Content-Type", std::string(content_type)});
  request.body = std::move(body);
  return request;
}

Request json_request(Method method, std::string target, const boost::json::value& body) {
  return body_request(method, std::move(target), kJson, boost::json::serialize(body));
}

/// Whether `text` could lead a path to another route, or is never part of an id.
bool is_out_of_place(std::string_view text) {
  return text.empty() || text == "." || text.find("..") != std::string_view::npos ||
         std::ranges::any_of(text, [](char c) {
           return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

/// The target of one version. What the id's own rules say of it is left to the server.
Result<std::string> target_of(std::string_view reference) {
  const std::size_t at = reference.find('@');
  if (is_out_of_place(reference) || at != reference.rfind('@') || at == std::string_view::npos || at == 0 ||
      at + 1 == reference.size()) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("'{}' names no version. Write name@version, name@range or name@latest.", reference));
  }
  return "/v1/wpks/" + encode_segment(reference);
}

Result<std::string> package_target_of(std::string_view name) {
  if (is_out_of_place(name) || name.find('@') != std::string_view::npos) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("'{}' is no package's name. Give the name alone; one version is for get.", name));
  }
  return "/v1/wpks/" + encode_segment(name);
}

Result<std::string> token_target_of(std::string_view id) {
  if (is_out_of_place(id)) {
    return failed(errors::kInvalidArgument,
                  fmt::format("'{}' is no token's id. List the tokens for theirs.", id));
  }
  return "/v1/tokens/" + encode_segment(id);
}

/// The exact version that was downloaded: the one asked for, or the one that the server says it found.
Result<std::string> downloaded_id(std::string_view reference, const Response& answer) {
  const bool exact = wpk::Id::parse(reference).has_value();
  const auto found = id_of_location(answer.header("Content-Location"));
  if (exact && found.value_or(std::string(reference)) == reference) return std::string(reference);
  const std::string_view name = reference.substr(0, reference.find('@') + 1);
  if (!exact && found && found->starts_with(name) && wpk::Id::parse(*found)) return *found;
  return failed(errors::kInvalidResponse,
                fmt::format("The server does not say which version of '{}' it sent.", reference));
}

}  // namespace

struct Client::Core {
  Settings settings;
  std::shared_ptr<Transport> transport;

  Result<Response> send(Request request) const {
    request.headers.insert(request.headers.end(), settings.headers.begin(), settings.headers.end());
    request.timeout = std::min(settings.timeouts.attempt, settings.timeouts.call);
    auto answer = transport->send(request);
    if (!answer) return answer;
    if (answer->status >= 200 && answer->status < 300) return answer;
    return failed(error_of(*answer, request.repeat, settings.base_url.text, SystemClock().now()));
  }

  template <class T>
  Result<T> call(Request request, atom::Result<T> (*read)(const boost::json::value&)) const {
    auto answer = send(std::move(request));
    if (!answer) return failed(std::move(answer.error()));
    return read_answer(*answer, settings.base_url.text, read);
  }

  template <class T>
  Result<T> post(std::string target, Result<Artifact> artifact,
                 atom::Result<T> (*read)(const boost::json::value&)) const {
    if (!artifact) return failed(std::move(artifact.error()));
    const std::string_view type = artifact->content_type();
    return call(body_request(Method::post, std::move(target), type, std::move(artifact->bytes)), read);
  }

  Result<wire::ReviewResult> review(std::string_view id, const wire::ReviewRequest& review) const {
    auto target = target_of(id);
    if (!target) return failed(std::move(target.error()));
    return call(json_request(Method::put, *target + "/review", wire::to_json(review)),
                &wire::read_review_result);
  }
};

Result<wire::PublishResult> Client::publish_wpk(const boost::json::value& document) const {
  return core_->post("/v1/wpks", Artifact::of(document), &wire::read_publish_result);
}

Result<wire::PublishResult> Client::publish_wpk_file(const std::filesystem::path& file) const {
  return core_->post("/v1/wpks", Artifact::read(file), &wire::read_publish_result);
}

Result<wire::PublishResult> Client::publish_wpk_bytes(std::string bytes,
                                                      std::optional<wpk::MediaType> type) const {
  return core_->post("/v1/wpks", Artifact{std::move(bytes), type}, &wire::read_publish_result);
}

Result<wire::Validation> Client::validate(const boost::json::value& document) const {
  return core_->post("/v1/validate", Artifact::of(document), &wire::read_validation);
}

Result<wire::Validation> Client::validate_file(const std::filesystem::path& file) const {
  return core_->post("/v1/validate", Artifact::read(file), &wire::read_validation);
}

Result<wire::Validation> Client::validate_bytes(std::string bytes, std::optional<wpk::MediaType> type) const {
  return core_->post("/v1/validate", Artifact{std::move(bytes), type}, &wire::read_validation);
}

Result<wire::WpkPage> Client::list_marketplace(const ListQuery& query) const {
  Query parameters;
  if (query.status) parameters.add("status", wpk::to_string(*query.status));
  if (query.publisher) parameters.add("publisher", *query.publisher);
  if (query.tag) parameters.add("tag", *query.tag);
  if (query.limit) parameters.add("limit", fmt::format("{}", *query.limit));
  if (query.cursor) parameters.add("cursor", *query.cursor);
  return core_->call(get_request("/v1/wpks" + parameters.text()), &wire::read_wpk_page);
}

Result<wire::Wpk> Client::get(std::string_view reference) const {
  auto target = target_of(reference);
  if (!target) return failed(std::move(target.error()));
  constexpr auto read = [](const boost::json::value& value) { return wire::read_wpk(value); };
  return core_->call<wire::Wpk>(get_request(*std::move(target)), +read);
}

Result<wire::Package> Client::get_package(std::string_view name) const {
  auto target = package_target_of(name);
  if (!target) return failed(std::move(target.error()));
  return core_->call(get_request(*std::move(target)), &wire::read_package);
}

Result<Download> Client::download(std::string_view reference) const {
  auto target = target_of(reference);
  if (!target) return failed(std::move(target.error()));
  Request request = get_request(*target + "/content");
  request.headers = {{"Accept", "*/*"}};
  auto answer = core_->send(std::move(request));
  if (!answer) return failed(std::move(answer.error()));

  auto promised = digest_of_etag(answer->header("ETag"));
  if (!promised) {
    return failed(
        errors::kInvalidResponse,
        fmt::format(
            "{} sent '{}' without its digest, so nothing shows that the bytes are the published ones.",
            base_url(), reference));
  }
  if (const std::string digest = wpk::digest_of(answer->body); digest != *promised) {
    return failed(
        errors::kIntegrityMismatch,
        fmt::format("The bytes of '{}' are not the published ones: their digest is {} and must be {}. They "
                    "were thrown away.",
                    reference, digest, *promised));
  }
  auto id = downloaded_id(reference, *answer);
  if (!id) return failed(std::move(id.error()));
  return Download{*std::move(id), *std::move(promised), std::string(media_type_of(*answer)),
                  std::move(answer->body)};
}

Result<wire::ReviewResult> Client::approve(std::string_view id, std::string reason,
                                           std::optional<std::string> digest) const {
  return core_->review(id, {wpk::Decision::approve, std::move(reason), std::move(digest)});
}

Result<wire::ReviewResult> Client::reject(std::string_view id, std::string reason,
                                          std::optional<std::string> digest) const {
  return core_->review(id, {wpk::Decision::reject, std::move(reason), std::move(digest)});
}

Result<wire::Health> Client::health() const {
  return core_->call(get_request("/health"), &wire::read_health);
}

Result<Principal> Client::whoami() const {
  return core_->call(get_request("/v1/whoami"), &wire::read_principal);
}

Result<wire::NewToken> Client::create_token(const wire::TokenRequest& token) const {
  Request request = json_request(Method::post, "/v1/tokens", wire::to_json(token));
  request.repeat = Repeat::harmful;
  return core_->call(std::move(request), &wire::read_new_token);
}

Result<std::vector<wire::Token>> Client::list_tokens() const {
  std::vector<wire::Token> tokens;
  std::string target = fmt::format("/v1/tokens?limit={}", limits::kPageRows);
  for (std::optional<std::string> cursor = ""; cursor;) {
    auto page =
        core_->call(get_request(cursor->empty() ? target : target + "&cursor=" + encode_segment(*cursor)),
                    &wire::read_token_page);
    if (!page) return failed(std::move(page.error()));
    std::ranges::move(page->tokens, std::back_inserter(tokens));
    cursor = std::move(page->next_cursor);
  }
  return tokens;
}

Result<void> Client::revoke_token(std::string_view id) const {
  auto target = token_target_of(id);
  if (!target) return failed(std::move(target.error()));
  Request request = get_request(*std::move(target));
  request.method = Method::del;
  auto answer = core_->send(std::move(request));
  if (!answer) return failed(std::move(answer.error()));
  return {};
}

const std::string& Client::base_url() const {
  return core_->settings.base_url.text;
}

Result<Client> create_client(const ClientOptions& options) {
  auto transport = create_http_transport(options);
  if (!transport) return failed(std::move(transport.error()));
  return create_client(options, *std::move(transport));
}

Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport) {
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  return Client(
      std::make_shared<const Client::Core>(Client::Core{*std::move(settings), std::move(transport)}));
}

Result<std::shared_ptr<Transport>> create_http_transport(const ClientOptions& options) {
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  return std::make_shared<CurlTransport>(*settings);
}

}  // namespace atom::client
