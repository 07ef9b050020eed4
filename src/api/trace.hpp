#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace atom::api {

inline constexpr std::string_view kTraceParent = "traceparent";

/// The caller's place in a distributed trace, and this request's own (W3C Trace Context).
struct Trace {
  std::string trace_id;   ///< 32 lower-case hexadecimal digits, not all zero.
  std::string parent_id;  ///< 16 of them: the caller's span.
  std::string span_id;    ///< 16 of them: this request.
  std::string flags;      ///< 2 of them, as the caller sent them.

  /// The header that names this request to whoever continues the trace, in version 00.
  std::string traceparent() const;
};

/// Continues the trace of a `traceparent` header with the span id `span` (8 bytes). Returns nothing if the
/// header is not exactly version 00: a trace that nobody else has would only look like one.
std::optional<Trace> continue_trace(std::string_view traceparent, std::span<const std::uint8_t> span);

}  // namespace atom::api
