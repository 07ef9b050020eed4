#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "api/process_stats.hpp"
#include "atom/base/sample.hpp"
#include "atom/base/timestamp.hpp"
#include "marketplace/records.hpp"

/// Metrics that are sampled when they are requested.
namespace atom::api::operations {

using MetricFamilies = std::vector<prometheus::MetricFamily>;

/// How much is in the catalog: those of `atom_catalog_*` that every catalog has.
MetricFamilies families_of(const marketplace::CatalogSize& size);

/// The figures that a component counts itself, by the names that it gives them.
MetricFamilies families_of(const Samples& samples);

/// `process_*`, by the names that Prometheus' client libraries share.
MetricFamilies families_of(const ProcessStats& stats);

/// `atom_build_info`, `atom_log_lines_dropped_total`, and when all of this was sampled.
MetricFamilies program_families(Timestamp now);

}  // namespace atom::api::operations
