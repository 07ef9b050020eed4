#include "policy.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atom/base/timestamp.hpp"
#include "breaker.hpp"
#include "failure.hpp"
#include "response_reader.hpp"
#include "retry_after.hpp"
#include "retry_policy.hpp"
#include "retry_quota.hpp"
#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;
using client::Breaker;
using client::Repeat;
using client::RetryKind;
using client::RetryQuota;
using std::chrono::milliseconds;

using Text = std::string;
using Milliseconds = std::optional<std::int64_t>;

Repeat repeat_of(const Text& text) {
  return text == "harmful" ? Repeat::harmful : Repeat::harmless;
}

RetryKind kind_of(const Text& text) {
  return text == "throttled" ? RetryKind::throttled : RetryKind::transient;
}

nb::object name_of(std::optional<RetryKind> kind) {
  if (!kind) return nb::none();
  return to_str(*kind == RetryKind::throttled ? "throttled" : "transient");
}

Milliseconds count_of(std::optional<milliseconds> duration) {
  return duration ? Milliseconds(duration->count()) : std::nullopt;
}

std::optional<milliseconds> duration_of(Milliseconds ms) {
  return ms ? std::optional(milliseconds(*ms)) : std::nullopt;
}

client::Instant instant(std::int64_t at_ms) {
  return client::Instant(milliseconds(at_ms));
}

Breaker::Outcome outcome_of(const Text& text) {
  if (text == "success") return Breaker::Outcome::success;
  return text == "failure" ? Breaker::Outcome::failure : Breaker::Outcome::ignored;
}

/// Returns a permit, or how many milliseconds until there is one.
nb::object admit(Breaker& breaker, std::int64_t at_ms) {
  const auto admission = breaker.admit(instant(at_ms));
  if (!admission) return nb::int_(admission.error().count());
  return nb::cast(*admission);
}

Milliseconds parse_retry_after(const Text& text, const Text& now) {
  return count_of(client::parse_retry_after(text, parse_rfc3339(now).value()));
}

nb::object error_of(int status, std::vector<std::pair<Text, Text>> headers, Text body, const Text& repeat) {
  client::Response response{status, {}, std::move(body)};
  for (auto& [name, value] : headers) response.headers.push_back({std::move(name), std::move(value)});
  return failure_of(
      client::error_of(response, repeat_of(repeat), "http://atom.example", SystemClock().now()));
}

void bind_breaker(nb::module_& policy) {
  nb::class_<Breaker::Permit>(policy, "Permit");
  nb::class_<Breaker>(policy, "Breaker")
      .def(nb::init<>())
      .def("admit", &admit)
      .def("record", [](Breaker& breaker, const Breaker::Permit& permit, const Text& outcome,
                        std::int64_t at_ms) { breaker.record(permit, outcome_of(outcome), instant(at_ms)); })
      .def("probe_in", [](const Breaker& breaker,
                          std::int64_t at_ms) { return breaker.probe_in(instant(at_ms)).count(); })
      .def_prop_ro("state", [](const Breaker& breaker) { return to_str(to_string(breaker.state())); });
}

void bind_quota(nb::module_& policy) {
  nb::class_<RetryQuota>(policy, "Quota")
      .def(nb::init<>())
      .def("take", [](RetryQuota& quota, const Text& kind) { return quota.take(kind_of(kind)); })
      .def("give_back", &RetryQuota::give_back)
      .def_prop_ro("tokens", &RetryQuota::tokens);
}

}  // namespace

void bind_policy(nb::module_& module) {
  nb::module_ policy = module.def_submodule("_policy");
  bind_breaker(policy);
  bind_quota(policy);
  policy.def("retry_of_status", [](int status, const Text& repeat) {
    return name_of(client::retry_of_status(status, repeat_of(repeat)));
  });
  policy.def("retry_of_failure", [](const Text& code, const Text& repeat) {
    return name_of(client::retry_of_failure(code, repeat_of(repeat)));
  });
  policy.def(
      "delay_ms",
      [](const Text& kind, std::uint64_t retry, double random, Milliseconds retry_after_ms) {
        return count_of(client::delay_of(kind_of(kind), retry, random, duration_of(retry_after_ms)));
      },
      nb::arg(), nb::arg(), nb::arg(), nb::arg().none());
  policy.def("parse_retry_after", &parse_retry_after);
  policy.def("error_of", &error_of);
}

}  // namespace atom::python
