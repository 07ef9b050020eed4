#include "atom/wpk/document.hpp"

#include <array>

#include <boost/json/monotonic_resource.hpp>

#include "atom/wpk/document_rules.hpp"
#include "atom/wpk/find_member.hpp"
#include "atom/wpk/json.hpp"
#include "atom/wpk/text_position.hpp"
#include "atom/wpk/yaml.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

/// Enough memory for the value of most documents, which are a few KB of text.
constexpr std::size_t kUsualValueBytes = 16 << 10;

/// Returns a member of `object`, or null if the object or the member is absent.
const json::value* member(const json::value* object, std::string_view name) {
  return object == nullptr || !object->is_object() ? nullptr : find_member(object->get_object(), name);
}

std::string text_of(const json::value* value) {
  return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
}

std::vector<std::string> texts(const json::value* array) {
  std::vector<std::string> items;
  if (array == nullptr) return items;
  items.reserve(array->get_array().size());
  for (const json::value& item : array->get_array()) items.push_back(text_of(&item));
  return items;
}

std::vector<std::string> step_names(const json::value* steps) {
  std::vector<std::string> names;
  if (steps == nullptr) return names;
  names.reserve(steps->get_array().size());
  for (const json::value& step : steps->get_array()) {
    names.push_back(step.is_string() ? text_of(&step) : text_of(member(&step, "name")));
  }
  return names;
}

/// The values from which the model is made, which are in different places in each shape.
struct Sources {
  const json::value* about = nullptr;
  const json::value* about_fallback = nullptr;  ///< Provides the members missing from `about`.
  const json::value* runtime = nullptr;
  const json::value* steps = nullptr;
};

Sources sources_of(const json::value& source) {
  switch (shape_of(source.get_object())) {
    case Shape::flat:
      return {.about = &source, .steps = member(&source, "steps")};
    case Shape::enveloped: {
      const json::value* content = member(&source, "content");
      return {.about = &source, .about_fallback = content, .steps = member(content, "steps")};
    }
    case Shape::document: {
      const json::value* spec = member(&source, "spec");
      return {.about = member(&source, "metadata"),
              .runtime = member(member(spec, "runtime"), "type"),
              .steps = member(spec, "handlers")};
    }
  }
  return {};
}

/// Makes the model of a document that has passed every rule.
Document model_of(const json::value& source) {
  const Sources sources = sources_of(source);
  const auto about = [&](std::string_view name) {
    const json::value* found = member(sources.about, name);
    return found != nullptr ? found : member(sources.about_fallback, name);
  };
  Document document;
  document.id = {text_of(about("name")), *Version::parse(text_of(about("version")))};
  document.description = text_of(about("description"));
  document.author = text_of(about("author"));
  document.license = text_of(about("license"));
  document.tags = texts(about("tags"));
  document.runtime = text_of(sources.runtime);
  document.steps = step_names(sources.steps);
  return document;
}

}  // namespace

std::string_view to_string(MediaType type) {
  return type == MediaType::json ? "application/json" : "application/yaml";
}

MediaType sniff_media_type(std::string_view bytes) {
  bytes = without_byte_order_mark(bytes);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '{' ? MediaType::json : MediaType::yaml;
}

Result<Document> read_document(std::string_view bytes, MediaType type) {
  // The value does not outlive this call, so a monotonic resource can hold it and free it all at once.
  std::array<unsigned char, kUsualValueBytes> first;
  json::monotonic_resource storage(first.data(), first.size());
  const auto value = type == MediaType::json ? read_json(bytes, &storage) : read_yaml(bytes, &storage);
  if (!value) return fail(value.error());
  return read_document(*value);
}

Result<Document> read_document(const json::value& value) {
  Findings findings;
  check_document(value, findings);
  if (!findings.empty()) return fail(std::move(findings).error());
  return model_of(value);
}

}  // namespace atom::wpk
