#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

std::span<const Setting> tls_settings();

/// Whether there are both a certificate and its key. Fails with `invalid_setting`.
Result<void> check_tls(const server::TlsFiles& files);

}  // namespace atom::atomd
