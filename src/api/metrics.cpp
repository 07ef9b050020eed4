#include "api/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "api/errors.hpp"
#include "api/router.hpp"
#include "marketplace/errors.hpp"

namespace atom::api {
namespace {

constexpr unsigned kStatuses = 600;

const prometheus::Histogram::BucketBoundaries kSeconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                       0.025,  0.05,    0.1,    0.25,  0.5,    1.0,   2.5};

constexpr std::array kRejections{errors::kRateLimited, errors::kTooManyConnections,
                                 marketplace::errors::kOverloaded, marketplace::errors::kQuotaExceeded,
                                 marketplace::errors::kCatalogUnavailable};

}  // namespace

struct Metrics::PerRoute {
  PerRoute(prometheus::Labels its_labels, prometheus::Family<prometheus::Histogram>& durations)
      : labels(std::move(its_labels)), seconds(durations.Add(labels, kSeconds)) {}

  prometheus::Labels labels;
  prometheus::Histogram& seconds;
  /// The counter of each status once it has occurred, so that counting looks up no label.
  std::array<std::atomic<prometheus::Counter*>, kStatuses> by_status{};
};

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      requests_(prometheus::BuildCounter()
                    .Name("atom_http_requests_total")
                    .Help("Requests responded to, by route, method and status.")
                    .Register(*registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("atom_http_request_duration_seconds")
                     .Help("Time from a request's last byte to its response, by route and method.")
                     .Register(*registry_)),
      connections_(prometheus::BuildGauge()
                       .Name("atom_http_connections")
                       .Help("Open connections.")
                       .Register(*registry_)
                       .Add({})),
      refused_connections_(prometheus::BuildCounter()
                               .Name("atom_http_connections_refused_total")
                               .Help("Connections closed because too many were open.")
                               .Register(*registry_)
                               .Add({})),
      worker_jobs_(prometheus::BuildGauge()
                       .Name("atom_worker_jobs")
                       .Help("Documents and responses that workers are busy with or that wait for a worker.")
                       .Register(*registry_)
                       .Add({})),
      dropped_jobs_(prometheus::BuildCounter()
                        .Name("atom_worker_jobs_dropped_total")
                        .Help("Documents and responses dropped because their client had left.")
                        .Register(*registry_)
                        .Add({})) {
  auto& rejections = prometheus::BuildCounter()
                         .Name("atom_http_rejections_total")
                         .Help("Requests and connections rejected for want of room, by reason.")
                         .Register(*registry_);
  for (const std::string_view code : kRejections)
    rejections_.emplace_back(code, &rejections.Add({{"reason", std::string(code)}}));
  no_route_ =
      std::make_unique<PerRoute>(prometheus::Labels{{"route", "none"}, {"method", "any"}}, durations_);
}

Metrics::~Metrics() = default;

void Metrics::add_routes(std::span<const MountedRoute> routes) {
  for (const MountedRoute& route : routes) {
    const prometheus::Labels labels{{"route", std::string(route.pattern)},
                                    {"method", std::string(http::to_string(route.method))}};
    routes_.push_back(std::make_unique<PerRoute>(labels, durations_));
  }
}

prometheus::Counter& Metrics::requests_of(PerRoute& route, unsigned status) {
  auto& slot = route.by_status.at(status);
  prometheus::Counter* counter = slot.load(std::memory_order_acquire);
  if (counter == nullptr) {
    prometheus::Labels labels = route.labels;
    labels["status"] = std::to_string(status);
    counter = &requests_.Add(labels);  // Gives the same counter to every thread that asks first.
    slot.store(counter, std::memory_order_release);
  }
  return *counter;
}

void Metrics::count_request(const MountedRoute* route, unsigned status, std::chrono::nanoseconds took) {
  PerRoute& counted = route == nullptr ? *no_route_ : *routes_[route->index];
  requests_of(counted, status).Increment();
  counted.seconds.Observe(std::chrono::duration<double>(took).count());
}

void Metrics::count_rejection(std::string_view code) {
  for (const auto& [reason, counter] : rejections_) {
    if (reason == code) counter->Increment();
  }
}

std::string Metrics::text(std::vector<prometheus::MetricFamily> sampled) const {
  auto families = registry_->Collect();
  std::ranges::move(sampled, std::back_inserter(families));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace atom::api
