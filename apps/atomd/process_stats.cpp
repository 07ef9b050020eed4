#include "process_stats.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace atom::atomd {
namespace {

namespace fs = std::filesystem;

// Positions in /proc/self/stat (proc(5)), counted from 0 after the name of the program.
enum Field : std::size_t {
  kUserTicks = 11,
  kSystemTicks = 12,
  kStartTicks = 19,
  kVirtualBytes = 20,
  kResidentPages = 21
};

/// Reads the numbers in /proc/self/stat. The program's name, in parentheses, may contain any character.
std::array<double, 22> read_stat() {
  std::array<double, 22> fields{};
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return fields;
  std::istringstream rest(line.substr(name_end + 1));
  std::string state;
  rest >> state;
  for (std::size_t i = 1; i < fields.size(); ++i) rest >> fields.at(i);
  return fields;
}

/// Returns when the machine started, in seconds since the Unix epoch.
double boot_time() {
  std::ifstream file("/proc/stat");
  std::string word;
  while (file >> word) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

std::int64_t count_fds() {
  std::error_code failed;
  fs::directory_iterator entries("/proc/self/fd", failed);
  if (failed) return 0;
  return std::distance(fs::begin(entries), fs::end(entries)) - 1;  // Without the one that lists them.
}

}  // namespace

api::ProcessStats process_stats() {
  const auto fields = read_stat();
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  api::ProcessStats stats;
  stats.cpu_seconds = (fields[kUserTicks] + fields[kSystemTicks]) / ticks;
  stats.start_time_seconds = boot_time() + fields[kStartTicks] / ticks;
  stats.virtual_bytes = static_cast<std::int64_t>(fields[kVirtualBytes]);
  stats.resident_bytes = static_cast<std::int64_t>(fields[kResidentPages]) * ::sysconf(_SC_PAGESIZE);
  stats.open_fds = count_fds();
  stats.max_fds = static_cast<std::int64_t>(files.rlim_cur);
  return stats;
}

}  // namespace atom::atomd
