#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace atom::wpk {

/// The state of a published version: `pending → approved | rejected | withdrawn`, `approved ↔ yanked`. A
/// reviewer may change a decision.
enum class Status { pending, approved, rejected, withdrawn, yanked };

/// A reviewer's decision about a version.
enum class Decision { approve, reject };

inline constexpr std::array<std::string_view, 5> kStatusNames{"pending", "approved", "rejected", "withdrawn",
                                                              "yanked"};
inline constexpr std::array<std::string_view, 2> kDecisionNames{"approve", "reject"};

constexpr std::string_view to_string(Status status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}
constexpr std::string_view to_string(Decision decision) {
  return kDecisionNames[static_cast<std::size_t>(decision)];
}

constexpr std::optional<Status> parse_status(std::string_view text) {
  for (std::size_t i = 0; i < kStatusNames.size(); ++i) {
    if (kStatusNames[i] == text) return static_cast<Status>(i);
  }
  return std::nullopt;
}

constexpr std::optional<Decision> parse_decision(std::string_view text) {
  for (std::size_t i = 0; i < kDecisionNames.size(); ++i) {
    if (kDecisionNames[i] == text) return static_cast<Decision>(i);
  }
  return std::nullopt;
}

/// Returns the status that follows from a decision.
constexpr Status status_after(Decision decision) {
  return decision == Decision::approve ? Status::approved : Status::rejected;
}

}  // namespace atom::wpk
