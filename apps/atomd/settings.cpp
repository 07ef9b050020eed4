#include "settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "atom/base/nearest.hpp"
#include "jwt_settings.hpp"
#include "operations_settings.hpp"
#include "setting.hpp"
#include "settings_file.hpp"
#include "tenant_settings.hpp"
#include "tls_settings.hpp"

namespace atom::atomd {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned kMaxThreads = 256;
constexpr const char* kConfigVariable = "ATOM_CONFIG";

/// Generous, because it is meant to stop runaway loops, not to ration anyone.
constexpr api::Rate kDefaultRate{3000, std::chrono::seconds(10)};

Result<log::Level> read_level(const Given& given) {
  constexpr std::array<std::pair<std::string_view, log::Level>, 3> kLevels{
      {{"info", log::Level::info}, {"warning", log::Level::warning}, {"error", log::Level::error}}};
  for (const auto& [name, level] : kLevels) {
    if (given.text == name) return level;
  }
  return invalid(given, "info, warning or error");
}

const std::array kSettings{
    Setting{"listen", "ATOM_LISTEN", &Flags::listen,
            [](Settings& s, const Given& given) { return store(read_endpoint(given), s.listen); }},
    Setting{"data", "ATOM_DATA", &Flags::data,
            [](Settings& s, const Given& given) { return store(Result<std::string>(given.text), s.data); }},
    Setting{
        "threads", "ATOM_THREADS", &Flags::threads,
        [](Settings& s, const Given& given) { return store(read_number(given, 1, kMaxThreads), s.threads); }},
    Setting{"log_level", "ATOM_LOG_LEVEL", &Flags::log_level,
            [](Settings& s, const Given& given) { return store(read_level(given), s.log.level); }},
    Setting{"anonymous_read", "ATOM_ANONYMOUS_READ", nullptr,
            [](Settings& s, const Given& given) { return store(read_switch(given), s.anonymous_read); }},
    Setting{"allow_self_review", "ATOM_ALLOW_SELF_REVIEW", nullptr,
            [](Settings& s, const Given& given) { return store(read_switch(given), s.allow_self_review); }},
};

/// Returns the settings from the tables of all files.
std::vector<Setting> all_settings() {
  std::vector<Setting> all(kSettings.begin(), kSettings.end());
  all.insert(all.end(), jwt_settings().begin(), jwt_settings().end());
  all.insert(all.end(), tls_settings().begin(), tls_settings().end());
  all.insert(all.end(), operations_settings().begin(), operations_settings().end());
  all.insert(all.end(), tenant_settings().begin(), tenant_settings().end());
  return all;
}

std::optional<Given> find_given(const Setting& setting, const Flags& flags, const SettingsFile& file) {
  if (setting.flag != nullptr && flags.*setting.flag) {
    std::string name(setting.key);
    std::ranges::replace(name, '_', '-');
    return Given{*(flags.*setting.flag), "--" + name};
  }
  if (const char* value = std::getenv(setting.variable)) return Given{value, setting.variable};
  if (const auto found = file.values.find(setting.key); found != file.values.end()) {
    return Given{found->second, fmt::format("'{}' in {}", setting.key, file.path)};
  }
  return std::nullopt;
}

Result<void> check_known_keys(const SettingsFile& file, const std::vector<Setting>& settings) {
  std::vector<std::string_view> known;
  known.reserve(settings.size());
  for (const Setting& setting : settings) known.push_back(setting.key);
  for (const auto& [key, value] : file.values) {
    if (std::ranges::find(known, key) == known.end())
      return unknown_setting(fmt::format("'{}' in {}", key, file.path), key, known);
  }
  return {};
}

Result<Settings> checked(Settings settings) {
  if (settings.threads == 0) settings.threads = std::max(1U, std::thread::hardware_concurrency());
  if (settings.simulate && !settings.listen.address().is_loopback()) {
    return fail(kInvalidSetting,
                "A simulation accepts any token, so it may listen on a loopback address only. Use "
                "--listen 127.0.0.1:8050.");
  }
  if (settings.operations_listen && settings.simulate &&
      !settings.operations_listen->address().is_loopback()) {
    return fail(kInvalidSetting,
                "A simulation may listen on a loopback address only. Set operations_listen to one, such as "
                "127.0.0.1:8051, or leave it out.");
  }
  if (!settings.simulate && settings.data.empty()) {
    return fail(kInvalidSetting,
                "No data directory is set. Use --data DIR, or --simulate to try things out.");
  }
  if (settings.jwt) {
    if (auto usable = check_jwt(*settings.jwt); !usable) return fail(std::move(usable).error());
  }
  if (settings.tls) {
    if (auto whole = check_tls(*settings.tls); !whole) return fail(std::move(whole).error());
  }
  return settings;
}

}  // namespace

