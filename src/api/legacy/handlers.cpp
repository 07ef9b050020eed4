#include "api/legacy/handlers.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "api/body.hpp"
#include "api/cost.hpp"
#include "api/errors.hpp"
#include "api/on_worker.hpp"
#include "api/render.hpp"
#include "api/v1/review.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/json.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wire/requests.hpp"
#include "atom/wpk/canonical.hpp"

/// The first ATOM routes: thin aliases of the same use cases.
namespace atom::api::legacy {
namespace {

Response respond_change(std::string id, std::string_view status, std::string message) {
  return respond_json(http::status::ok, boost::json::object{{"id", std::move(id)},
                                                            {"status", wire::json_string(status)},
                                                            {"message", std::move(message)}});
}

/// An upload. It does not move, because the artifact refers to the bytes.
struct Upload {
  std::string bytes;
  std::optional<marketplace::SubmittedArtifact> artifact;
  std::string signature;
};
using UploadPtr = std::unique_ptr<Upload>;

/// The artifact of a caller that hands over a value: the canonical bytes of its enveloped shape.
Result<UploadPtr> read_upload(const Request& message) {
  const auto body = read_json_body(message);
  if (!body) return fail(body.error());
  auto request = wire::read_upload_request(*body);
  if (!request) return fail(std::move(request).error());
  const boost::json::value envelope = boost::json::object{
      {"name", request->name}, {"version", request->version}, {"content", std::move(request->content)}};
  auto bytes = wpk::canonicalize(envelope);
  if (!bytes) return fail(std::move(bytes).error());
  auto document = wpk::read_document(envelope);
  if (!document) return fail(std::move(document).error());
  auto upload = std::make_unique<Upload>();
  upload->bytes = *std::move(bytes);
  upload->artifact.emplace(upload->bytes, wpk::MediaType::json, std::move(document));
  upload->signature = std::move(request->signature);
  return upload;
}

/// Returns a row of the list: a record, with the time as the first clients read it.
boost::json::value row_of(const marketplace::VersionRecord& version) {
  boost::json::value row = to_json(render(version));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(version.published_at.time_since_epoch());
  row.as_object()["created_at"] = seconds.count();
  return row;
}

}  // namespace

HandlerResult upload(Context& context, const Exchange& exchange) {
  const Request& message = exchange.request;
  const auto read = [&message] { return read_upload(message); };
  auto made = co_await make_on_worker(context, exchange, envelope_cost(message.body().size()), read);
  if (!made) co_return fail(std::move(made).error());
  const Result<UploadPtr>& upload = *made;
  if (!upload) co_return fail(upload.error());
  marketplace::Submission submission{*(*upload)->artifact, {}, {}, {}};
  if (!(*upload)->signature.empty()) submission.signatures.push_back((*upload)->signature);
  const auto publication = co_await context.marketplace.publishing.publish(exchange.principal(), submission);
  if (!publication) co_return fail(publication.error());
  co_return respond_change(publication->version.id(), publication->created ? "uploaded" : "unchanged",
                           publication->created ? "Stored. It is pending until a reviewer decides."
                                                : "The same content was uploaded before; nothing changed.");
}

HandlerResult list(Context& context, const Exchange& exchange) {
  marketplace::ListQuery listing;
  listing.limit = limits::kPageRows;
  if (const auto status = exchange.parameter("status")) {
    listing.status = wpk::parse_status(*status);
    if (!listing.status)
      co_return fail(errors::kInvalidParameter,
                     "The parameter 'status' must be a status, for example approved.");
  }
  const auto page = co_await context.marketplace.discovery.list(exchange.caller, listing);
  if (!page) co_return fail(page.error());
  boost::json::array wpks;
  for (const auto& version : page->versions) wpks.push_back(row_of(version));
  const std::size_t count = wpks.size();
  Response response =
      respond_json(http::status::ok, boost::json::object{{"wpks", std::move(wpks)}, {"count", count}});
  set_private_caching(response);
  co_return response;
}

HandlerResult review(Context& context, const Exchange& exchange) {
  const auto body = read_json_body(exchange.request);
  if (!body) co_return fail(body.error());
  const auto request = wire::read_legacy_review_request(*body);
  if (!request) co_return fail(request.error());
  const auto version = co_await v1::decide(context, exchange, *request);
  if (!version) co_return fail(version.error());
  co_return respond_change(version->id(), wpk::to_string(version->status), v1::change_message(*version));
}

}  // namespace atom::api::legacy
