// Measures canonical bytes in C++. Reads a JSON document from FILE, canonicalizes it (RFC 8785) repeatedly
// for SECONDS, and prints the number of bytes produced and the seconds taken.

#include "atom/wpk/canonical.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "atom/wpk/json.hpp"

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc != 3) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto document = atom::wpk::read_json(text);
  if (!document) return 1;
  const auto start = Clock::now();
  const auto end = start + std::chrono::milliseconds(static_cast<long>(1000 * std::atof(argv[2])));
  std::size_t bytes = 0;
  while (Clock::now() < end) {
    const auto canonical = atom::wpk::canonicalize(*document);
    if (!canonical) return 1;
    bytes += canonical->size();
  }
  const std::chrono::duration<double> took = Clock::now() - start;
  std::printf("%zu %f\n", bytes, took.count());
}
