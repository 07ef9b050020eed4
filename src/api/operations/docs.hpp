#pragma once

#include <memory>
#include <string>

#include "api/response.hpp"

namespace atom::api::operations {

/// The page that renders the contract for people. It loads `/openapi.json` and nothing else.
struct DocsPage {
  std::shared_ptr<const Bytes> html;
  std::string policy;  ///< Its `Content-Security-Policy`: its own style and script, and no other host.
};

/// Returns the page of `src/api/operations/docs/`, as it was when this was built.
const DocsPage& docs_page();

}  // namespace atom::api::operations
