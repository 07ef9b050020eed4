#pragma once

#include <string>

#include "atom/base/result.hpp"
#include "settings.hpp"

namespace atom::atomd {

/// Creates a catalog in `data` and prints its admin key to standard output, on a line of its own. The key is
/// never shown again.
Result<void> init(const std::string& data, const std::string& tenant);

/// Creates and prints another admin key, for example after the last one was lost. No server may be using the
/// catalog.
Result<void> admin_key(const std::string& data, const std::string& tenant);

/// Copies the catalog in `data` into the new file `file`. A server may be using the catalog.
Result<void> backup(const std::string& data, const std::string& file);

/// Verifies the backup `file` and creates a catalog in `data` from it.
Result<void> restore(const std::string& file, const std::string& data);

/// Checks every digest and every reference in the catalog in `data`, or in the backup `file` if `data` is
/// empty. Prints each problem and a summary. Fails if there is a problem. A server may be using the catalog.
Result<void> verify(const std::string& data, const std::string& file);

/// Serves until SIGTERM or SIGINT, then finishes the requests in flight.
Result<void> serve(const Settings& settings);

}  // namespace atom::atomd
