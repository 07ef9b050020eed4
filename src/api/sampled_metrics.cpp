#include "api/sampled_metrics.hpp"

#include <limits>
#include <string>
#include <utility>

#include "api/service.hpp"
#include "atom/base/log.hpp"
#include "atom/wpk/lifecycle.hpp"

namespace atom::api {
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

MetricFamily versions_by_status(const marketplace::CatalogStats& stats) {
  MetricFamily family{"atom_catalog_versions", "Versions, by status.", MetricType::Gauge, {}};
  for (std::size_t i = 0; i < stats.versions.size(); ++i) {
    ClientMetric& metric = family.metric.emplace_back();
    metric.label.push_back({"status", std::string(wpk::kStatusNames[i])});
    metric.gauge.value = static_cast<double>(stats.versions[i]);
  }
  return family;
}

MetricFamily changes_by_commit(const marketplace::CatalogStats& stats) {
  MetricFamily family{
      "atom_catalog_commit_changes", "Changes that shared a commit.", MetricType::Histogram, {}};
  ClientMetric::Histogram& histogram = family.metric.emplace_back().histogram;
  for (std::size_t i = 0; i < marketplace::kBatchBounds.size(); ++i) {
    histogram.sample_count += stats.commits_by_size[i];
    histogram.bucket.push_back({histogram.sample_count, static_cast<double>(marketplace::kBatchBounds[i])});
  }
  histogram.sample_count += stats.commits_by_size.back();
  histogram.bucket.push_back({histogram.sample_count, std::numeric_limits<double>::infinity()});
  histogram.sample_sum = static_cast<double>(stats.changes);
  return family;
}

}  // namespace

MetricFamilies families_of(const marketplace::CatalogStats& stats) {
  return {
      gauge("atom_catalog_packages", "Packages.", static_cast<double>(stats.packages)),
      versions_by_status(stats),
      gauge("atom_catalog_size_bytes", "What the catalog takes on disk, or in memory.",
            static_cast<double>(stats.bytes)),
      counter("atom_catalog_reads_total", "Reads of the catalog.", static_cast<double>(stats.reads)),
      counter("atom_catalog_commits_total", "Transactions made durable.", static_cast<double>(stats.commits)),
      counter("atom_catalog_commit_failures_total", "Transactions that the storage failed.",
              static_cast<double>(stats.failed_commits)),
      changes_by_commit(stats),
      gauge("atom_catalog_waiting_changes", "Changes that wait for the writer.",
            static_cast<double>(stats.waiting)),
  };
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

MetricFamilies program_families() {
  MetricFamily info = gauge("atom_build_info", "1, labelled with the version that runs.", 1);
  info.metric.front().label.push_back({"version", std::string(version())});
  return {std::move(info),
          counter("atom_log_lines_dropped_total", "Log lines dropped because standard error took no more.",
                  static_cast<double>(log::dropped()))};
}

}  // namespace atom::api