tl::unexpected<Error> unknown_setting(std::string_view subject, std::string_view name,
                                      std::span<const std::string_view> known) {
  const auto meant = nearest(name, known);
  const std::string advice = meant ? fmt::format("Call it '{}', if you mean that, or remove it.", *meant)
                                   : "Correct its name or remove it.";
  return fail(kInvalidSetting, fmt::format("{} is not an atomd setting. {}", subject, advice));
}

std::vector<std::string_view> setting_variables() {
  std::vector<std::string_view> names{kConfigVariable};
  for (const Setting& setting : all_settings()) names.emplace_back(setting.variable);
  return names;
}

Result<ip::tcp::endpoint> read_endpoint(const Given& given) {
  constexpr std::string_view kExpected = "an IP address and a port, such as 127.0.0.1:8050";
  const std::size_t colon = given.text.rfind(':');
  if (colon == std::string::npos) return invalid(given, kExpected);
  std::string host = given.text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code failed;
  const ip::address address = ip::make_address(host, failed);
  unsigned port = 0;
  const char* const end = given.text.data() + given.text.size();
  const auto [stop, bad_port] = std::from_chars(given.text.data() + colon + 1, end, port);
  if (failed || bad_port != std::errc() || stop != end || port > 65535) return invalid(given, kExpected);
  return ip::tcp::endpoint(address, static_cast<std::uint16_t>(port));
}

Result<bool> read_switch(const Given& given) {
  if (given.text == "true" || given.text == "on" || given.text == "1") return true;
  if (given.text == "false" || given.text == "off" || given.text == "0") return false;
  return invalid(given, "true or false");
}

Result<unsigned> read_number(const Given& given, unsigned min, unsigned max) {
  unsigned number = 0;
  const char* const end = given.text.data() + given.text.size();
  const auto [stop, failed] = std::from_chars(given.text.data(), end, number);
  if (failed != std::errc() || stop != end || number < min || number > max) {
    return invalid(given, fmt::format("a whole number from {} to {}", min, max));
  }
  return number;
}

Result<std::string> read_file(const Given& given) {
  std::ifstream file(given.text, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) return invalid(given, "a readable file");
  return bytes;
}

Result<Settings> load_settings(const Flags& flags) {
  SettingsFile file;
  const char* config = std::getenv(kConfigVariable);
  if (flags.config || config != nullptr) {
    auto read = read_settings_file(flags.config.value_or(config == nullptr ? "" : config));
    if (!read) return fail(std::move(read).error());
    file = *std::move(read);
  }
  const std::vector<Setting> known = all_settings();
  if (auto checked_keys = check_known_keys(file, known); !checked_keys)
    return fail(std::move(checked_keys).error());

  Settings settings;
  settings.simulate = flags.simulate;
  // A simulation serves one developer, so it has no limits of a caller by default.
  if (!flags.simulate) {
    set_rates(settings, kDefaultRate);
    settings.connections_per_address = limits::kConnectionsPerAddress;
  }
  for (const Setting& setting : known) {
    const auto given = find_given(setting, flags, file);
    if (!given) continue;
    if (auto applied = setting.apply(settings, *given); !applied) return fail(std::move(applied).error());
  }
  return checked(std::move(settings));
}

std::optional<std::string> unencrypted_warning(const Settings& settings) {
  if (settings.tls || settings.listen.address().is_loopback()) return std::nullopt;
  return fmt::format(
      "The server listens on {} without TLS, so credentials can be read on their way. Set "
      "tls.certificate_file "
      "and tls.key_file, unless a proxy that speaks HTTPS is in front of it.",
      settings.listen.address().to_string());
}

}  // namespace atom::atomd
