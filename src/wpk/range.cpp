#include "atom/wpk/range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/partial_version.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk {
namespace {

using Op = Range::Comparator::Op;

/// The operator before a version. Caret and tilde become two comparators each.
enum class Sign { none, caret, tilde, lt, le, eq, ge, gt };

/// A longer sign comes before its own prefix.
constexpr std::pair<std::string_view, Sign> kSigns[] = {
    {"<=", Sign::le}, {">=", Sign::ge}, {"~>", Sign::tilde}, {"<", Sign::lt},
    {">", Sign::gt},  {"=", Sign::eq},  {"~", Sign::tilde},  {"^", Sign::caret},
};

/// The lowest possible version.
constexpr std::string_view kLowest = "0.0.0-0";

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (auto begin = text.begin(); begin != text.end();) {
    begin = std::find_if_not(begin, text.end(), is_space);
    const auto end = std::find_if(begin, text.end(), is_space);
    if (begin != end) words.emplace_back(begin, end);
    begin = end;
  }
  return words;
}

Sign take_sign(std::string_view& word) {
  for (const auto& [text, sign] : kSigns) {
    if (!word.starts_with(text)) continue;
    word.remove_prefix(text.size());
    return sign;
  }
  return Sign::none;
}

/// Returns the index of the number that a caret keeps fixed: the first non-zero one, or the last one given.
std::size_t caret_index(const PartialVersion& partial) {
  std::size_t index = 0;
  while (index + 1 < partial.known && partial.numbers[index] == 0) ++index;
  return index;
}

/// As in npm, `>=0.0.0` adds no comparator: only prereleases of 0.0.0 are below it, and another comparator
/// may accept those.
void add_at_least(Version version, Range::All& all) {
  if (version.text() != "0.0.0") all.push_back({Op::ge, std::move(version)});
}

void add_between(const PartialVersion& partial, std::size_t fixed, Range::All& all) {
  add_at_least(partial.lowest(), all);
  all.push_back({Op::lt, partial.past(fixed)});
}

void add_whole(Sign sign, const PartialVersion& partial, Range::All& all) {
  Version version = partial.lowest();
  switch (sign) {
    case Sign::lt:
      all.push_back({Op::lt, std::move(version)});
      break;
    case Sign::le:
      all.push_back({Op::le, std::move(version)});
      break;
    case Sign::ge:
      add_at_least(std::move(version), all);
      break;
    case Sign::gt:
      all.push_back({Op::gt, std::move(version)});
      break;
    default:
      all.push_back({Op::eq, std::move(version)});
      break;
  }
}

void add_partial(Sign sign, const PartialVersion& partial, Range::All& all) {
  const std::size_t last = partial.known - 1;
  switch (sign) {
    case Sign::lt:
      all.push_back({Op::lt, partial.lowest("-0")});
      break;
    case Sign::le:
      all.push_back({Op::lt, partial.past(last)});
      break;
    case Sign::ge:
      add_at_least(partial.lowest(), all);
      break;
    case Sign::gt:
      all.push_back({Op::ge, partial.past(last, "")});
      break;
    default:
      add_between(partial, last, all);
      break;
  }
}

void add_comparators(Sign sign, const PartialVersion& partial, Range::All& all) {
  if (partial.known == 0) {
    // A wildcard accepts any version, but no version is above or below all others.
    if (sign == Sign::lt || sign == Sign::gt) all.push_back({Op::lt, *Version::parse(kLowest)});
  } else if (sign == Sign::caret) {
    add_between(partial, caret_index(partial), all);
  } else if (sign == Sign::tilde) {
    add_between(partial, std::min<std::size_t>(partial.known - 1, 1), all);
  } else if (partial.is_whole()) {
    add_whole(sign, partial, all);
  } else {
    add_partial(sign, partial, all);
  }
}

std::optional<Range::All> parse_hyphen(std::string_view from_text, std::string_view to_text) {
  const auto from = PartialVersion::parse(from_text);
  const auto to = PartialVersion::parse(to_text);
  if (!from || !to) return std::nullopt;
  Range::All all;
  add_comparators(Sign::ge, *from, all);
  add_comparators(Sign::le, *to, all);
  return all;
}

/// Parses one alternative of `||`.
std::optional<Range::All> parse_all(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() == 3 && words[1] == "-") return parse_hyphen(words[0], words[2]);
  Range::All all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    const Sign sign = take_sign(word);
    // White space is allowed between the sign and its version.
    if (word.empty() && i + 1 < words.size()) word = words[++i];
    const auto partial = PartialVersion::parse(word);
    if (!partial) return std::nullopt;
    add_comparators(sign, *partial, all);
  }
  return all;
}

