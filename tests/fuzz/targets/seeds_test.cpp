#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "targets.hpp"

namespace atom::fuzz {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Seeds : public testing::TestWithParam<Target> {};

TEST_P(Seeds, Hold) {
  const Target& target = GetParam();
  const fs::path folder = fs::path(ATOM_FUZZ_SEEDS) / target.name;
  ASSERT_TRUE(fs::is_directory(folder)) << folder << " is missing: a target needs a seed";
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    const std::string input = read_file(entry.path());
    target.run(input);
    // Every beginning of it too, because most mistakes of readers are about what is missing.
    for (std::size_t size = 0; size < input.size(); size += 1 + input.size() / 64) {
      target.run(
          std::string(input, 0, size));  // In memory of its own, so that a sanitizer sees reads past its end.
    }
    ++count;
  }
  EXPECT_GT(count, 0U);
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Seeds, testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace atom::fuzz
