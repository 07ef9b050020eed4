#include "api/media_type.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "api/errors.hpp"
#include "atom/base/ascii.hpp"

namespace atom::api {
namespace {

using boost::beast::iequals;

constexpr std::array<std::string_view, 4> kYaml{"application/yaml", "application/x-yaml", "text/yaml",
                                                "text/x-yaml"};

struct ContentType {
  std::string_view essence;  ///< Without parameters; empty if the header is absent.
  std::string charset;       ///< Empty if it is not given.
};

ContentType content_type(const Request& request) {
  const std::string_view header = request[http::field::content_type];
  const std::size_t end = std::min(header.find(';'), header.size());
  ContentType type{trim(header.substr(0, end)), {}};
  for (const auto& [name, value] : http::param_list(header.substr(end))) {
    if (iequals(name, "charset")) type.charset = value;
  }
  return type;
}

bool is_encoded(const Request& request) {
  const auto [first, last] = request.equal_range(http::field::content_encoding);
  return !std::all_of(first, last, [](const auto& line) {
    return line.value().empty() || iequals(line.value(), "identity");
  });
}

bool is_json(std::string_view essence) {
  return iequals(essence, kJson);
}
bool is_yaml(std::string_view essence) {
  return std::ranges::any_of(kYaml, [&](std::string_view name) { return iequals(essence, name); });
}
bool is_unsaid(std::string_view essence) {
  return essence.empty() || iequals(essence, "application/octet-stream");
}

}  // namespace

Result<void> check_media_type(Body body, const Request& request) {
  if (body == Body::none) return {};
  if (is_encoded(request)) {
    return fail(errors::kUnsupportedMediaType,
                "The body must not be encoded; send it without 'Content-Encoding'.");
  }
  const ContentType type = content_type(request);
  const bool may_be_yaml = body == Body::document;
  const bool taken = is_json(type.essence) ||
                     (may_be_yaml ? is_unsaid(type.essence) || is_yaml(type.essence) : type.essence.empty());
  if (!taken) {
    return fail(
        errors::kUnsupportedMediaType,
        may_be_yaml
            ? "The body must be JSON or YAML; send 'Content-Type: application/json' or 'application/yaml'."
            : "The body must be JSON; send 'Content-Type: application/json'.");
  }
  if (!type.charset.empty() && !iequals(type.charset, "utf-8")) {
    return fail(errors::kUnsupportedMediaType,
                "The body must be UTF-8; convert it, and leave out 'charset'.");
  }
  return {};
}

std::optional<wpk::MediaType> declared_type(const Request& request) {
  const std::string_view essence = content_type(request).essence;
  if (is_json(essence)) return wpk::MediaType::json;
  if (is_yaml(essence)) return wpk::MediaType::yaml;
  return std::nullopt;
}

wpk::MediaType document_type(const Request& request) {
  const auto declared = declared_type(request);
  return declared ? *declared : wpk::sniff_media_type(request.body());
}

}  // namespace atom::api
