#include "api/mounts.hpp"

#include "api/legacy/routes.hpp"
#include "api/operations/routes.hpp"
#include "api/v1/routes.hpp"

namespace atom::api {

std::vector<Family> mounts(const Options& options) {
  std::vector<Family> families{
      v1::family(),          // /v1/…
      operations::family(),  // /health, /ready, /metrics, /openapi.json, /docs
      legacy::family(),      // /wpk/…
  };
  families.insert(families.end(), options.more_families.begin(), options.more_families.end());
  return families;
}

}  // namespace atom::api
