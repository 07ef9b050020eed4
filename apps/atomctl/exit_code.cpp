#include "exit_code.hpp"

#include "atom/errors.hpp"

namespace atom::ctl {
namespace {

constexpr int kRequestTimeout = 408;

}  // namespace

const std::string_view kExitCodeHelp = R"(Exit status:
  0  done
  1  refused: by the server (4xx), or by atomctl, which overwrites no file by itself
  2  the command line, the environment, or a file they name cannot be used
  3  no server, no answer in time, a 5xx, or an answer that cannot be used; may pass
  4  the document breaks rules
)";

ExitCode exit_code_of(const client::Error& error) {
  using client::ErrorKind;
  // What is no problem document is not the server's own word, whatever its status.
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
      return error.http_status == kRequestTimeout ? ExitCode::unavailable : ExitCode::refused;
  }
}

}  // namespace atom::ctl
