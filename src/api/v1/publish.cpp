#include "api/address.hpp"
#include "api/body.hpp"
#include "api/precondition.hpp"
#include "api/render.hpp"
#include "api/v1/handlers.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/id.hpp"

namespace atom::api::v1 {
namespace {

std::vector<std::string> signatures_of(const Request& request) {
  std::vector<std::string> signatures;
  const auto [first, last] = request.equal_range("Atom-Signature");
  for (auto header = first; header != last; ++header) signatures.emplace_back(header->value());
  return signatures;
}

Response render_publication(marketplace::Publication publication) {
  wire::Wpk wpk = render(std::move(publication.version));
  const wire::PublishResult result{wpk.id, publication.created ? "uploaded" : "unchanged",
                                   publication.created
                                       ? "Stored. It is pending until a reviewer decides."
                                       : "The same bytes were published before; nothing changed.",
                                   wpk.digest, std::move(wpk)};
  if (!publication.created) return respond_json(http::status::ok, wire::write_text(result));
  Response response = respond_json(http::status::created, wire::write_text(result));
  response.set(http::field::location, "/v1/wpks/" + result.id);
  return response;
}

HandlerResult publish(Context& context, const Exchange& exchange, std::optional<std::string> expected_id) {
  auto artifact = co_await read_artifact(context, exchange);
  if (!artifact) co_return fail(std::move(artifact).error());
  if (!artifact->document()) co_return fail(artifact->document().error());
  auto precondition = read_if_match(exchange.request);
  if (!precondition) co_return fail(std::move(precondition).error());
  const marketplace::Submission submission{*std::move(artifact), std::move(expected_id),
                                           signatures_of(exchange.request), *std::move(precondition)};
  auto publication = co_await context.marketplace.publishing.publish(exchange.principal(), submission);
  if (!publication) co_return fail(std::move(publication).error());
  co_return render_publication(*std::move(publication));
}

/// Returns the findings of an error. One without any is about the whole body.
std::vector<Finding> findings_of(Error error) {
  if (!error.findings.empty()) return std::move(error.findings);
  return {{std::move(error.code), "", std::move(error.message)}};
}

}  // namespace

HandlerResult publish_wpk(Context& context, const Exchange& exchange) {
  return publish(context, exchange, std::nullopt);
}

HandlerResult put_wpk(Context& context, const Exchange& exchange) {
  const auto id = wpk::Id::parse(exchange.capture());
  if (!id) co_return fail(in_address(id.error()));
  co_return co_await publish(context, exchange, id->text());
}

HandlerResult validate_wpk(Context& context, const Exchange& exchange) {
  wire::Validation validation;
  const auto artifact = co_await read_artifact(context, exchange);
  if (!artifact) co_return fail(artifact.error());
  validation.digest = artifact->digest();
  validation.size = static_cast<std::int64_t>(artifact->bytes().size());
  validation.valid = artifact->document().has_value();
  if (validation.valid) {
    validation.id = artifact->document()->id.text();
  } else {
    validation.findings = findings_of(artifact->document().error());
  }
  co_return respond_json(http::status::ok, wire::write_text(validation));
}

}  // namespace atom::api::v1
