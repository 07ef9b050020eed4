#include "atom/wpk/yaml.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "atom/base/encoding.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/quote.hpp"
#include "atom/wpk/text_position.hpp"
#include "atom/wpk/value_builder.hpp"
#include "atom/wpk/yaml_parser.hpp"
#include "atom/wpk/yaml_rules.hpp"
#include "atom/wpk/yaml_scalar.hpp"
#include "atom/wpk/yaml_tabs.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

constexpr std::string_view kMapTag = "tag:yaml.org,2002:map";
constexpr std::string_view kSequenceTag = "tag:yaml.org,2002:seq";

/// More `%TAG` directives than any document needs. libyaml compares each one with all others, which takes
/// quadratic time.
constexpr std::size_t kTagDirectives = 256;

/// Feeds libyaml's events to the builder.
class Reader {
 public:
  Reader(std::string_view bytes, json::storage_ptr storage) : parser_(bytes), builder_(std::move(storage)) {}

  Result<json::value> read();

 private:
  bool take(const YamlEvent& event);
  bool begin_document(const YamlEvent& event);
  bool begin_object(const YamlEvent& event);
  bool begin_array(const YamlEvent& event);
  bool end();
  bool take_scalar(const YamlEvent& event);
  bool take_alias(const YamlEvent& event);
  bool take_key(const YamlEvent& event, const json::value& name);

  bool open(const yaml_char_t* anchor);
  /// Registers an anchor whose node is still open. An alias to it would contain itself.
  void announce(std::string_view anchor) { anchors_.insert_or_assign(std::string(anchor), std::nullopt); }
  bool keep(std::string_view anchor, const json::value& value);

  bool reject(const YamlEvent& event, std::string_view reason) {
    error_ = malformed_yaml(event.position(), reason);
    return false;
  }
  bool from_builder(bool ok) {
    if (!ok) error_ = builder_.error();
    return ok;
  }

  YamlParser parser_;
  ValueBuilder builder_;
  std::map<std::string, std::optional<json::value>, std::less<>> anchors_;
  std::vector<std::string> open_anchors_;  ///< One for each open object and array; empty if it has none.
  bool has_document_ = false;
  Error error_;
};

Result<json::value> Reader::read() {
  for (;;) {
    YamlEvent event;
    if (!parser_.next(event)) return fail(parser_.error());
    if (event->type == YAML_STREAM_END_EVENT) break;
    if (!take(event)) return fail(error_);
  }
  if (!has_document_) return fail(errors::kMalformedYaml, "The YAML contains no document. Write one.");
  return builder_.release();
}

bool Reader::take(const YamlEvent& event) {
  switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
      return begin_document(event);
    case YAML_MAPPING_START_EVENT:
      return begin_object(event);
    case YAML_SEQUENCE_START_EVENT:
      return begin_array(event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
      return end();
    case YAML_SCALAR_EVENT:
      return take_scalar(event);
    case YAML_ALIAS_EVENT:
      return take_alias(event);
    default:
      return true;
  }
}

bool Reader::begin_document(const YamlEvent& event) {
  if (has_document_) return reject(event, "a second document begins here. Put each document in its own file");
  has_document_ = true;
  // YAML 1.1 reads some texts differently: `yes` is true, `010` is eight.
  const auto* version = event->data.document_start.version_directive;
  if (version != nullptr && (version->major != 1 || version->minor != 2)) {
    return reject(event, "only YAML 1.2 is supported. Remove or correct the %YAML line");
  }
  return true;
}

bool Reader::begin_object(const YamlEvent& event) {
  const auto& start = event->data.mapping_start;
  const std::string_view tag = yaml_text(start.tag);
  if (!tag.empty() && tag != "!" && tag != kMapTag)
    return reject(event, "this tag is not in the core schema. Remove it");
  if (builder_.wants_key()) return reject(event, "a key must be a string, but this one is a mapping");
  return open(start.anchor) && from_builder(builder_.begin_object());
}

bool Reader::begin_array(const YamlEvent& event) {
  const auto& start = event->data.sequence_start;
  const std::string_view tag = yaml_text(start.tag);
  if (!tag.empty() && tag != "!" && tag != kSequenceTag)
    return reject(event, "this tag is not in the core schema. Remove it");
  if (builder_.wants_key()) return reject(event, "a key must be a string, but this one is a sequence");
  return open(start.anchor) && from_builder(builder_.begin_array());
}

bool Reader::open(const yaml_char_t* anchor) {
  open_anchors_.emplace_back(yaml_text(anchor));
  if (anchor != nullptr) announce(yaml_text(anchor));
  return true;
}

bool Reader::end() {
  if (!from_builder(builder_.end())) return false;
  const std::string anchor = std::move(open_anchors_.back());
  open_anchors_.pop_back();
  return anchor.empty() || keep(anchor, builder_.last());
}

