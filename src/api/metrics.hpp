#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace atom::api {

struct Route;

/// What the server counts, in Prometheus' terms. Thread-safe; counting a request takes no lock.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  /// `route` is null where no route took the request.
  void count_request(const Route* route, unsigned status, std::chrono::nanoseconds took);
  prometheus::Gauge& connections() { return connections_; }
  prometheus::Counter& refused_connections() { return refused_connections_; }

  /// Prometheus text format 0.0.4.
  std::string text() const;

 private:
  struct PerRoute;
  prometheus::Counter& requests_of(PerRoute& route, unsigned status);

  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Gauge& connections_;
  prometheus::Counter& refused_connections_;
  std::vector<std::unique_ptr<PerRoute>> routes_;  ///< In the order of the table; the last is of no route.
};

}  // namespace atom::api
