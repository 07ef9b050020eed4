#include "atom/wire/checked_text.hpp"

#include <charconv>
#include <limits>

#include "atom/base/encoding.hpp"
#include "atom/base/timestamp.hpp"
#include "atom/wire/text_scanner.hpp"

namespace atom::wire {
namespace {

/// The depth of values that the shape does not know; deeper ones are left to the reader of JSON values.
constexpr int kUnknownDepth = 16;
/// Any number of this many digits fits 64 bits.
constexpr std::ptrdiff_t kSafeDigits = 18;
/// About how many bytes of a response each of its items takes.
constexpr std::size_t kBytesOfItem = 24;

/// Every function returns false if the text is not what it looks for; the check then gives up.
class Checker {
 public:
  explicit Checker(std::string_view body) : body_(body), scan_(body) {
    checked_.items.reserve(body.size() / kBytesOfItem + 16);
  }

  std::optional<CheckedText> check(const Shape& shape) {
    if (!members(shape) || !scan_.at_end()) return std::nullopt;
    return std::move(checked_);
  }

 private:
  bool members(const Shape& shape) {
    if (!scan_.take('{')) return false;
    auto next = shape.members.begin();
    if (!scan_.take('}')) {
      do {
        // Servers write the members in the order of the shape, so the next one is tried first.
        if (next != shape.members.end() && scan_.take_name(next->name)) {
          if (!value(*next++)) return false;
        } else if (!named_member(shape, next)) {
          return false;
        }
      } while (scan_.take(','));
      if (!scan_.take('}')) return false;
    }
    return skip_to(shape.members.end(), next);
  }

  using Next = std::span<const Member>::iterator;

  bool named_member(const Shape& shape, Next& next) {
    std::string_view name;
    if (!scan_.plain_text(name) || !scan_.take(':')) return false;
    Next found = next;
    while (found != shape.members.end() && found->name != name) ++found;
    if (found == shape.members.end()) {
      for (Next before = shape.members.begin(); before != next; ++before) {
        if (before->name == name) return false;
      }
      return scan_.skip_value(kUnknownDepth);
    }
    if (!skip_to(found, next)) return false;
    ++next;
    return value(*found);
  }

  /// Puts down the defaults of the members that are absent.
  bool skip_to(Next found, Next& next) {
    for (; next != found; ++next) {
      if (!absent(*next)) return false;
    }
    return true;
  }

  bool absent(const Member& member) {
    switch (member.kind) {
      case Kind::text_or_empty:
        return put({Item::Kind::ascii});
      case Kind::integer_or_zero:
        return put({Item::Kind::integer});
      case Kind::text_or_null:
      case Kind::time_or_null:
      case Kind::object_or_null:
        return put({});
      case Kind::count:
        return true;
      default:
        return false;
    }
  }

  bool value(const Member& member) {
    if (member.kind == Kind::count) return scan_.skip_value(kUnknownDepth);
    if (scan_.take_word("null")) return absent(member);
    switch (member.kind) {
      case Kind::integer:
      case Kind::integer_or_zero:
        return integer();
      case Kind::flag:
        return flag();
      case Kind::time:
      case Kind::time_or_null:
        return time();
      case Kind::texts:
        return array([this] { return text(); });
      case Kind::object:
      case Kind::object_or_null:
        return put({Item::Kind::object}) && members(*member.shape);
      case Kind::objects:
        return array([&] { return members(*member.shape); });
      case Kind::json_object:
        return json_object();
      default:
        return text();
    }
  }

  template <class Element>
  bool array(Element element) {
    if (!scan_.take('[')) return false;
    const std::size_t head = checked_.items.size();
    put({Item::Kind::array});
    if (scan_.take(']')) return true;
    std::int64_t count = 0;
    do {
      if (!element()) return false;
      ++count;
    } while (scan_.take(','));
    checked_.items[head].number = count;
    return scan_.take(']');
  }

  bool integer() {
    const std::string_view digits = scan_.number();
    Item item{Item::Kind::integer};
    if (digits.empty() || std::ssize(digits) > kSafeDigits || digits == "-0") return false;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), item.number);
    return error == std::errc{} && end == digits.data() + digits.size() && put(item);
  }

  bool flag() {
    if (scan_.take_word("true")) return put({Item::Kind::flag, 0, 1});
    return scan_.take_word("false") && put({Item::Kind::flag, 0, 0});
  }

  bool json_object() {
    const std::string_view json = scan_.object(kUnknownDepth);
    Item item = item_of(json);
    item.kind = Item::Kind::json_object;
    return !json.empty() && put(item);
  }

  bool text() {
    std::string_view plain;
    if (scan_.plain_text(plain)) return put(item_of(plain));
    const auto found = scan_.text(checked_.made);
    return found && put(item_of(*found));
  }

  bool time() {
    std::string_view plain;
    if (scan_.plain_text(plain)) {
      if (is_canonical_rfc3339(plain)) return put(item_of(plain));
      const auto time = parse_rfc3339(plain);
      return time && put(made(format_rfc3339(*time)));
    }
    const auto found = scan_.text(checked_.made);
    if (!found) return false;
    const auto time = parse_rfc3339(checked_.text_of(item_of(*found), body_));
    return time && put(made(format_rfc3339(*time)));
  }

  Item item_of(std::string_view plain) const {
    return {Item::Kind::ascii, static_cast<std::uint32_t>(plain.data() - body_.data()), std::ssize(plain)};
  }

  Item item_of(const TextScanner::Text& text) const {
    const auto kind = text.is_made    ? Item::Kind::made_text
                      : text.is_ascii ? Item::Kind::ascii
                                      : Item::Kind::text;
    return {kind, static_cast<std::uint32_t>(text.start), static_cast<std::int64_t>(text.size)};
  }

  Item made(std::string_view text) {
    const std::size_t start = checked_.made.size();
    checked_.made += text;
    return item_of({start, text.size(), true, true});
  }

  bool put(Item item) {
    checked_.items.push_back(item);
    return true;
  }

  std::string_view body_;
  TextScanner scan_;
  CheckedText checked_;
};

}  // namespace

std::optional<CheckedText> check_text(std::string_view body, const Shape& shape) {
  if (body.size() > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return Checker(body).check(shape);
}

}  // namespace atom::wire
