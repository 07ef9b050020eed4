#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

std::span<const Setting> tls_settings();

/// Fails with `invalid_setting` unless there are both a certificate and its key.
Result<void> check_tls(const server::TlsFiles& files);

}  // namespace atom::atomd
