#include "atom/wpk/id.hpp"

#include <fmt/format.h>

#include "atom/wpk/errors.hpp"
#include "atom/wpk/name.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk {
namespace {

struct Halves {
  std::string_view name;
  std::string_view rest;
};

/// Splits at the first `@`. Neither a name nor a selector may contain one.
Result<Halves> split(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) {
    return fail(errors::kInvalidId, fmt::format("{} has no '@'. Write name@version.", quote(text)));
  }
  const Halves halves{text.substr(0, at), text.substr(at + 1)};
  if (auto name = check_name(halves.name); !name) return fail(std::move(name).error());
  return halves;
}

Result<Selector> parse_selector(std::string_view text) {
  if (text == "latest") return Latest{};
  if (auto version = Version::parse(text)) return *std::move(version);
  // An empty range would mean every version, but the text is more likely cut off.
  if (text.empty()) {
    return fail(errors::kInvalidRange, "Nothing follows the '@'. Add a version, a range or \"latest\".");
  }
  auto range = Range::parse(text);
  if (!range) return fail(std::move(range).error());
  return *std::move(range);
}

}  // namespace

Result<Id> Id::parse(std::string_view text) {
  const auto halves = split(text);
  if (!halves) return fail(halves.error());
  auto version = Version::parse(halves->rest);
  if (!version) return fail(std::move(version).error());
  return Id{std::string(halves->name), *std::move(version)};
}

Result<Reference> Reference::parse(std::string_view text) {
  const auto halves = split(text);
  if (!halves) return fail(halves.error());
  auto selector = parse_selector(halves->rest);
  if (!selector) return fail(std::move(selector).error());
  return Reference{std::string(halves->name), *std::move(selector)};
}

}  // namespace atom::wpk
