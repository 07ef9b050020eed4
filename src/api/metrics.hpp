#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atom::api {

struct MountedRoute;

/// The server's counters, in Prometheus' terms. Thread-safe; counting a request takes no lock.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  /// Adds the series of the routes. Call once, before any request is counted.
  void add_routes(std::span<const MountedRoute> routes);

  /// `route` is null if no route took the request.
  void count_request(const MountedRoute* route, unsigned status, std::chrono::nanoseconds took);
  prometheus::Gauge& connections() { return connections_; }
  prometheus::Counter& refused_connections() { return refused_connections_; }

  /// Counts an error that rejected a request for want of room: `overloaded`, `too_many_connections`,
  /// `rate_limited`, `quota_exceeded` or `catalog_unavailable`. Any other code counts nothing.
  void count_rejection(std::string_view code);
  /// Jobs running on a worker or waiting for one: documents to read, and responses to compress.
  prometheus::Gauge& worker_jobs() { return worker_jobs_; }
  /// Jobs dropped because the client had left.
  prometheus::Counter& dropped_jobs() { return dropped_jobs_; }

  /// Returns these metrics and those `sampled` elsewhere, in Prometheus text format 0.0.4.
  std::string text(std::vector<prometheus::MetricFamily> sampled = {}) const;

 private:
  struct PerRoute;
  prometheus::Counter& requests_of(PerRoute& route, unsigned status);

  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& durations_;
  prometheus::Gauge& connections_;
  prometheus::Counter& refused_connections_;
  prometheus::Gauge& worker_jobs_;
  prometheus::Counter& dropped_jobs_;
  std::vector<std::pair<std::string_view, prometheus::Counter*>> rejections_;  ///< By code.
  std::unique_ptr<PerRoute> no_route_;
  std::vector<std::unique_ptr<PerRoute>> routes_;  ///< By `MountedRoute::index`.
};

}  // namespace atom::api
