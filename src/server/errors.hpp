#pragma once

#include <string_view>

/// Why a server cannot start. These errors are for operators, never for clients.
namespace atom::server::errors {

inline constexpr std::string_view kAddressUnusable = "address_unusable";
inline constexpr std::string_view kCertificateUnusable = "certificate_unusable";

}  // namespace atom::server::errors
