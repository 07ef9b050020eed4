#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atom/client.hpp"
#include "base/timestamp.hpp"
#include "failure.hpp"
#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;
using client::Client;

using Text = std::string;
using MaybeText = std::optional<std::string>;

nb::object failed(client::Error error) {
  return nb::cast(Failure{std::move(error)});
}

nb::object invalid_argument(std::string message) {
  client::Error error;
  error.code = client::errors::kInvalidArgument;
  error.message = std::move(message);
  return failed(std::move(error));
}

std::string view_of(const nb::bytes& bytes) {
  return {bytes.c_str(), bytes.size()};
}

/// Runs a call without the GIL, so that other threads go on while it waits.
template <class Call>
auto wait_for(Call call) {
  const nb::gil_scoped_release released;
  return call();
}

/// What Python gets of a call: the answer as a dict, or a `Failure`.
template <class Call>
nb::object settle(Call call) {
  const auto result = wait_for(std::move(call));
  if (!result) return failed(result.error());
  return to_python(wire::to_json(*result));
}

/// As `settle`, for a call that takes a value.
template <class Call>
nb::object settle_value(nb::handle value, Call call) {
  const auto document = to_json(value);
  if (!document) return failed(document.error());
  return settle([&] { return call(*document); });
}

nb::object connect(MaybeText base_url, MaybeText api_key, std::optional<std::int64_t> connect_ms,
                   std::optional<std::int64_t> attempt_ms, std::optional<std::int64_t> call_ms, Text ca_file,
                   std::vector<std::pair<Text, Text>> headers) {
  client::ClientOptions options;
  options.base_url = std::move(base_url);
  options.api_key = std::move(api_key);
  options.user_agent = "atom-python/" + std::string(client::kVersion);
  options.ca_file = std::move(ca_file);
  if (connect_ms) options.timeouts.connect = std::chrono::milliseconds(*connect_ms);
  if (attempt_ms) options.timeouts.attempt = std::chrono::milliseconds(*attempt_ms);
  if (call_ms) options.timeouts.call = std::chrono::milliseconds(*call_ms);
  for (auto& [name, value] : headers) options.headers.push_back({std::move(name), std::move(value)});
  auto made = client::create_client(options);
  if (!made) return failed(made.error());
  return nb::cast(*std::move(made));
}

nb::object list_marketplace(const Client& client, const MaybeText& status, MaybeText publisher, MaybeText tag,
                            MaybeText runtime, MaybeText text, MaybeText sort,
                            std::optional<std::uint32_t> limit, MaybeText cursor) {
  client::ListQuery query{
      {},    std::move(publisher), std::move(tag), std::move(runtime), std::move(text), std::move(sort),
      limit, std::move(cursor)};
  if (status) {
    query.status = wpk::parse_status(*status);
    if (!query.status) {
      return invalid_argument("status must be pending, approved, rejected, withdrawn or yanked.");
    }
  }
  return settle([&] { return client.list_marketplace(query); });
}

nb::object download(const Client& client, const Text& reference) {
  const auto result = wait_for([&] { return client.download(reference); });
  if (!result) return failed(result.error());
  nb::dict dict;
  dict["id"] = to_str(result->id);
  dict["digest"] = to_str(result->digest);
  dict["media_type"] = to_str(result->media_type);
  dict["bytes"] = nb::bytes(result->bytes.data(), result->bytes.size());
  return dict;
}

nb::object create_token(const Client& client, const std::vector<Text>& scopes, Text note,
                        const MaybeText& expires_at, MaybeText tenant) {
  wire::TokenRequest request{{}, std::move(note), std::nullopt, std::move(tenant)};
  for (const Text& scope : scopes) {
    const auto parsed = parse_scope(scope);
    if (!parsed) return invalid_argument("Each scope must be publish, review or admin.");
    request.scopes.add(*parsed);
  }
  if (expires_at) {
    request.expires_at = parse_rfc3339(*expires_at);
    if (!request.expires_at) {
      return invalid_argument("expires_at must be an RFC 3339 date-time such as 2027-01-31T00:00:00Z.");
    }
  }
  return settle([&] { return client.create_token(request); });
}

nb::object revoke_token(const Client& client, const Text& id) {
  const auto result = wait_for([&] { return client.revoke_token(id); });
  if (!result) return failed(result.error());
  return nb::none();
}

nb::object canonical_bytes(nb::handle value) {
  const auto document = to_json(value);
  if (!document) return failed(document.error());
  const auto bytes = wpk::canonicalize(*document);
  if (!bytes) {
    client::Error error;
    static_cast<Error&>(error) = bytes.error();
    return failed(std::move(error));
  }
  return nb::bytes(bytes->data(), bytes->size());
}