bool holds(const Range::Comparator& comparator, const Version& version) {
  const auto order = version <=> comparator.version;
  switch (comparator.op) {
    case Op::lt:
      return order < 0;
    case Op::le:
      return order <= 0;
    case Op::eq:
      return order == 0;
    case Op::ge:
      return order >= 0;
    case Op::gt:
      return order > 0;
  }
  return false;
}

bool has_prerelease_of(const Range::Comparator& comparator, const Version& version) {
  const Version& named = comparator.version;
  return named.is_prerelease() && named.major() == version.major() && named.minor() == version.minor() &&
         named.patch() == version.patch();
}

bool contains_all(const Range::All& all, const Version& version) {
  if (!std::all_of(all.begin(), all.end(), [&](const auto& one) { return holds(one, version); }))
    return false;
  return !version.is_prerelease() || std::any_of(all.begin(), all.end(), [&](const auto& one) {
    return has_prerelease_of(one, version);
  });
}

bool accepts_everything(const Range::All& all) {
  return all.empty();
}

/// Above every `sort_key`, which is printable ASCII.
constexpr std::string_view kPastEveryKey = "\x7F";
/// Ends the key of a release, so that it sorts after all of its prereleases.
constexpr char kReleaseMark = '~';

/// Returns the least text above `key`.
std::string after(const std::string& key) {
  return key + '\0';
}

/// Returns the releases between the comparators of one alternative of `||`.
Range::Span releases_of(const Range::All& all) {
  Range::Span span{true, "", std::string(kPastEveryKey)};
  for (const auto& [op, version] : all) {
    const std::string key = version.sort_key();
    if (op == Op::ge || op == Op::eq) span.low = std::max(span.low, key);
    if (op == Op::gt) span.low = std::max(span.low, after(key));
    if (op == Op::lt) span.past = std::min(span.past, key);
    if (op == Op::le || op == Op::eq) span.past = std::min(span.past, after(key));
  }
  return span;
}

/// Returns the prereleases of a version's major.minor.patch that lie in `bounds`.
Range::Span prereleases_of(const Version& version, const Range::Span& bounds) {
  const auto release =
      Version::parse(fmt::format("{}.{}.{}", version.major(), version.minor(), version.patch()));
  const std::string past = release->sort_key();
  const std::string low = past.substr(0, past.rfind(kReleaseMark));
  return {false, std::max(bounds.low, low), std::min(bounds.past, past)};
}

tl::unexpected<Error> invalid_range(std::string_view text) {
  constexpr std::string_view kAdvice =
      "Use npm's syntax, such as \"^1.2\", \"~1.2.3\", \"1.x\" or \">=1.2 <2\"";
  return fail(errors::kInvalidRange, fmt::format("{} is not a version range. {}.", quote(text), kAdvice));
}

}  // namespace

Result<Range> Range::parse(std::string_view text) {
  if (text.size() > limits::kSelectorBytes) {
    return fail(errors::kInvalidRange, fmt::format("The version range has {} bytes; at most {} are allowed.",
                                                   text.size(), limits::kSelectorBytes));
  }
  constexpr std::string_view kOr = "||";
  Range range;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(kOr, begin), text.size());
    auto all = parse_all(text.substr(begin, end - begin));
    if (!all) return invalid_range(text);
    range.any_of_.push_back(*std::move(all));
    begin = end + kOr.size();
  }
  // As in npm, an alternative that accepts everything replaces all others, even one that names a prerelease.
  if (std::any_of(range.any_of_.begin(), range.any_of_.end(), accepts_everything)) range.any_of_ = {All{}};
  return range;
}

std::vector<Range::Span> Range::spans() const {
  std::vector<Span> spans;
  const auto add = [&spans](Span span) {
    if (span.low < span.past) spans.push_back(std::move(span));
  };
  for (const All& all : any_of_) {
    const Span releases = releases_of(all);
    for (const Comparator& comparator : all) {
      if (comparator.version.is_prerelease()) add(prereleases_of(comparator.version, releases));
    }
    add(releases);
  }
  return spans;
}

bool Range::contains(const Version& version) const {
  return std::any_of(any_of_.begin(), any_of_.end(),
                     [&](const All& all) { return contains_all(all, version); });
}

}  // namespace atom::wpk
