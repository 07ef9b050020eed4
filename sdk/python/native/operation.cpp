#include "operation.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <utility>
#include <vector>

#include "atom/base/timestamp.hpp"
#include "failure.hpp"
#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;
namespace json = boost::json;
namespace operations = client::operations;

using Text = std::string;
using MaybeText = std::optional<std::string>;

template <class T>
json::value members_of(const T& record) {
  return wire::to_json(record);
}

json::value members_of(const client::RevokedToken& token) {
  return json::object{{"id", token.id}, {"durable", token.durable}};
}

Output output_of(client::Download download) {
  return {json::object{{"id", download.id},
                       {"digest", download.digest},
                       {"media_type", download.media_type},
                       {"status", download.status}},
          std::move(download.bytes)};
}

template <class T>
Output output_of(const T& value) {
  return {members_of(value), {}};
}

/// Returns the shape of a response; null if the result is not the record in the response.
template <class T>
const wire::Shape* shape_of_response() {
  return &wire::shape_of<T>();
}
template <>
const wire::Shape* shape_of_response<client::Download>() {
  return nullptr;
}
template <>
const wire::Shape* shape_of_response<client::RevokedToken>() {
  return nullptr;
}

/// Reads a response by its shape. If that gives up, reads the struct, which also says what is wrong.
template <class T>
client::Result<Output> read_output(const typename client::Operation<T>::Read& read,
                                   client::Response& response, std::string_view base_url) {
  if (const wire::Shape* shape = shape_of_response<T>()) {
    if (auto checked = wire::check_text(response.body, *shape))
      return Output{Checked{shape, *std::move(checked)}, {}};
  }
  return read(response, base_url).map([](T value) { return output_of(std::move(value)); });
}

/// Returns the same operation with an output for Python.
template <class T>
nb::object any(client::Operation<T> operation) {
  if (!operation.request) return failure_of(operation.request.error());
  return nb::cast(
      AnyOperation{std::move(operation.request),
                   [read = std::move(operation.read)](client::Response& response, std::string_view base_url) {
                     return read_output<T>(read, response, base_url);
                   }});
}

template <class Make>
nb::object of_value(nb::handle value, Make make) {
  const auto document = to_json(value);
  if (!document) return failure_of(document.error());
  return any(make(*document));
}

std::string text_of(const nb::bytes& bytes) {
  return {bytes.c_str(), bytes.size()};
}

nb::object list_marketplace(const MaybeText& status, MaybeText publisher, MaybeText tag, MaybeText runtime,
                            MaybeText text, MaybeText sort, std::optional<std::uint32_t> limit,
                            MaybeText cursor) {
  client::ListQuery query;
  if (status) {
    query.status = wpk::parse_status(*status);
    if (!query.status) {
      return invalid_argument("status must be pending, approved, rejected, withdrawn or yanked.");
    }
  }
  query.publisher = std::move(publisher);
  query.tag = std::move(tag);
  query.runtime = std::move(runtime);
  query.text = std::move(text);
  query.sort = std::move(sort);
  query.limit = limit;
  query.cursor = std::move(cursor);
  return any(operations::list(query));
}

nb::object create_token(const std::vector<Text>& scopes, Text note, const MaybeText& expires_at,
                        MaybeText tenant) {
  wire::TokenRequest request{{}, std::move(note), std::nullopt, std::move(tenant)};
  for (const Text& scope : scopes) {
    const auto parsed = parse_scope(scope);
    if (!parsed) return invalid_argument("Each scope must be publish, review, manage or admin.");
    request.scopes.add(*parsed);
  }
  if (expires_at) {
    request.expires_at = parse_rfc3339(*expires_at);
    if (!request.expires_at) {
      return invalid_argument("expires_at must be an RFC 3339 date-time such as 2027-01-31T00:00:00Z.");
    }
  }
  return any(operations::create_token(request));
}

nb::object review(const Text& id, const Text& decision, Text reason, MaybeText digest) {
  const auto parsed = wpk::parse_decision(decision);
  if (!parsed) return invalid_argument("decision must be approve or reject.");
  return any(operations::review(id, {*parsed, std::move(reason), std::move(digest)}));
}

void bind_documents(nb::module_& module) {
  module.def(
      "publish_value", [](nb::handle document) { return of_value(document, &operations::publish); },
      nb::sig("def publish_value(document: object) -> Operation | Failure"));
  module.def(
      "publish_file", [](const nb::bytes& file) { return any(operations::publish_file(text_of(file))); },
      nb::sig("def publish_file(file: bytes) -> Operation | Failure"));
  module.def(
      "publish_bytes",
      [](const nb::bytes& document) { return any(operations::publish_bytes(text_of(document), {})); },
      nb::sig("def publish_bytes(document: bytes) -> Operation | Failure"));
  module.def(
      "validate_value", [](nb::handle document) { return of_value(document, &operations::validate); },
      nb::sig("def validate_value(document: object) -> Operation | Failure"));
  module.def(
      "validate_file", [](const nb::bytes& file) { return any(operations::validate_file(text_of(file))); },
      nb::sig("def validate_file(file: bytes) -> Operation | Failure"));
  module.def(
      "validate_bytes",
      [](const nb::bytes& document) { return any(operations::validate_bytes(text_of(document), {})); },
      nb::sig("def validate_bytes(document: bytes) -> Operation | Failure"));
}

