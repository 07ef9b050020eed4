#include "atom/wpk/yaml_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "atom/wpk/text_position.hpp"
#include "atom/wpk/yaml_lines.hpp"
#include "atom/wpk/yaml_nesting.hpp"
#include "atom/wpk/yaml_parser.hpp"

namespace atom::wpk {
namespace {

constexpr std::string_view kSpaceOrBreak = " \t\r\n";

/// Finds the constructs that libyaml does not read as YAML 1.2 does.
class Rules {
 public:
  explicit Rules(std::string_view bytes) : bytes_(bytes), scanner_(bytes), index_(bytes) {}

  std::optional<Error> check();

 private:
  struct Token {
    const yaml_token_t* raw;
    std::size_t begin;
    std::size_t end;
    bool is_first;  ///< On its line.
  };

  static bool is_flow_end(const Token& token) {
    return token.raw->type == YAML_FLOW_SEQUENCE_END_TOKEN || token.raw->type == YAML_FLOW_MAPPING_END_TOKEN;
  }
  static bool is_quoted(const Token& token) {
    if (token.raw->type != YAML_SCALAR_TOKEN) return false;
    const auto style = token.raw->data.scalar.style;
    return style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  }
  void check_token(const Token& token);
  void check_scalar(const Token& token);
  void check_lines(const Token& token);
  void check_block_scalar(const Token& token);
  bool escapes_line_end(const Token& token, std::size_t line) const;
  static bool ends_in_spaces(const Token& token);
  void check_name(const Token& token, std::string_view what);
  void check_flow_line(const Token& token);

  bool has_found() const { return error_.has_value(); }
  void reject(std::size_t at, std::string_view reason) {
    if (!error_) error_ = malformed_yaml(position_of(bytes_, at), reason);
  }
  char at(std::size_t byte) const { return byte < bytes_.size() ? bytes_[byte] : '\n'; }
  bool is_space_at(std::size_t byte) const { return kSpaceOrBreak.find(at(byte)) != std::string_view::npos; }
  /// Returns true if a name, or an indicator, ends before this.
  bool is_delimiter_at(std::size_t byte) const {
    const bool is_flow = std::string_view(",[]{}").find(at(byte)) != std::string_view::npos;
    return is_space_at(byte) || (is_in_flow() && is_flow);
  }
  std::ptrdiff_t indent() const { return nesting_.indent(); }
  bool is_in_flow() const { return nesting_.flow_level() > 0; }

