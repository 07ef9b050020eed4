#include "targets.hpp"

#include <array>

namespace atom::fuzz {

std::span<const Target> targets() {
  static constexpr std::array kTargets{
      Target{"canonical", canonical},
      Target{"cursor", cursor},
      Target{"document", document},
      Target{"headers", headers},
      Target{"json", json},
      Target{"jwks", jwks},
      Target{"jws", jws},
      Target{"log_vfs", log_vfs},
      Target{"name", name},
      Target{"range", range},
      Target{"response", response},
      Target{"session", session},
      Target{"settings", settings},
      Target{"target", target},
      Target{"time", time},
      Target{"url", url},
      Target{"version", version},
      Target{"yaml", yaml},
  };
  return kTargets;
}

}  // namespace atom::fuzz
