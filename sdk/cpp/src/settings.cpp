#include "settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>

#include "atom/base/ascii.hpp"
#include "atom/base/limits.hpp"
#include "atom/client.hpp"
#include "atom/errors.hpp"
#include "atom/version.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

constexpr const char* kDefaultBaseUrl = "http://localhost:8050";
constexpr std::chrono::milliseconds kLongestTimeout = std::chrono::hours(24);

/// Headers that the SDK or libcurl sets, in lower case.
constexpr std::array<std::string_view, 11> kOwnHeaders{
    "accept",       "accept-encoding", "authorization", "connection", "content-length",
    "content-type", "expect",          "host",          "te",         "transfer-encoding",
    "user-agent"};

/// Returns nothing for an empty variable too: that is what `ATOM_API_KEY= command` means.
std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

bool is_visible_ascii(char c) {
  return c > 0x20 && c < 0x7F;
}
bool is_header_value(char c) {
  return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) || c == '\t';
}

/// A `token` of RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kPunctuation = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_alphanumeric(c) || kPunctuation.find(c) != std::string_view::npos;
  });
}

// A message never contains the key, because messages end up in logs.
Result<void> check_key(std::string_view key) {
  if (key.size() > limits::kTokenBytes) {
    return failed(errors::kInvalidArgument,
                  fmt::format("The API key is longer than {} bytes. Check that it is an API key or a JWT.",
                              limits::kTokenBytes));
  }
  if (!std::ranges::all_of(key, is_visible_ascii)) {
    return failed(errors::kInvalidArgument,
                  "The API key contains a space, a line end or another invalid character. Copy it again, "
                  "without anything "
                  "around it.");
  }
  return {};
}

Result<void> check_timeouts(const Timeouts& timeouts) {
  for (const auto& [name, value] :
       {std::pair{"connect", timeouts.connect}, std::pair{"attempt", timeouts.attempt},
        std::pair{"call", timeouts.call}}) {
    if (auto checked = check_timeout(name, value); !checked) return checked;
  }
  return {};
}

Result<void> check_file(std::string_view what, const std::string& file) {
  if (file.empty()) return {};
  if (std::ifstream(file).peek() == std::ifstream::traits_type::eof()) {
    return failed(errors::kFileUnreadable, fmt::format("Cannot read the {} file '{}'.", what, file));
  }
  return {};
}

/// Returns the file of the options, or else that of `SSL_CERT_FILE`, as OpenSSL and curl have it.
std::string ca_file_for(const ClientOptions& options, std::string_view base_url) {
  if (!options.ca_file.empty() || !base_url.starts_with("https:")) return options.ca_file;
  return environment("SSL_CERT_FILE").value_or("");
}

Result<void> check_files(const ClientOptions& options) {
  if (auto checked = check_file("certificate", options.certificate_file); !checked) return checked;
  if (auto checked = check_file("key", options.key_file); !checked) return checked;
  if (!options.key_file.empty() && options.certificate_file.empty()) {
    return failed(errors::kInvalidArgument, "A key file needs a certificate file. Set certificate_file too.");
  }
  return {};
}

// A proxy's address may contain a password, so messages do not repeat it.
Result<void> check_proxy(const std::optional<std::string>& proxy) {
  if (!proxy || std::ranges::all_of(*proxy, is_visible_ascii)) return {};
  return failed(errors::kInvalidArgument,
                "The proxy's address contains a space or a control character. Remove it.");
}

std::string user_agent(const ClientOptions& options) {
  const std::string own = fmt::format("atom-cpp/{}", kVersion);
  return options.user_agent.empty() ? own : options.user_agent + ' ' + own;
}

std::string key_of(const ClientOptions& options) {
  return (options.api_key ? options.api_key : environment("ATOM_API_KEY")).value_or("");
}

}  // namespace

Result<void> check_header(const Header& header) {
  if (!is_token(header.name)) {
    return failed(errors::kInvalidArgument, "A header's name must consist of letters, digits and hyphens.");
  }
  if (std::ranges::find(kOwnHeaders, to_lower(header.name)) != kOwnHeaders.end()) {
    return failed(errors::kInvalidArgument,
                  fmt::format("The header {} is set by the SDK. Leave it out.", header.name));
  }
  if (!std::ranges::all_of(header.value, is_header_value)) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("The value of the header {} contains a line end or a control character. Remove it.",
                    header.name));
  }
  return {};
}

Result<void> check_timeout(std::string_view whose, std::optional<std::chrono::milliseconds> timeout) {
  if (!timeout || (timeout->count() >= 1 && *timeout <= kLongestTimeout)) return {};
  return failed(
      errors::kInvalidArgument,
      fmt::format("The {} timeout must be from 1 ms to 24 hours, not {} ms.", whose, timeout->count()));
}

Result<bool> wants_simulation(const ClientOptions& options) {
  if (options.simulate) return *options.simulate;
  const std::string asked = environment("ATOM_SIMULATION").value_or("0");
  if (asked == "0" || asked == "1") return asked == "1";
  return failed(
      errors::kInvalidArgument,
      fmt::format("ATOM_SIMULATION is '{}'. Set it to 1 for a simulation or to 0 for a server.", asked));
}

namespace {

Result<Settings> resolve_as_given(const ClientOptions& options) {
  const auto text = options.base_url ? options.base_url : environment("ATOM_BASE_URL");
  auto base_url = parse_base_url(text.value_or(kDefaultBaseUrl));
  if (!base_url) return failed(base_url.error());

  const std::string key = key_of(options);
  if (auto checked = check_key(key); !checked) return failed(checked.error());
  if (auto checked = check_timeouts(options.timeouts); !checked) return failed(checked.error());
  if (auto checked = check_files(options); !checked) return failed(checked.error());
  if (auto checked = check_proxy(options.proxy); !checked) return failed(checked.error());
  if (!std::ranges::all_of(options.user_agent, is_header_value)) {
    return failed(errors::kInvalidArgument,
                  "The user agent contains a line end or a control character. Remove it.");
  }

  const std::string ca_file = ca_file_for(options, base_url->text);
  if (auto checked = check_file("CA", ca_file); !checked) return failed(checked.error());
  const bool exposes = !key.empty() && !base_url->loopback && base_url->text.starts_with("http:");
  Settings settings{*std::move(base_url),
                    key,
                    exposes,
                    {{"User-Agent", user_agent(options)}},
                    options.timeouts,
                    ca_file,
                    options.certificate_file,
                    options.key_file,
                    options.proxy,
                    options.hooks,
                    options.pacer ? options.pacer : system_pacer()};
  if (!key.empty()) settings.headers.push_back({"Authorization", "Bearer " + key});
  for (const Header& header : options.headers) {
    if (auto checked = check_header(header); !checked) return failed(checked.error());
    settings.headers.push_back(header);
  }
  return settings;
}

}  // namespace

Result<Settings> resolve(const ClientOptions& options) {
  auto settings = resolve_as_given(options);
  if (!settings) return failed(redacted(std::move(settings.error()), key_of(options)));
  return settings;
}

}  // namespace atom::client
