#pragma once

#include <cstdint>
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

/// Verifies the backup `file` and creates a catalog in `data` from it. Revokes the API keys that the catalog
/// in the directory `revocations` has revoked, unless that is empty.
Result<void> restore(const std::string& file, const std::string& data, const std::string& revocations);

/// Checks every digest and every reference in the catalog in `data`, or in the backup `file` if `data` is
/// empty. Prints each problem and a summary. Fails if there is a problem. A server may be using the catalog.
Result<void> verify(const std::string& data, const std::string& file);

/// Compares the bytes of every version in `data` with their digest, reading at most `rate` MiB a second.
/// Prints each problem and a summary. Fails if there is a problem. A server may be using the catalog.
Result<void> scrub(const std::string& data, std::int64_t rate);

/// Lets the catalog in `data` be served although acknowledged events were lost. Prints which.
Result<void> accept_loss(const std::string& data);

/// Serves until SIGTERM or SIGINT, then finishes the requests in flight.
Result<void> serve(const Settings& settings);

}  // namespace atom::atomd
