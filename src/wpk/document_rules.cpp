#include "atom/wpk/document_rules.hpp"

#include <fmt/format.h>

#include <array>

#include "atom/base/limits.hpp"
#include "atom/wpk/checks.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/name.hpp"
#include "atom/wpk/version.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;
using namespace checks;

void package_name(const json::value& value, const Place& at, Findings& findings) {
  const auto* found = value.if_string();
  if (found == nullptr) return any_text(value, at, findings);
  if (const auto name = check_name(*found); !name)
    findings.add(name.error().code, at.pointer(), name.error().message);
}

/// Guesses the version that was meant by a number without quotes: "1.2.0" for 1.2.
std::string meant_version(const std::string& number) {
  std::string meant = number + (number.find('.') == std::string::npos ? ".0.0" : ".0");
  return Version::parse(meant) ? meant : "1.0.0";
}

void package_version(const json::value& value, const Place& at, Findings& findings) {
  if (value.is_number()) {
    const std::string number = fmt::format("{}", value.to_number<double>());
    findings.add(errors::kInvalidVersion, at.pointer(),
                 fmt::format("{} must be a string, but {} without quotes is a number. Write version: \"{}\".",
                             at.label(), number, meant_version(number)));
    return;
  }
  const auto* found = value.if_string();
  if (found == nullptr) return invalid(at, "must be a string, such as \"1.0.0\".", findings);
  if (const auto version = Version::parse(*found); !version) {
    findings.add(version.error().code, at.pointer(), version.error().message);
  }
}

void tag(const json::value& value, const Place& at, Findings& findings) {
  const auto* found = value.if_string();
  if (found == nullptr || !is_tag(*found)) {
    invalid(at,
            fmt::format(
                "must be a string of 1 to {} characters, without line breaks or other control characters.",
                limits::kTagCharacters),
            findings);
  }
}

void step(const json::value& value, const Place& at, Findings& findings) {
  if (!value.is_string() && !value.is_object()) invalid(at, "must be a string or an object.", findings);
}

// The document shape, from the inside out.

constexpr std::array<std::string_view, 1> kApiVersions{"v1"};
constexpr std::array<std::string_view, 1> kKinds{"WorkflowPackage"};
constexpr std::array<std::string_view, 3> kRuntimes{"k8s", "docker", "shell"};
constexpr std::array<std::string_view, 2> kSafetyModes{"manual", "auto"};
constexpr std::array<std::string_view, 3> kTriggers{"webhook", "schedule", "event"};
constexpr std::array<std::string_view, 3> kHandlers{"k8s", "shell", "api"};
constexpr std::array<std::string_view, 4> kLoggingLevels{"debug", "info", "warning", "error"};

constexpr Member kRuntime[] = {{"type", optional, one_of<kRuntimes>}};

constexpr Member kSafety[] = {
    {"mode", optional, one_of<kSafetyModes>},
    {"approval_required", optional, flag},
    {"dry_run_required", optional, flag},
    {"rollback_enabled", optional, flag},
};

constexpr Member kTrigger[] = {{"type", required, one_of<kTriggers>}};

constexpr Member kRetry[] = {{"max_attempts", optional, integer<1, 100>}, {"backoff", optional, duration}};

constexpr Member kHandler[] = {
    {"name", required, any_text},
    {"type", required, one_of<kHandlers>},
    {"timeout", optional, duration},
    {"retry", optional, object_of<kRetry>},
};

constexpr Member kRollback[] = {{"enabled", optional, flag},
                                {"handlers", optional, array_of<object_of<kHandler>, limits::kSteps>}};

constexpr Member kValidation[] = {{"required_permissions", optional, array_of<any_text, limits::kSteps>}};

constexpr Member kMonitoring[] = {
    {"metrics_enabled", optional, flag},
    {"logging_level", optional, one_of<kLoggingLevels>},
    {"alerts", optional, any_array},
};

constexpr Member kSpec[] = {
    {"runtime", optional, object_of<kRuntime>},
    {"safety", optional, object_of<kSafety>},
    {"triggers", optional, array_of<object_of<kTrigger>, limits::kSteps>},
    {"handlers", required, some_of<object_of<kHandler>, limits::kSteps>},
    {"rollback", optional, object_of<kRollback>},
    {"validation", optional, object_of<kValidation>},
    {"monitoring", optional, object_of<kMonitoring>},
};

constexpr Member kIdentity[] = {{"name", required, package_name}, {"version", required, package_version}};

constexpr Member kMetadata[] = {
    {"description", required, text<limits::kDescriptionCharacters>},
    {"author", required, text<limits::kAuthorCharacters>},
    {"license", optional, text<limits::kLicenseCharacters>},
    {"tags", optional, array_of<tag, limits::kTags>},
};

constexpr Member kDocument[] = {
    {"apiVersion", required, one_of<kApiVersions>},
    {"kind", required, one_of<kKinds>},
    {"metadata", required, object_of<kIdentity, kMetadata>},
    {"spec", required, object_of<kSpec>},
};

// The flat and the enveloped shape. Members missing from an envelope may be in its content.

constexpr Member kAbout[] = {
    {"description", optional, text<limits::kDescriptionCharacters>},
    {"author", optional, text<limits::kAuthorCharacters>},
    {"license", optional, text<limits::kLicenseCharacters>},
    {"tags", optional, array_of<tag, limits::kTags>},
};

constexpr Member kFlat[] = {{"steps", required, some_of<step, limits::kSteps>}};
constexpr Member kContent[] = {{"steps", optional, some_of<step, limits::kSteps>}};
constexpr Member kEnveloped[] = {{"content", required, object_of<kAbout, kContent>}};

Check check_of(Shape shape) {
  switch (shape) {
    case Shape::flat:
      return object_of<kIdentity, kAbout, kFlat>;
    case Shape::enveloped:
      return object_of<kIdentity, kAbout, kEnveloped>;
    case Shape::document:
      return object_of<kDocument>;
  }
  return nullptr;
}

}  // namespace

Shape shape_of(const json::object& document) {
  Shape shape = Shape::flat;
  for (const json::key_value_pair& member : document) {
    const std::string_view name = member.key();
    if (name == "apiVersion" || name == "kind" || name == "metadata") return Shape::document;
    if (name == "content") shape = Shape::enveloped;
  }
  return shape;
}

void check_document(const json::value& document, Findings& findings) {
  const auto* object = document.if_object();
  if (object == nullptr) {
    findings.add(errors::kNotAnObject, "",
                 "The document must be an object with members such as 'name' and 'version'.");
    return;
  }
  check_of(shape_of(*object))(document, {}, findings);
}

}  // namespace atom::wpk
