#pragma once

#include <string>

#include "atom/base/result.hpp"
#include "settings.hpp"

namespace atom::atomd {

/// Makes a catalog and prints its admin key, alone on its line, on standard output. The only time that it is
/// shown.
Result<void> init(const std::string& data, const std::string& tenant);

/// Makes and prints another admin key, for whoever has lost the last one. No server may be serving the
/// catalog.
Result<void> admin_key(const std::string& data, const std::string& tenant);

/// Copies the catalog in `data`, served or not, into the new file `file`.
Result<void> backup(const std::string& data, const std::string& file);

/// Makes a catalog in `data` of a backup, once it has been verified.
Result<void> restore(const std::string& file, const std::string& data);

/// Checks every digest and every reference of the catalog in `data`, served or not, or of the backup `file`
/// where `data` is empty; prints each problem and what was counted. Fails where there is a problem.
Result<void> verify(const std::string& data, const std::string& file);

/// Serves until SIGTERM or SIGINT, then finishes what is in flight.
Result<void> serve(const Settings& settings);

}  // namespace atom::atomd
