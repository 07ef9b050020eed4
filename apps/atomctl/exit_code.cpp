#include "exit_code.hpp"

#include "atom/errors.hpp"

namespace atom::ctl {
namespace {

constexpr int kRequestTimeout = 408;
constexpr int kTooManyRequests = 429;

}  // namespace

const std::string_view kExitCodeHelp = R"(Exit status:
  0  done
  1  refused: by the server (4xx), or by atomctl, which overwrites no file by itself
  2  the command line, the environment, or a file they name cannot be used
  3  no server, no answer in time, a 5xx, or an answer that cannot be used; may pass
  4  the document breaks rules
)";

ExitCode exit_code_of(const client::Error& error) {
  const int status = error.http_status;
  if (error.code == client::errors::kInvalidResponse || status >= 500) return ExitCode::unavailable;
  if (status == kRequestTimeout || status == kTooManyRequests) return ExitCode::unavailable;
  if (status != 0) return ExitCode::refused;
  // Without an answer it is either what the caller gave, or the way to the server.
  const bool way =
      error.code == client::errors::kConnectionFailed || error.code == client::errors::kTimeout ||
      error.code == client::errors::kResponseTooLarge || error.code == client::errors::kIntegrityMismatch;
  return way ? ExitCode::unavailable : ExitCode::usage;
}

}  // namespace atom::ctl