void bind_client(nb::module_& module) {
  using nb::arg;
  nb::class_<Client>(module, "Client", "A caller of one server. Thread-safe; its calls wait without the GIL.")
      .def_prop_ro("base_url", [](const Client& client) { return to_str(client.base_url()); })
      .def(
          "publish_wpk",
          [](const Client& client, nb::handle document) {
            return settle_value(document, [&](const auto& value) { return client.publish_wpk(value); });
          },
          nb::sig("def publish_wpk(self, document: object) -> dict[str, object] | Failure"))
      .def(
          "publish_wpk_file",
          [](const Client& client, const nb::bytes& file) {
            return settle([&, path = view_of(file)] { return client.publish_wpk_file(path); });
          },
          nb::sig("def publish_wpk_file(self, file: bytes) -> dict[str, object] | Failure"))
      .def(
          "publish_wpk_bytes",
          [](const Client& client, const nb::bytes& document) {
            return settle([&, bytes = view_of(document)]() mutable {
              return client.publish_wpk_bytes(std::move(bytes));
            });
          },
          nb::sig("def publish_wpk_bytes(self, document: bytes) -> dict[str, object] | Failure"))
      .def(
          "validate",
          [](const Client& client, nb::handle document) {
            return settle_value(document, [&](const auto& value) { return client.validate(value); });
          },
          nb::sig("def validate(self, document: object) -> dict[str, object] | Failure"))
      .def(
          "validate_file",
          [](const Client& client, const nb::bytes& file) {
            return settle([&, path = view_of(file)] { return client.validate_file(path); });
          },
          nb::sig("def validate_file(self, file: bytes) -> dict[str, object] | Failure"))
      .def(
          "validate_bytes",
          [](const Client& client, const nb::bytes& document) {
            return settle(
                [&, bytes = view_of(document)]() mutable { return client.validate_bytes(std::move(bytes)); });
          },
          nb::sig("def validate_bytes(self, document: bytes) -> dict[str, object] | Failure"))
      .def("list_marketplace", &list_marketplace, arg("status").none(), arg("publisher").none(),
           arg("tag").none(), arg("runtime").none(), arg("q").none(), arg("sort").none(), arg("limit").none(),
           arg("cursor").none(),
           nb::sig("def list_marketplace(self, status: str | None, publisher: str | None, tag: str | None, "
                   "runtime: str | None, q: str | None, sort: str | None, limit: int | None, cursor: str | "
                   "None) -> dict[str, object] | Failure"))
      .def(
          "get",
          [](const Client& client, const Text& reference) {
            return settle([&] { return client.get(reference); });
          },
          nb::sig("def get(self, reference: str) -> dict[str, object] | Failure"))
      .def(
          "get_package",
          [](const Client& client, const Text& name) {
            return settle([&] { return client.get_package(name); });
          },
          nb::sig("def get_package(self, name: str) -> dict[str, object] | Failure"))
      .def("download", &download,
           nb::sig("def download(self, reference: str) -> dict[str, object] | Failure"))
      .def(
          "approve",
          [](const Client& client, const Text& id, const Text& reason, const MaybeText& digest) {
            return settle([&] { return client.approve(id, reason, digest); });
          },
          arg("id"), arg("reason"), arg("digest").none(),
          nb::sig(
              "def approve(self, id: str, reason: str, digest: str | None) -> dict[str, object] | Failure"))
      .def(
          "reject",
          [](const Client& client, const Text& id, const Text& reason, const MaybeText& digest) {
            return settle([&] { return client.reject(id, reason, digest); });
          },
          arg("id"), arg("reason"), arg("digest").none(),
          nb::sig(
              "def reject(self, id: str, reason: str, digest: str | None) -> dict[str, object] | Failure"))
      .def(
          "health", [](const Client& client) { return settle([&] { return client.health(); }); },
          nb::sig("def health(self) -> dict[str, object] | Failure"))
      .def(
          "whoami", [](const Client& client) { return settle([&] { return client.whoami(); }); },
          nb::sig("def whoami(self) -> dict[str, object] | Failure"))
      .def("create_token", &create_token, arg("scopes"), arg("note"), arg("expires_at").none(),
           arg("tenant").none(),
           nb::sig("def create_token(self, scopes: list[str], note: str, expires_at: str | None, "
                   "tenant: str | None) -> dict[str, object] | Failure"))
      .def(
          "list_tokens",
          [](const Client& client) {
            return settle([&] {
              return client.list_tokens().map([](auto tokens) {
                return wire::TokenPage{std::move(tokens), {}};
              });
            });
          },
          nb::sig("def list_tokens(self) -> dict[str, object] | Failure"))
      .def("revoke_token", &revoke_token, nb::sig("def revoke_token(self, id: str) -> Failure | None"));
}

void bind_functions(nb::module_& module) {
  using nb::arg;
  module.def(
      "connect", &connect, arg("base_url").none(), arg("api_key").none(), arg("connect_ms").none(),
      arg("attempt_ms").none(), arg("call_ms").none(), arg("ca_file"), arg("headers"),
      nb::sig("def connect(base_url: str | None, api_key: str | None, connect_ms: int | None, "
              "attempt_ms: int | None, call_ms: int | None, ca_file: str, headers: list[tuple[str, str]]) "
              "-> Client | Failure"),
      "A client, which connects when it is first used.");
  module.def("canonicalize", &canonical_bytes, arg("value").none(),
             nb::sig("def canonicalize(value: object) -> bytes | Failure"), "The RFC 8785 bytes of a value.");
  module.def(
      "digest",
      [](const nb::bytes& data) {
        return to_str(wpk::digest_of({data.c_str(), data.size()}));
      },
      arg("data"), "The sha256:... of some bytes.");
}

}  // namespace
}  // namespace atom::python

NB_MODULE(_native, module) {
  module.doc() = "The C++ SDK, as thin as can be: a call gives a dict, or a Failure.";
  module.attr("version") = atom::python::to_str(atom::client::kVersion);
  atom::python::bind_failure(module);
  atom::python::bind_client(module);
  atom::python::bind_functions(module);
}
