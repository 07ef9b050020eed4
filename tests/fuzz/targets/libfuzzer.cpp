// Compiled once for each target, whose function ATOM_FUZZ_TARGET names.
#include <cstddef>
#include <cstdint>

#include "targets.hpp"

// libFuzzer finds it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {  // NOLINT(readability-identifier-naming)
  atom::fuzz::ATOM_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
