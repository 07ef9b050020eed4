#include "atom/pacer.hpp"

#include <condition_variable>
#include <mutex>
#include <random>

namespace atom::client {
namespace {

class SystemPacer final : public Pacer {
 public:
  Instant now() const override { return std::chrono::steady_clock::now(); }
  Timestamp wall_clock() const override { return SystemClock().now(); }

  double random() override {
    // Reads the system's generator each time, so that a forked process never draws the same numbers as its
    // parent. Only waits need a number, so the cost does not matter.
    std::random_device device;
    return std::generate_canonical<double, 53>(device);
  }

  bool sleep_until(Instant until, std::stop_token stop) override {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop, until, [] { return false; });
    return !stop.stop_requested();
  }
};

}  // namespace

std::shared_ptr<Pacer> system_pacer() {
  return std::make_shared<SystemPacer>();
}

}  // namespace atom::client
