#include "api/rate_headers.hpp"

#include <fmt/format.h>

#include <array>

namespace atom::api {
namespace {

/// In the order of `Payer`.
constexpr std::array<std::string_view, 3> kPolicies{"address", "principal", "tenant"};

/// Sets a header whose value is written on the stack: every response has two.
template <class... Args>
void set(Response& response, std::string_view name, fmt::format_string<Args...> format, Args&&... args) {
  std::array<char, 96> text{};
  const auto written = fmt::format_to_n(text.data(), text.size(), format, std::forward<Args>(args)...);
  response.set(name, std::string_view(text.data(), std::min(written.size, text.size())));
}

}  // namespace

void set_rate_headers(Response& response, Payer payer, const Rate& rate, const Allowance& allowance) {
  const std::string_view policy = kPolicies.at(static_cast<std::size_t>(payer));
  set(response, "RateLimit-Policy", R"("{}";q={};w={})", policy, rate.requests, rate.period.count());
  set(response, "RateLimit", R"("{}";r={};t={})", policy, allowance.remaining, allowance.reset.count());
  if (!allowance.allowed) set(response, "Retry-After", "{}", allowance.retry_after.count());
}

}  // namespace atom::api
