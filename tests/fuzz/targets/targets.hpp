#pragma once

#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <utility>

/// The fuzz targets. Each takes any bytes, and aborts if something does not hold of them that should
/// hold of all. `make fuzz` gives them the bytes of libFuzzer; `fuzz_seeds_test` those of `tests/fuzz/seeds`,
/// so that none rots.
namespace atom::fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

void canonical(std::string_view input);
void cursor(std::string_view input);
void document(std::string_view input);
void headers(std::string_view input);
void json(std::string_view input);
void jwks(std::string_view input);
void jws(std::string_view input);
void log_vfs(std::string_view input);
void name(std::string_view input);
void range(std::string_view input);
void response(std::string_view input);
void session(std::string_view input);
void settings(std::string_view input);
void target(std::string_view input);
void time(std::string_view input);
void url(std::string_view input);
void version(std::string_view input);
void yaml(std::string_view input);

/// All of them, by name.
std::span<const Target> targets();

/// Ends the process if `holds` is false, which libFuzzer reports with the input.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "This does not hold: %s\n", property);
  std::abort();
}

/// Returns what comes before the first line end, and what comes after it.
inline std::pair<std::string_view, std::string_view> split_line(std::string_view input) {
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return {input, {}};
  return {input.substr(0, end), input.substr(end + 1)};
}

}  // namespace atom::fuzz
