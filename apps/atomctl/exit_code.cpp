#include "exit_code.hpp"

#include "atom/errors.hpp"

namespace atom::ctl {
namespace {

constexpr int kRequestTimeout = 408;

}  // namespace

const std::string_view kExitCodeHelp = R"(Exit status:
  0  success
  1  rejected by the server (4xx), or the output file cannot be written
  2  invalid command line or environment, or an unreadable input file
  3  no server, timeout, 5xx, or invalid response; trying again may help
  4  the document breaks rules
)";

ExitCode exit_code_of(const client::Error& error) {
  using client::ErrorKind;
  // Without a problem document, the response is probably not from the server, whatever its status.
  if (error.code == client::errors::kInvalidResponse) return ExitCode::unavailable;
  switch (error.kind()) {
    case ErrorKind::input:
      return ExitCode::usage;
    case ErrorKind::connection:
    case ErrorKind::timeout:
    case ErrorKind::aborted:
    case ErrorKind::circuit_open:
    case ErrorKind::integrity:
    case ErrorKind::invalid_response:
    case ErrorKind::rate_limit:
    case ErrorKind::server:
      return ExitCode::unavailable;
    default:
      return error.http_status == kRequestTimeout ? ExitCode::unavailable : ExitCode::rejected;
  }
}

}  // namespace atom::ctl
