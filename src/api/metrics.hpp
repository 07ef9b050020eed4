#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

  /// Counts an error that turned a request away for want of room: `overloaded`, `too_many_connections`,
  /// `rate_limited` or `catalog_unavailable`. Any other code counts nothing.
  void count_rejection(std::string_view code);
  /// Documents that workers read, or that wait for one.
  prometheus::Gauge& worker_jobs() { return worker_jobs_; }

  /// Prometheus text format 0.0.4, of what is counted here and what was sampled elsewhere.
  std::string text(std::vector<prometheus::MetricFamily> sampled = {}) const;

 private:
  struct PerRoute;
  prometheus::Counter& requests_of(PerRoute& route, unsigned status);

  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Gauge& connections_;
  prometheus::Counter& refused_connections_;
  prometheus::Gauge& worker_jobs_;
  std::vector<std::pair<std::string_view, prometheus::Counter*>> rejections_;  ///< By code.
  std::vector<std::unique_ptr<PerRoute>> routes_;  ///< In the order of the table; the last is of no route.
};

}  // namespace atom::api
