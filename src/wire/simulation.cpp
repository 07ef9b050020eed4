#include "atom/wire/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "atom/base/limits.hpp"
#include "atom/wire/object_reader.hpp"

namespace atom::wire {
namespace {

using FaultKind = Fault::Kind;

constexpr std::array<std::string_view, 7> kMembers{"status",   "reset",    "truncate",    "length",
                                                   "stall_ms", "delay_ms", "invalid_json"};

constexpr std::array<std::pair<std::string_view, FaultKind>, 3> kResets{{{"before", FaultKind::reset_before},
                                                                         {"inside", FaultKind::reset_inside},
                                                                         {"after", FaultKind::reset_after}}};

void read_status(ObjectReader& reader, Fault& fault) {
  const std::int64_t status = reader.integer("status");
  if (status < 400 || status > 599) reader.invalid("status", "a status from 400 to 599");
  fault = {FaultKind::status, static_cast<int>(status), reader.optional_string("retry_after"), {}};
  const bool fits = !fault.retry_after ||
                    std::ranges::all_of(*fault.retry_after, [](char c) { return c >= 0x20 && c < 0x7F; });
  if (!fits) reader.invalid("retry_after", "printable ASCII");
}

void read_reset(ObjectReader& reader, Fault& fault) {
  const std::string when = reader.string("reset");
  const auto* const found = std::ranges::find(kResets, when, &std::pair<std::string_view, FaultKind>::first);
  if (found == kResets.end()) return reader.invalid("reset", "before, inside or after");
  fault.kind = found->second;
}

void read_wait(ObjectReader& reader, std::string_view member, FaultKind kind, Fault& fault) {
  const std::int64_t ms = reader.integer(member);
  const std::int64_t most = limits::kFaultDelay.count();
  if (ms < 1 || ms > most) reader.invalid(member, fmt::format("a whole number from 1 to {}", most));
  fault.kind = kind;
  fault.time = std::chrono::milliseconds(ms);
}

void read_switch(ObjectReader& reader, std::string_view member, FaultKind kind, Fault& fault) {
  if (!reader.boolean(member)) reader.invalid(member, "true, or left out");
  fault.kind = kind;
}

void read_length(ObjectReader& reader, Fault& fault) {
  if (reader.string("length") != "short") reader.invalid("length", "'short'");
  fault.kind = FaultKind::short_length;
}

void read_kind(ObjectReader& reader, std::string_view member, Fault& fault) {
  if (member == "status") return read_status(reader, fault);
  if (member == "reset") return read_reset(reader, fault);
  if (member == "length") return read_length(reader, fault);
  if (member == "truncate") return read_switch(reader, member, FaultKind::truncate, fault);
  if (member == "invalid_json") return read_switch(reader, member, FaultKind::invalid_json, fault);
  read_wait(reader, member, member == "stall_ms" ? FaultKind::stall : FaultKind::delay, fault);
}

Result<Fault> read_fault(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  Fault fault;
  std::size_t named = 0;
  for (const std::string_view member : kMembers) {
    if (reader.optional_value(member) == nullptr) continue;
    ++named;
    read_kind(reader, member, fault);
  }
  reader.reject_null(
      {"status", "retry_after", "reset", "truncate", "length", "stall_ms", "delay_ms", "invalid_json"});
  if (fault.kind != FaultKind::status && reader.optional_value("retry_after") != nullptr)
    reader.invalid("retry_after", "beside a 'status', or left out");
  if (named != 1)
    reader.invalid("status", fmt::format("the only fault, or only one of: {}", fmt::join(kMembers, ", ")));
  reader.reject_unknown(
      {"status", "retry_after", "reset", "truncate", "length", "stall_ms", "delay_ms", "invalid_json"});
  return reader.finish(std::move(fault));
}

}  // namespace

bool is_scenario(std::string_view text) {
  return !text.empty() && text.size() <= limits::kScenarioBytes && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
  });
}

Result<FaultScript> read_fault_script(const boost::json::value& value) {
  ObjectReader reader(value);
  FaultScript script;
  script.scenario = reader.string("scenario");
  if (reader.optional_value("scenario") != nullptr && !is_scenario(script.scenario)) {
    reader.invalid("scenario",
                   fmt::format("1 to {} letters, digits, '.', '_' and '-'", limits::kScenarioBytes));
  }
  const boost::json::array& faults = reader.array("faults");
  if (faults.size() > limits::kFaults) {
    reader.invalid("faults", fmt::format("a list of at most {}", limits::kFaults));
    return reader.finish(std::move(script));
  }
  for (const boost::json::value& element : faults) {
    if (auto fault = read_fault(element, fmt::format("/faults/{}", script.faults.size()))) {
      script.faults.push_back(*std::move(fault));
    } else {
      reader.add(fault.error());
      break;
    }
  }
  reader.reject_unknown({"scenario", "faults"});
  return reader.finish(std::move(script));
}

boost::json::value to_json(const FaultReport& report) {
  return boost::json::object{{"scenario", report.scenario},
                             {"used", report.used},
                             {"remaining", report.remaining},
                             {"requests", report.requests}};
}

}  // namespace atom::wire
