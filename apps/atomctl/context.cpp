#include "context.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>

#include "atom/base/credential_errors.hpp"
#include "atom/base/redaction.hpp"
#include "files.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

constexpr double kMinTimeoutS = 0.001;
constexpr double kMaxTimeoutS = 24 * 60 * 60;

std::string check_seconds(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  // Unlike a comparison with either limit alone, this also rejects NaN.
  if (is_number && seconds >= kMinTimeoutS && seconds <= kMaxTimeoutS) return "";
  return fmt::format("'{}' is not a number of seconds from {} to {}", text, kMinTimeoutS, kMaxTimeoutS);
}

boost::json::value error_json(const client::Error& error) {
  boost::json::array findings;
  for (const Finding& finding : error.findings) findings.push_back(wire::to_json(finding));
  boost::json::object object{{"error", error.message}, {"code", error.code}};
  object["http_status"] =
      error.http_status == 0 ? boost::json::value(nullptr) : boost::json::value(error.http_status);
  object["request_id"] =
      error.request_id.empty() ? boost::json::value(nullptr) : boost::json::value(error.request_id);
  object["retryable"] = error.retryable;
  object["errors"] = std::move(findings);
  return object;
}

std::string error_text(const client::Error& error) {
  std::string text = fmt::format("atomctl: {}\n{}", printable(error.message), findings_text(error.findings));
  if (!error.request_id.empty()) text += fmt::format("  (request id {})\n", printable(error.request_id));
  return text;
}

std::string json_line(const boost::json::value& value) {
  return printable_json(boost::json::serialize(value)) + '\n';
}

void put(std::FILE* stream, std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), stream);
}

}  // namespace

std::string findings_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("  {}: {} [{}]\n", finding.pointer.empty() ? "/" : printable(finding.pointer),
                        printable(finding.detail), printable(finding.code));
  }
  return text;
}

client::Error client_error(atom::Error error) {
  client::Error reported;
  static_cast<atom::Error&>(reported) = std::move(error);
  reported.message = redacted(reported.message);
  return reported;
}

CLI::Option* require_value(CLI::Option* option) {
  const auto check = [](const std::string& text) {
    return std::string(text.empty() ? "The value is empty. Set it, or omit the option" : "");
  };
  return option->check(CLI::Validator(check, "", "filled"));
}

void Context::add_options(CLI::App& app) {
  const auto add = [](CLI::Option* option) { option->group("Global options"); };
  add(require_value(
      app.add_option("--server", server_,
                     "Base URL of the server (default: $ATOM_BASE_URL, or http://localhost:8050)")
          ->type_name("URL")));
  add(require_value(
      app.add_option("--token-file", token_file_, "File with the API key (default: the key in $ATOM_API_KEY)")
          ->type_name("FILE")));
  add(require_value(app.add_option("--ca-file", ca_file_,
                                   "PEM file with the CA certificates to trust instead of the system's")
                        ->type_name("FILE")));
  const auto attempt = std::chrono::duration_cast<std::chrono::seconds>(client::policy::kAttemptTimeout);
  add(app.add_option("--timeout", timeout_s_,
                     fmt::format("Time limit for a request, including retries (default: {} s per attempt)",
                                 attempt.count()))
          ->type_name("SECONDS")
          ->check(CLI::Validator(check_seconds, "", "seconds")));
  add(app.add_flag("--json", json_, "Print one JSON document. Errors are JSON too, on standard error"));
}

client::Result<client::Client> Context::client() const {
  client::ClientOptions options;
  options.user_agent = fmt::format("atomctl/{}", client::kVersion);
  if (!server_.empty()) options.base_url = server_;
  options.ca_file = ca_file_;
  if (!token_file_.empty()) {
    auto key = read_key(token_file_);
    if (!key) return tl::unexpected(client_error(std::move(key.error())));
    options.api_key = *std::move(key);
  }
  if (timeout_s_ > 0) {
    const auto timeout =
        std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(timeout_s_));
    options.timeouts.attempt = timeout;
    options.timeouts.call = timeout;
  }
  auto client = client::create_client(options);
  if (client && client->exposes_key())
    note(fmt::format("Warning: {}", client::exposed_key_warning(client->base_url())));
  return client;
}

ExitCode Context::print(const boost::json::value& value, std::string_view text) const {
  write(json_ ? json_line(value) : printable_lines(text));
  return ExitCode::ok;
}

void Context::write(std::string_view bytes) const {
  put(stdout, bytes);
}

void Context::note(std::string_view line) const {
  if (!json_) put(stderr, printable_lines(fmt::format("{}\n", line)));
}

ExitCode Context::fail(const client::Error& given) const {
  client::Error error = given;
  if (error.code == credential_errors::kMissingToken)
    error.message = "This command requires an API key. Set ATOM_API_KEY, or use --token-file FILE.";
  put(stderr, json_ ? json_line(error_json(error)) : printable_lines(error_text(error)));
  return exit_code_of(error);
}

ExitCode Context::fail(const atom::Error& error, ExitCode code) const {
  static_cast<void>(fail(client_error(error)));
  return code;
}

}  // namespace atom::ctl