bool Reader::take_scalar(const YamlEvent& event) {
  const auto& scalar = event->data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
  const std::string_view tag = yaml_text(scalar.tag);
  const bool is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
  // The tag "!" makes a plain scalar a string.
  const ScalarValue value = !tag.empty() && tag != "!" ? resolve_tagged(tag, text)
                            : is_plain && tag.empty()  ? resolve_plain(text)
                                                       : ScalarValue(json::value(text));
  if (!value) return reject(event, value.error());
  if (is_plain && tag.empty() && text == "<<" && builder_.wants_key())
    return reject(
        event, "YAML 1.2 has no merge keys. Write out the members that '<<' would add, or put it in quotes");
  if (!tag.empty() && text.empty() && is_plain && builder_.wants_key())
    return reject(event, "this key is empty. Put it in quotes");
  if (scalar.anchor != nullptr && !keep(yaml_text(scalar.anchor), *value)) return false;
  return builder_.wants_key() ? take_key(event, *value) : from_builder(builder_.add(*value));
}

bool Reader::take_alias(const YamlEvent& event) {
  const std::string_view anchor = yaml_text(event->data.alias.anchor);
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    return reject(event, fmt::format("the alias {} has no anchor before it. Define one, or write the value",
                                     quote(anchor)));
  }
  if (!found->second) {
    return reject(event,
                  fmt::format("the alias {} is inside the value that it refers to. Write the value out",
                              quote(anchor)));
  }
  const json::value& value = *found->second;
  return builder_.wants_key() ? take_key(event, value) : from_builder(builder_.add_copy(value));
}

bool Reader::take_key(const YamlEvent& event, const json::value& name) {
  const auto* text = name.if_string();
  if (text == nullptr) return reject(event, "a key must be a string. Put this one in quotes");
  builder_.key(*text);
  return true;
}

bool Reader::keep(std::string_view anchor, const json::value& value) {
  if (!from_builder(builder_.count_copy(value))) return false;
  anchors_.insert_or_assign(std::string(anchor), value);
  return true;
}

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size()))
    ++count;
  return count;
}

/// libyaml also breaks lines at U+0085, U+2028 and U+2029, as YAML 1.1 does; in YAML 1.2 they are text. It
/// skips a byte order mark at the beginning of any line.
std::optional<Error> find_yaml11_character(std::string_view bytes) {
  constexpr std::string_view kBreak = "YAML 1.1 breaks a line at this character and YAML 1.2 does not";
  constexpr std::tuple<std::string_view, std::string_view, std::string_view> kCharacters[] = {
      {"\xC2\x85", kBreak, "\\N"},
      {"\xE2\x80\xA8", kBreak, "\\L"},
      {"\xE2\x80\xA9", kBreak, "\\P"},
      {"\xEF\xBB\xBF", "there is a byte order mark in the text", "\\uFEFF"}};
  for (const auto& [character, why, escape] : kCharacters) {
    const std::size_t at = bytes.find(character);
    if (at == std::string_view::npos) continue;
    return malformed_yaml(position_of(bytes, at),
                          fmt::format("{}. Write {} in a double-quoted string", why, escape));
  }
  return std::nullopt;
}

/// Readers do not agree on a carriage return alone.
std::optional<Error> find_lone_carriage_return(std::string_view bytes) {
  for (std::size_t at = bytes.find('\r'); at != std::string_view::npos; at = bytes.find('\r', at + 1)) {
    if (bytes.substr(at + 1).starts_with('\n')) continue;
    return malformed_yaml(position_of(bytes, at),
                          "a line ends with a carriage return alone. Save it with line feeds");
  }
  return std::nullopt;
}

}  // namespace

Result<json::value> read_yaml(std::string_view bytes, json::storage_ptr storage) {
  bytes = without_byte_order_mark(bytes);
  if (!is_utf8(bytes)) return fail(errors::kInvalidUtf8, "The YAML is not valid UTF-8. Save it as UTF-8.");
  if (auto error = find_yaml11_character(bytes)) return fail(*std::move(error));
  if (auto error = find_lone_carriage_return(bytes)) return fail(*std::move(error));
  if (count_of(bytes, "%TAG") > kTagDirectives) {
    return fail(errors::kDocumentTooComplex,
                fmt::format("The YAML contains %TAG more than {} times. Remove these directives; only the "
                            "core schema's tags are supported.",
                            kTagDirectives));
  }
  const std::string readable = with_spaces_for_tabs(bytes);
  const std::string_view text = readable.empty() ? bytes : std::string_view(readable);
  if (auto error = find_yaml11(text)) return fail(*std::move(error));
  return Reader(text, std::move(storage)).read();
}

}  // namespace atom::wpk
