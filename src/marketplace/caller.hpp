#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"

namespace atom::marketplace {

using Caller = std::optional<Principal>;  ///< Nothing if the caller is anonymous.

/// The result of a use case. Its arguments are borrowed until it ends.
template <class T>
using Task = boost::asio::awaitable<Result<T>>;

}  // namespace atom::marketplace
