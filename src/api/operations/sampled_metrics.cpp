#include "api/operations/sampled_metrics.hpp"

#include <string>
#include <utility>

#include "api/contract.hpp"
#include "atom/base/log.hpp"
#include "atom/wpk/lifecycle.hpp"

namespace atom::api::operations {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily gauge(std::string name, std::string help, double value) {
  MetricFamily family{std::move(name), std::move(help), MetricType::Gauge, {}};
  family.metric.emplace_back().gauge.value = value;
  return family;
}

MetricFamily counter(std::string name, std::string help, double value) {
  MetricFamily family{std::move(name), std::move(help), MetricType::Counter, {}};
  family.metric.emplace_back().counter.value = value;
  return family;
}

MetricFamily versions_by_status(const marketplace::CatalogSize& size) {
  MetricFamily family{"atom_catalog_versions", "Versions, by status.", MetricType::Gauge, {}};
  for (std::size_t i = 0; i < size.versions.size(); ++i) {
    ClientMetric& metric = family.metric.emplace_back();
    metric.label.push_back({"status", std::string(wpk::kStatusNames[i])});
    metric.gauge.value = static_cast<double>(size.versions[i]);
  }
  return family;
}

MetricFamily histogram(const Sample& sample) {
  MetricFamily family{std::string(sample.name), std::string(sample.help), MetricType::Histogram, {}};
  ClientMetric::Histogram& figures = family.metric.emplace_back().histogram;
  for (const Sample::Bucket& bucket : sample.buckets) figures.bucket.push_back({bucket.count, bucket.bound});
  figures.sample_count = sample.buckets.empty() ? 0 : sample.buckets.back().count;
  figures.sample_sum = sample.value;
  return family;
}

MetricFamily family_of(const Sample& sample) {
  switch (sample.kind) {
    case Sample::Kind::gauge:
      return gauge(std::string(sample.name), std::string(sample.help), sample.value);
    case Sample::Kind::counter:
      return counter(std::string(sample.name), std::string(sample.help), sample.value);
    case Sample::Kind::histogram:
      break;
  }
  return histogram(sample);
}

}  // namespace

MetricFamilies families_of(const marketplace::CatalogSize& size) {
  return {
      gauge("atom_catalog_packages", "Packages.", static_cast<double>(size.packages)),
      versions_by_status(size),
      gauge("atom_catalog_size_bytes", "What the catalog takes on disk, or in memory.",
            static_cast<double>(size.bytes)),
  };
}

MetricFamilies families_of(const Samples& samples) {
  MetricFamilies families;
  for (const Sample& sample : samples) families.push_back(family_of(sample));
  return families;
}

MetricFamilies families_of(const ProcessStats& stats) {
  return {
      counter("process_cpu_seconds_total", "Time on a processor, in user and system.", stats.cpu_seconds),
      gauge("process_start_time_seconds", "Start, since the Unix epoch.", stats.start_time_seconds),
      gauge("process_resident_memory_bytes", "Resident memory.", static_cast<double>(stats.resident_bytes)),
      gauge("process_virtual_memory_bytes", "Virtual memory.", static_cast<double>(stats.virtual_bytes)),
      gauge("process_open_fds", "Open file descriptors.", static_cast<double>(stats.open_fds)),
      gauge("process_max_fds", "The most file descriptors that may be open.",
            static_cast<double>(stats.max_fds)),
  };
}

MetricFamilies program_families(Timestamp now) {
  MetricFamily info = gauge("atom_build_info", "1, labelled with the version that runs.", 1);
  info.metric.front().label.push_back({"version", std::string(version())});
  return {std::move(info),
          gauge("atom_metrics_sample_time_seconds", "When these metrics were sampled, since the Unix epoch.",
                std::chrono::duration<double>(now.time_since_epoch()).count()),
          counter("atom_log_lines_dropped_total", "Log lines dropped because standard error took no more.",
                  static_cast<double>(log::dropped()))};
}

}  // namespace atom::api::operations
