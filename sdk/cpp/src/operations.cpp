#include "atom/operations.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "artifact.hpp"
#include "atom/errors.hpp"
#include "response_reader.hpp"
#include "targets.hpp"
#include "url.hpp"

namespace atom::client::operations {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kWpksRoute = "/v1/wpks";
constexpr std::string_view kVersionRoute = "/v1/wpks/{name}@{version}";
constexpr std::string_view kYankRoute = "/v1/wpks/{name}@{version}/yank";
constexpr std::string_view kTokensRoute = "/v1/tokens";

/// The status of a response to a change that is in force, but not durable yet.
constexpr int kAccepted = 202;

/// The name of an operation in the contract.
struct Name {
  std::string_view operation;
  std::string_view route;
};

Request make_request(Method method, Name name, std::string target) {
  Request request;
  request.method = method;
  request.target = std::move(target);
  request.headers = {{"Accept", "application/json, application/problem+json"}};
  request.operation = name.operation;
  request.route = name.route;
  return request;
}

std::string text_of(const PageQuery& page) {
  Query parameters;
  if (page.limit) parameters.add("limit", fmt::format("{}", *page.limit));
  if (page.cursor) parameters.add("cursor", *page.cursor);
  return parameters.text();
}

Request with_body(Request request, std::string_view content_type, std::string body) {
  request.headers.push_back({"Content-Type", std::string(content_type)});
  request.body = std::move(body);
  return request;
}

/// Makes a request for the version that `reference` names, or for a resource below it.
Result<Request> version_request(Method method, Name name, std::string_view reference,
                                std::string_view suffix = {}) {
  auto target = version_target(reference);
  if (!target) return failed(std::move(target.error()));
  *target += suffix;
  return make_request(method, name, *std::move(target));
}

/// Makes an operation whose response is a record.
template <class T>
Operation<T> json_operation(Result<Request> request) {
  return {std::move(request), &read_response<T>};
}

Result<Request> artifact_request(Name name, Result<Artifact> artifact) {
  if (!artifact) return failed(std::move(artifact.error()));
  const std::string_view type = artifact->content_type();
  return with_body(make_request(Method::post, name, std::string(name.route)), type,
                   std::move(artifact->bytes));
}

Operation<wire::PublishResult> publish_artifact(Result<Artifact> artifact) {
  return json_operation<wire::PublishResult>(
      artifact_request({"publishWpk", kWpksRoute}, std::move(artifact)));
}

Operation<wire::Validation> validate_artifact(Result<Artifact> artifact) {
  return json_operation<wire::Validation>(
      artifact_request({"validateWpk", "/v1/validate"}, std::move(artifact)));
}

Operation<wire::ChangeResult> change(Method method, Name name, std::string_view id, std::string_view suffix) {
  return json_operation<wire::ChangeResult>(version_request(method, name, id, suffix));
}

Result<Request> owner_request(Method method, std::string_view operation, std::string_view name,
                              std::string_view tenant) {
  auto target = owner_target(name, tenant);
  if (!target) return failed(std::move(target.error()));
  return make_request(method, {operation, "/v1/wpks/{name}/owners/{tenant}"}, *std::move(target));
}

}  // namespace

Operation<wire::PublishResult> publish(const boost::json::value& document) {
  return publish_artifact(Artifact::of(document));
}

Operation<wire::PublishResult> publish_file(const std::filesystem::path& file) {
  return publish_artifact(Artifact::read(file));
}

Operation<wire::PublishResult> publish_bytes(std::string bytes, std::optional<wpk::MediaType> type) {
  return publish_artifact(Artifact{std::move(bytes), type});
}

Operation<wire::Validation> validate(const boost::json::value& document) {
  return validate_artifact(Artifact::of(document));
}

Operation<wire::Validation> validate_file(const std::filesystem::path& file) {
  return validate_artifact(Artifact::read(file));
}

Operation<wire::Validation> validate_bytes(std::string bytes, std::optional<wpk::MediaType> type) {
  return validate_artifact(Artifact{std::move(bytes), type});
}

Operation<wire::WpkPage> list(const ListQuery& query) {
  Query parameters;
  if (query.status) parameters.add("status", wpk::to_string(*query.status));
  if (query.publisher) parameters.add("publisher", *query.publisher);
  if (query.tag) parameters.add("tag", *query.tag);
  if (query.runtime) parameters.add("runtime", *query.runtime);
  if (query.text) parameters.add("q", *query.text);
  if (query.sort) parameters.add("sort", *query.sort);
  if (query.limit) parameters.add("limit", fmt::format("{}", *query.limit));
  if (query.cursor) parameters.add("cursor", *query.cursor);
  std::string target = std::string(kWpksRoute) + parameters.text();
  return json_operation<wire::WpkPage>(
      make_request(Method::get, {"listWpks", kWpksRoute}, std::move(target)));
}

