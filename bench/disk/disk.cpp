// Measures how fast documents can be stored without a server: each is hashed (SHA-256), written to a separate
// file and synced. Takes a folder, the size of a document, the number of threads, and seconds. Prints the
// number of documents stored and the seconds taken.

#include <fcntl.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

bool store(const std::string& path, const std::string& document) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(document.data()), document.size(), digest.data());
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (file < 0) return false;
  const bool written = write(file, document.data(), document.size()) == static_cast<ssize_t>(document.size());
  const bool durable = fsync(file) == 0;
  close(file);
  return written && durable;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::filesystem::path folder(argv[1]);
  const std::string document(static_cast<std::size_t>(std::atol(argv[2])), 'x');
  const auto end = Clock::now() + std::chrono::milliseconds(static_cast<long>(1000 * std::atof(argv[4])));
  const auto start = Clock::now();
  std::atomic<long> stored = 0;
  std::atomic<bool> failed = false;
  {
    const int count = std::atoi(argv[3]);
    std::vector<std::jthread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int thread = 0; thread < count; ++thread) {
      threads.emplace_back([&, thread] {
        for (long index = 0; Clock::now() < end && !failed; ++index) {
          const auto path = folder / (std::to_string(thread) + "-" + std::to_string(index));
          if (store(path, document)) {
            ++stored;
          } else {
            failed = true;
          }
        }
      });
    }
  }
  if (failed) return 1;
  const std::chrono::duration<double> took = Clock::now() - start;
  std::printf("%ld %f\n", stored.load(), took.count());
}
