#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "api/process_stats.hpp"
#include "marketplace/catalog_stats.hpp"

/// What is looked up when someone asks for the metrics, in Prometheus' terms.
namespace atom::api {

using MetricFamilies = std::vector<prometheus::MetricFamily>;

/// `atom_catalog_*`.
MetricFamilies families_of(const marketplace::CatalogStats& stats);

/// `process_*`, by the names that Prometheus' client libraries share.
MetricFamilies families_of(const ProcessStats& stats);

/// `atom_build_info` and `atom_log_lines_dropped_total`.
MetricFamilies program_families();

}  // namespace atom::api
