#include "atom/wpk/yaml_tabs.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "atom/wpk/yaml_lines.hpp"
#include "atom/wpk/yaml_nesting.hpp"
#include "atom/wpk/yaml_parser.hpp"

namespace atom::wpk {
namespace {

/// The bytes that may be scanned again in a short text; a longer one may be scanned twice.
constexpr std::size_t kLeastScanned = 1 << 20;

/// Returns true for a line with nothing on it but white space and a comment.
bool holds_no_token(std::string_view text, std::size_t begin) {
  const std::string_view line = line_at(text, begin);
  const std::size_t first = line.find_first_not_of(kWhiteSpace);
  const bool has_end = begin + line.size() < text.size();
  return has_end && (first == std::string_view::npos || line[first] == '#');
}

bool is_block_scalar(const YamlToken& token) {
  if (token->type != YAML_SCALAR_TOKEN) return false;
  const auto style = token->data.scalar.style;
  return style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
}

/// Finds the tab for which libyaml stops reading a text.
class TabFinder {
 public:
  explicit TabFinder(std::string_view bytes) : bytes_(bytes) {}

  /// Returns the position of that tab, if a space may stand there instead.
  std::optional<std::size_t> find() {
    YamlScanner scanner(bytes_);
    YamlToken token;
    while (scanner.next(token)) {
      if (token->type == YAML_STREAM_END_TOKEN || nesting_.is_too_deep()) return std::nullopt;
      take(token);
    }
    const std::size_t at = ByteIndex(bytes_).of(scanner.problem());
    const bool is_tab = at < bytes_.size() && bytes_[at] == '\t';
    return is_tab && is_between_tokens(scanner, at) ? std::optional(at) : std::nullopt;
  }

 private:
  enum class Last { before_value, block_scalar, other };

  void take(const YamlToken& token) {
    nesting_.take(*token);
    if (token->type == YAML_BLOCK_END_TOKEN) return;
    const bool awaits_value = token->type == YAML_VALUE_TOKEN || token->type == YAML_BLOCK_ENTRY_TOKEN ||
                              token->type == YAML_KEY_TOKEN || token->type == YAML_ANCHOR_TOKEN ||
                              token->type == YAML_TAG_TOKEN;
    last_ = awaits_value ? Last::before_value : is_block_scalar(token) ? Last::block_scalar : Last::other;
  }

  /// A tab in or behind a block scalar may be a part of it, and one on a line of a plain scalar is an error.
  /// Readers do not agree on one between a key and the next key, if the first has no value.
  bool is_between_tokens(const YamlScanner& scanner, std::size_t at) const {
    if (last_ == Last::block_scalar || scanner.is_in(YamlScanner::Place::block_scalar)) return false;
    if (scanner.is_in(YamlScanner::Place::plain_scalar)) return !goes_on(at);
    const bool is_behind_key = last_ == Last::before_value && holds_no_token(bytes_, line_begin(bytes_, at));
    return !is_behind_key || (goes_on(at) && !has_comment(at));
  }

  bool has_comment(std::size_t at) const { return line_at(bytes_, at).find('#') != std::string_view::npos; }

  /// Returns true if the next line with something on it belongs to what came before that of `at`.
  bool goes_on(std::size_t at) const {
    for (at = next_line(bytes_, at); at < bytes_.size(); at = next_line(bytes_, at)) {
      const std::string_view line = line_at(bytes_, at);
      const std::size_t first = line.find_first_not_of(kWhiteSpace);
      if (first != std::string_view::npos)
        return line[first] != '#' && indentation_of(line) > nesting_.indent();
    }
    return false;
  }

  std::string_view bytes_;
  YamlNesting nesting_;
  Last last_ = Last::other;
};

bool begins_with_indicator(std::string_view text) {
  const bool is_indicator = !text.empty() && std::string_view("-?:").find(text[0]) != std::string_view::npos;
  return is_indicator && (text.size() == 1 || kWhiteSpace.find(text[1]) != std::string_view::npos);
}

/// Returns true if a tab may stand between an indicator and this rest of its line. It may not before a
/// sequence or a mapping, which would be indented by it.
bool may_follow_tab(std::string_view rest) {
  if (rest.empty() || std::string_view("#[{").find(rest[0]) != std::string_view::npos) return true;
  // A value with an anchor or a tag may begin on the next line.
  const bool has_properties = rest[0] == '&' || rest[0] == '!';
  return !has_properties && !begins_with_indicator(rest) && !rest.ends_with(':') &&
         rest.find(": ") == std::string_view::npos && rest.find(":\t") == std::string_view::npos;
}

/// Replaces the tabs of a text from `begin` to the next character that is no white space.
void replace_tabs(std::string& text, std::size_t begin) {
  for (; begin < text.size() && kWhiteSpace.find(text[begin]) != std::string_view::npos; ++begin)
    text[begin] = ' ';
}

/// Replaces the tab that libyaml rejects. Returns false if YAML 1.2 does so too, or may do so.
bool replace_tab(std::string& text, std::size_t tab) {
  const std::size_t begin = line_begin(text, tab);
  const std::string_view line = line_at(text, begin);
  if (holds_no_token(text, begin)) {
    for (std::size_t at = begin; at < text.size() && holds_no_token(text, at); at = next_line(text, at))
      replace_tabs(text, at);
    return true;
  }
  const std::string_view before = line.substr(0, tab - begin);
  const std::size_t last = before.find_last_not_of(kWhiteSpace);
  if (last == std::string_view::npos || !begins_with_indicator(before.substr(last))) return false;
  if (last > 0 && kWhiteSpace.find(before[last - 1]) == std::string_view::npos) return false;
  const std::string_view rest = line.substr(tab - begin);
  if (!may_follow_tab(rest.substr(std::min(rest.find_first_not_of(kWhiteSpace), rest.size())))) return false;
  replace_tabs(text, tab);
  return true;
}

}  // namespace

std::string with_spaces_for_tabs(std::string_view bytes) {
  std::string changed;
  if (bytes.find('\t') == std::string_view::npos) return changed;
  std::size_t left = std::max(2 * bytes.size(), kLeastScanned);
  auto tab = TabFinder(bytes).find();
  if (tab) changed = bytes;
  while (tab && replace_tab(changed, *tab)) {
    if (*tab >= left) break;
    left -= *tab;
    tab = TabFinder(changed).find();
  }
  return changed;
}

}  // namespace atom::wpk