  std::string_view bytes_;
  YamlScanner scanner_;
  ByteIndex index_;
  YamlNesting nesting_;
  bool may_precede_value_ = false;  ///< After a quote or bracket, a ':' needs no space behind it.
  bool has_properties_ = false;     ///< The last token was an anchor or a tag.
  std::optional<Error> error_;
};

constexpr std::string_view kIndentMore = "indent this line more than what it belongs to, with spaces";

std::optional<Error> Rules::check() {
  std::size_t last_line = 0;
  YamlToken raw;
  while (!has_found() && !nesting_.is_too_deep() && scanner_.next(raw) &&
         raw->type != YAML_STREAM_END_TOKEN) {
    const std::size_t begin = index_.of(raw->start_mark);
    const std::size_t end = index_.of(raw->end_mark);
    const bool is_first = end > begin && raw->start_mark.line > last_line;
    // A token that libyaml adds, such as the key before a scalar, is empty.
    if (end > begin) last_line = std::max(last_line, raw->end_mark.line);
    check_token({&*raw, begin, end, is_first});
  }
  return std::move(error_);
}

void Rules::check_token(const Token& token) {
  switch (token.raw->type) {
    case YAML_SCALAR_TOKEN:
      check_scalar(token);
      break;
    case YAML_ANCHOR_TOKEN:
      check_name(token, "anchor");
      break;
    case YAML_ALIAS_TOKEN:
      check_name(token, "alias");
      break;
    case YAML_VALUE_TOKEN:
      if (is_in_flow() && token.end > token.begin && !may_precede_value_ && !is_delimiter_at(token.end))
        reject(token.begin,
               "YAML 1.2 takes this ':' for text. Write a space after it, or quotes around the text");
      break;
    case YAML_KEY_TOKEN:
      // Where libyaml has seen a key without '?', the token is empty.
      if (token.end > token.begin && !is_space_at(token.end))
        reject(token.begin,
               "YAML 1.2 takes this '?' for text. Write a space after it, or quotes around the text");
      break;
    default:
      break;
  }
  // This value is only an anchor or a tag, and readers do not agree on where it ends.
  if (has_properties_ && token.is_first && (token.raw->type == YAML_FLOW_ENTRY_TOKEN || is_flow_end(token)))
    reject(token.begin, "there is no value after the anchor or tag. Write null");
  has_properties_ = token.raw->type == YAML_ANCHOR_TOKEN || token.raw->type == YAML_TAG_TOKEN;
  may_precede_value_ = is_flow_end(token) || is_quoted(token);
  nesting_.take(*token.raw);
  const bool ends_line = token.end > 0 && bytes_[token.end - 1] == '\n';
  if (token.end > token.begin && !ends_line && at(token.end) == '#')
    reject(token.end, "a comment must be separated by a space. Write one before the '#'");
  if (token.is_first) check_flow_line(token);
}

void Rules::check_scalar(const Token& token) {
  switch (token.raw->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return check_lines(token);
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
      return check_block_scalar(token);
    default:
      break;
  }
  check_lines(token);
  const std::string_view text = bytes_.substr(token.begin, token.end - token.begin);
  if (text == "-") reject(token.begin, "a '-' alone is no value in brackets. Put it in quotes");
  const bool is_marker = text.starts_with("---") || text.starts_with("...");
  if (is_in_flow() && is_marker && is_space_at(token.begin + 3))
    reject(token.begin, "this looks like the end of a document. Put it in quotes");
}

/// Returns true if the line before `line`, in a double-quoted string, ends in a backslash that is not escaped
/// itself.
bool Rules::escapes_line_end(const Token& token, std::size_t line) const {
  if (token.raw->data.scalar.style != YAML_DOUBLE_QUOTED_SCALAR_STYLE) return false;
  const std::string_view before = line_at(bytes_, line_begin(bytes_, line - 1));
  const std::size_t last = before.find_last_not_of('\\');
  const std::size_t count = last == std::string_view::npos ? before.size() : before.size() - last - 1;
  return count % 2 == 1;
}

/// Checks the lines of a scalar after its first. libyaml checks those of a plain one outside of brackets.
void Rules::check_lines(const Token& token) {
  const bool is_plain = token.raw->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  for (std::size_t line = next_line(bytes_, token.begin); line < token.end; line = next_line(bytes_, line)) {
    const std::string_view text = line_at(bytes_, line);
    const std::ptrdiff_t spaces = indentation_of(text);
    const bool is_blank = spaces == static_cast<std::ptrdiff_t>(text.size());
    // Readers do not agree on such a line in a double-quoted string.
    const bool is_all_white = text.find_first_not_of(kWhiteSpace) == std::string_view::npos;
    const bool is_indented_by_tab =
        !is_blank && (is_plain || is_all_white) && text[static_cast<std::size_t>(spaces)] == '\t';
    if (is_all_white && escapes_line_end(token, line))
      return reject(line, "not all readers see this empty line. Write \\n");
    if ((!is_blank && spaces <= indent()) || is_indented_by_tab) return reject(line, kIndentMore);
  }
}

void Rules::check_block_scalar(const Token& token) {
  const std::string_view header = line_at(bytes_, token.begin);
  const std::size_t comment = header.find('#');
  if (comment != std::string_view::npos && kWhiteSpace.find(header[comment - 1]) == std::string_view::npos)
    return reject(token.begin + comment, "a comment must be separated by a space. Write one before the '#'");
  if (token.is_first && static_cast<std::ptrdiff_t>(token.raw->start_mark.column) <= indent())
    return reject(token.begin, kIndentMore);
  // libyaml wants a space before a line of a block that is the whole document, and takes this for a comment.
  if (indent() < 0 && at(token.end) == '#')
    return reject(token.end, "this is a line of the block above. Indent that with spaces");
  if (header.substr(0, comment).find_first_of("123456789") != std::string_view::npos) {
    if (ends_in_spaces(token))
      reject(token.begin,
             "not all readers see the spaces at the end of this block. Write it in double quotes");
    return;
  }
  std::ptrdiff_t most = 0;
  for (std::size_t line = next_line(bytes_, token.begin); line < bytes_.size();
       line = next_line(bytes_, line)) {
    const std::string_view text = line_at(bytes_, line);
    const std::ptrdiff_t spaces = indentation_of(text);
    if (spaces < static_cast<std::ptrdiff_t>(text.size())) {
      if (spaces > indent() && spaces < most)
        reject(line, "the empty lines before this one have more spaces. Remove those");
      return;
    }
    most = std::max(most, spaces);
  }
}

/// Returns true if the last line of a block is not empty, but has only spaces.
bool Rules::ends_in_spaces(const Token& token) {
  const auto& scalar = token.raw->data.scalar;
  std::string_view value(reinterpret_cast<const char*>(scalar.value), scalar.length);
  value.remove_suffix(value.size() - std::min(value.find_last_not_of('\n') + 1, value.size()));
  const std::size_t last = value.find_last_not_of(' ');
  return value.ends_with(' ') && (last == std::string_view::npos || value[last] == '\n');
}

void Rules::check_name(const Token& token, std::string_view what) {
  if (is_delimiter_at(token.end)) return;
  reject(token.begin, std::string("YAML 1.2 takes more for the name of this ") + std::string(what) +
                          ". Write a space after it, and only letters, digits, '-' and '_' in it");
}

/// Checks a line inside of brackets. Only the last bracket may stand as far left as what it belongs to.
void Rules::check_flow_line(const Token& token) {
  const bool is_end = is_flow_end(token);
  const bool is_start =
      token.raw->type == YAML_FLOW_SEQUENCE_START_TOKEN || token.raw->type == YAML_FLOW_MAPPING_START_TOKEN;
  const std::size_t level = nesting_.flow_level() + (is_end ? 1 : 0) - (is_start ? 1 : 0);
  if (level == 0) return;
  const std::size_t begin = line_begin(bytes_, token.begin);
  const std::ptrdiff_t spaces = indentation_of(line_at(bytes_, begin));
  const bool closes = is_end && level == 1;
  if (spaces < indent() + (closes ? 0 : 1)) reject(begin, kIndentMore);
}

}  // namespace

std::optional<Error> find_yaml11(std::string_view bytes) {
  return Rules(bytes).check();
}

}  // namespace atom::wpk
