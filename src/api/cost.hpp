#pragma once

#include <cstddef>
#include <cstdint>

#include "api/exchange.hpp"
#include "atom/wpk/document.hpp"

/// The cost of requests, in bytes of JSON that take as long to read.
namespace atom::api {

/// Returns how many bytes of JSON take as long to read as a document of this type and size.
std::size_t document_cost(wpk::MediaType type, std::size_t bytes);

/// The same of the body of a legacy upload.
std::size_t envelope_cost(std::size_t bytes);

/// Returns how many requests a request counts as: one, and if it carries a document, one more for each
/// `limits::kRequestCost` of that. Before the body is read it is judged by its head.
std::int64_t requests_counted(const Exchange& exchange);

}  // namespace atom::api