Operation<wire::Wpk> get(std::string_view reference) {
  return json_operation<wire::Wpk>(version_request(Method::get, {"getWpk", kVersionRoute}, reference));
}

Operation<wire::Package> get_package(std::string_view name, const PageQuery& page) {
  auto target = package_target(name);
  if (!target) return {failed(std::move(target.error())), {}};
  *target += text_of(page);
  return json_operation<wire::Package>(
      make_request(Method::get, {"getPackage", "/v1/wpks/{name}"}, *std::move(target)));
}

Operation<Download> download(std::string_view reference) {
  auto request = version_request(Method::get, {"getContent", "/v1/wpks/{name}@{version}/content"}, reference,
                                 "/content");
  if (request) request->headers = {{"Accept", "*/*"}};
  return {std::move(request),
          [wanted = std::string(reference)](Response& response, std::string_view base_url) {
            return read_download(response, wanted, base_url);
          }};
}

Operation<wire::ReviewResult> review(std::string_view id, const wire::ReviewRequest& review) {
  auto request =
      version_request(Method::put, {"reviewWpk", "/v1/wpks/{name}@{version}/review"}, id, "/review");
  if (!request) return {std::move(request), {}};
  const std::string body = boost::json::serialize(wire::to_json(review));
  return json_operation<wire::ReviewResult>(with_body(*std::move(request), kJson, body));
}

Operation<wire::ReviewList> list_reviews(std::string_view id) {
  return json_operation<wire::ReviewList>(
      version_request(Method::get, {"listReviews", "/v1/wpks/{name}@{version}/reviews"}, id, "/reviews"));
}

Operation<wire::ChangeResult> withdraw(std::string_view id) {
  return change(Method::put, {"withdrawWpk", "/v1/wpks/{name}@{version}/withdraw"}, id, "/withdraw");
}

Operation<wire::ChangeResult> yank(std::string_view id) {
  return change(Method::put, {"yankWpk", kYankRoute}, id, "/yank");
}

Operation<wire::ChangeResult> unyank(std::string_view id) {
  return change(Method::del, {"unyankWpk", kYankRoute}, id, "/yank");
}

Operation<EventPage> list_events(const EventQuery& query) {
  Query parameters;
  if (query.after) parameters.add("after", fmt::format("{}", *query.after));
  if (query.limit) parameters.add("limit", fmt::format("{}", *query.limit));
  return json_operation<EventPage>(
      make_request(Method::get, {"listEvents", "/v1/events"}, "/v1/events" + parameters.text()));
}

Operation<wire::Health> health() {
  return json_operation<wire::Health>(make_request(Method::get, {"health", "/health"}, "/health"));
}

Operation<wire::WhoAmI> whoami() {
  return json_operation<wire::WhoAmI>(make_request(Method::get, {"whoami", "/v1/whoami"}, "/v1/whoami"));
}

Operation<wire::OwnerList> list_owners(std::string_view name) {
  auto target = package_target(name);
  if (!target) return {failed(std::move(target.error())), {}};
  return json_operation<wire::OwnerList>(
      make_request(Method::get, {"listOwners", "/v1/wpks/{name}/owners"}, *target + "/owners"));
}

Operation<wire::OwnerList> add_owner(std::string_view name, std::string_view tenant) {
  return json_operation<wire::OwnerList>(owner_request(Method::put, "addOwner", name, tenant));
}

Operation<wire::OwnerList> accept_ownership(std::string_view name, std::string_view tenant) {
  auto target = owner_target(name, tenant);
  if (!target) return {failed(std::move(target.error())), {}};
  return json_operation<wire::OwnerList>(
      make_request(Method::put, {"acceptOwnership", "/v1/wpks/{name}/owners/{tenant}/acceptance"},
                   *target + "/acceptance"));
}

Operation<wire::OwnerList> remove_owner(std::string_view name, std::string_view tenant) {
  return json_operation<wire::OwnerList>(owner_request(Method::del, "removeOwner", name, tenant));
}

Operation<wire::NewToken> create_token(const wire::TokenRequest& token) {
  Request request =
      with_body(make_request(Method::post, {"createToken", kTokensRoute}, std::string(kTokensRoute)), kJson,
                boost::json::serialize(wire::to_json(token)));
  request.repeat = Repeat::harmful;
  return json_operation<wire::NewToken>(std::move(request));
}

Operation<wire::TokenPage> list_tokens(const PageQuery& query) {
  return json_operation<wire::TokenPage>(
      make_request(Method::get, {"listTokens", kTokensRoute}, std::string(kTokensRoute) + text_of(query)));
}

Operation<RevokedToken> revoke_token(std::string_view id) {
  auto target = token_target(id);
  if (!target) return {failed(std::move(target.error())), {}};
  return {make_request(Method::del, {"revokeToken", "/v1/tokens/{id}"}, *std::move(target)),
          [id = std::string(id)](Response& response, std::string_view) {
            return Result<RevokedToken>({id, response.status != kAccepted});
          }};
}

}  // namespace atom::client::operations
