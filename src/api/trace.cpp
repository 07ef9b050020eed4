#include "api/trace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"

namespace atom::api {
namespace {

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, is_lower_hex);
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::string Trace::traceparent() const {
  return fmt::format("00-{}-{}-{}", trace_id, span_id, flags);
}

std::optional<Trace> continue_trace(std::string_view traceparent, std::span<const std::uint8_t> span) {
  // 00-<32>-<16>-<2>
  constexpr std::size_t kBytes = 55;
  if (traceparent.size() != kBytes || !traceparent.starts_with("00-") || traceparent[35] != '-' ||
      traceparent[52] != '-') {
    return std::nullopt;
  }
  const std::string_view trace_id = traceparent.substr(3, 32);
  const std::string_view parent_id = traceparent.substr(36, 16);
  const std::string_view flags = traceparent.substr(53, 2);
  if (!is_id(trace_id) || !is_id(parent_id) || !is_hex(flags)) return std::nullopt;
  return Trace{std::string(trace_id), std::string(parent_id), to_hex(span), std::string(flags)};
}

}  // namespace atom::api