void bind_finding(nb::module_& module) {
  using nb::arg;
  module.def("list_marketplace", &list_marketplace, arg("status").none(), arg("publisher").none(),
             arg("tag").none(), arg("runtime").none(), arg("q").none(), arg("sort").none(),
             arg("limit").none(), arg("cursor").none(),
             nb::sig("def list_marketplace(status: str | None, publisher: str | None, tag: str | None, "
                     "runtime: str | None, q: str | None, sort: str | None, limit: int | None, "
                     "cursor: str | None) -> Operation | Failure"));
  module.def(
      "get", [](const Text& reference) { return any(operations::get(reference)); },
      nb::sig("def get(reference: str) -> Operation | Failure"));
  module.def(
      "get_package",
      [](const Text& name, std::optional<std::string> cursor) {
        return any(operations::get_package(name, {{}, std::move(cursor)}));
      },
      arg("name"), arg("cursor").none(),
      nb::sig("def get_package(name: str, cursor: str | None) -> Operation | Failure"));
  module.def(
      "download", [](const Text& reference) { return any(operations::download(reference)); },
      nb::sig("def download(reference: str) -> Operation | Failure"));
  module.def(
      "list_events",
      [](std::optional<std::int64_t> after, std::optional<std::uint32_t> limit) {
        return any(operations::list_events({after, limit}));
      },
      arg("after").none(), arg("limit").none(),
      nb::sig("def list_events(after: int | None, limit: int | None) -> Operation | Failure"));
}

void bind_reviews(nb::module_& module) {
  using nb::arg;
  module.def(
      "review", &review, arg("id"), arg("decision"), arg("reason"), arg("digest").none(),
      nb::sig("def review(id: str, decision: str, reason: str, digest: str | None) -> Operation | Failure"));
  module.def(
      "list_reviews", [](const Text& id) { return any(operations::list_reviews(id)); },
      nb::sig("def list_reviews(id: str) -> Operation | Failure"));
  module.def(
      "withdraw", [](const Text& id) { return any(operations::withdraw(id)); },
      nb::sig("def withdraw(id: str) -> Operation | Failure"));
  module.def(
      "yank", [](const Text& id) { return any(operations::yank(id)); },
      nb::sig("def yank(id: str) -> Operation | Failure"));
  module.def(
      "unyank", [](const Text& id) { return any(operations::unyank(id)); },
      nb::sig("def unyank(id: str) -> Operation | Failure"));
}

void bind_owners(nb::module_& module) {
  module.def(
      "list_owners", [](const Text& name) { return any(operations::list_owners(name)); },
      nb::sig("def list_owners(name: str) -> Operation | Failure"));
  module.def(
      "add_owner",
      [](const Text& name, const Text& tenant) { return any(operations::add_owner(name, tenant)); },
      nb::sig("def add_owner(name: str, tenant: str) -> Operation | Failure"));
  module.def(
      "accept_ownership",
      [](const Text& name, const Text& tenant) { return any(operations::accept_ownership(name, tenant)); },
      nb::sig("def accept_ownership(name: str, tenant: str) -> Operation | Failure"));
  module.def(
      "remove_owner",
      [](const Text& name, const Text& tenant) { return any(operations::remove_owner(name, tenant)); },
      nb::sig("def remove_owner(name: str, tenant: str) -> Operation | Failure"));
}

void bind_callers(nb::module_& module) {
  using nb::arg;
  module.def(
      "health", [] { return any(operations::health()); }, nb::sig("def health() -> Operation | Failure"));
  module.def(
      "whoami", [] { return any(operations::whoami()); }, nb::sig("def whoami() -> Operation | Failure"));
  module.def("create_token", &create_token, arg("scopes"), arg("note"), arg("expires_at").none(),
             arg("tenant").none(),
             nb::sig("def create_token(scopes: list[str], note: str, expires_at: str | None, "
                     "tenant: str | None) -> Operation | Failure"));
  module.def(
      "list_tokens",
      [](std::optional<std::uint32_t> limit, MaybeText cursor) {
        return any(operations::list_tokens({limit, std::move(cursor)}));
      },
      arg("limit").none(), arg("cursor").none(),
      nb::sig("def list_tokens(limit: int | None, cursor: str | None) -> Operation | Failure"));
  module.def(
      "revoke_token", [](const Text& id) { return any(operations::revoke_token(id)); },
      nb::sig("def revoke_token(id: str) -> Operation | Failure"));
}

}  // namespace

void bind_operations(nb::module_& module) {
  nb::class_<AnyOperation>(module, "Operation", "A call that is not made yet.");
  bind_documents(module);
  bind_finding(module);
  bind_reviews(module);
  bind_owners(module);
  bind_callers(module);
}

}  // namespace atom::python
