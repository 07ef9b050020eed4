#pragma once

#include <mutex>
#include <vector>

#include "atom/pacer.hpp"

namespace atom::client {

/// A clock that only waits and `advance` move. Waits return at once. For tests.
class ManualPacer final : public Pacer {
 public:
  Instant now() const override { return now_; }
  Timestamp wall_clock() const override { return Timestamp{std::chrono::milliseconds{784'111'777'000}}; }
  double random() override { return chance; }
  bool sleep_until(Instant until, std::stop_token stop) override {
    if (stop.stop_requested()) return false;
    slept.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(until - now_));
    now_ = until;
    return true;
  }

  void advance(std::chrono::milliseconds by) { now_ += by; }

  std::vector<std::chrono::milliseconds> slept;
  double chance = 0.5;

 private:
  Instant now_{};
};

}  // namespace atom::client
