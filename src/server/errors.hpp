#pragma once

#include <string_view>

/// Why the server cannot start. An operator's, never a client's.
namespace atom::server::errors {

inline constexpr std::string_view kAddressUnusable = "address_unusable";
inline constexpr std::string_view kCertificateUnusable = "certificate_unusable";

}  // namespace atom::server::errors
