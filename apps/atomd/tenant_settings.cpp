#include "tenant_settings.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace atom::atomd {
namespace {

constexpr unsigned kMostKeys = 1'000'000;
constexpr unsigned kMostVersions = 1'000'000'000;

/// Parses a number of seconds, minutes, hours or days, such as `365d`.
Result<std::optional<std::chrono::seconds>> read_lifetime(const Given& given) {
  constexpr std::string_view kExpected =
      "a whole number of seconds, minutes, hours or days, such as 365d (at most 3650d)";
  constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits{
      {{'s', 1}, {'m', 60}, {'h', 60 * 60}, {'d', 24 * 60 * 60}}};
  constexpr std::int64_t kMostSeconds = 3650LL * 24 * 60 * 60;
  const std::string_view text = given.text;
  std::int64_t number = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || text.data() + text.size() - stop != 1) return invalid(given, kExpected);
  for (const auto& [unit, seconds] : kUnits) {
    if (unit != *stop || number < 1 || number > kMostSeconds / seconds) continue;
    return std::optional(std::chrono::seconds(number * seconds));
  }
  return invalid(given, kExpected);
}

/// Parses a number of bytes in a binary unit, such as `10GiB`.
Result<std::int64_t> read_bytes(const Given& given) {
  constexpr std::string_view kExpected =
      "a whole number of KiB, MiB, GiB or TiB, such as 10GiB (at most 1024TiB)";
  constexpr std::array<std::pair<std::string_view, int>, 4> kUnits{
      {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}}};
  constexpr std::int64_t kMostBytes = std::int64_t{1024} << 40;
  const std::string_view text = given.text;
  std::int64_t number = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc()) return invalid(given, kExpected);
  const std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()));
  for (const auto& [name, shift] : kUnits) {
    if (name == unit && number >= 1 && number <= kMostBytes >> shift) return number << shift;
  }
  return invalid(given, kExpected);
}

const std::array kTenantSettings{
    Setting{"max_key_lifetime", "ATOM_MAX_KEY_LIFETIME", nullptr,
            [](Settings& s, const Given& given) { return store(read_lifetime(given), s.keys.max_lifetime); }},
    Setting{"max_keys_per_tenant", "ATOM_MAX_KEYS_PER_TENANT", nullptr,
            [](Settings& s, const Given& given) {
              return store(read_number(given, 1, kMostKeys), s.keys.max_per_tenant);
            }},
    Setting{"max_versions_per_tenant", "ATOM_MAX_VERSIONS_PER_TENANT", nullptr,
            [](Settings& s, const Given& given) {
              return store(read_number(given, 1, kMostVersions), s.quota.versions);
            }},
    Setting{"max_bytes_per_tenant", "ATOM_MAX_BYTES_PER_TENANT", nullptr,
            [](Settings& s, const Given& given) { return store(read_bytes(given), s.quota.bytes); }},
};

}  // namespace

std::span<const Setting> tenant_settings() {
  return kTenantSettings;
}

}  // namespace atom::atomd
