#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "accounts/api_keys.hpp"
#include "marketplace/download_counter.hpp"

/// Writes what the server holds in memory for a while: download counts, and revocations that found a full
/// disk.
namespace atom::atomd {

/// Writes the download counts. If that fails, logs why and keeps them.
boost::asio::awaitable<void> write_downloads(marketplace::DownloadCounter& downloads);

/// Writes the revocations that are only in memory, if there are any, and logs if that succeeded.
boost::asio::awaitable<void> write_revocations(accounts::ApiKeys& keys);

/// Writes both once more before the server ends, and logs which revocations are lost. Runs the loop, which
/// must outlive the catalog.
void write_all(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads,
               accounts::ApiKeys& keys);

}  // namespace atom::atomd
