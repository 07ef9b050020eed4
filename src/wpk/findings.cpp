#include "atom/wpk/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"

namespace atom::wpk {

void Findings::add(std::string_view code, std::string pointer, std::string detail) {
  ++count_;
  if (findings_.size() == limits::kFindings) return;
  findings_.push_back({std::string(code), std::move(pointer), std::move(detail)});
}

Error Findings::error() && {
  const Finding& first = findings_.front();
  const bool is_shared = std::all_of(findings_.begin(), findings_.end(),
                                     [&](const Finding& one) { return one.code == first.code; });
  std::string message =
      first.pointer.empty() ? first.detail : fmt::format("At {}: {}", first.pointer, first.detail);
  if (count_ > 1) message += fmt::format(" ({} more {})", count_ - 1, count_ == 2 ? "finding" : "findings");
  std::string code = is_shared ? first.code : std::string(errors::kInvalidWpk);
  return {std::move(code), std::move(message), std::move(findings_)};
}

}  // namespace atom::wpk
