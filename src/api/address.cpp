#include "api/address.hpp"

#include "atom/wpk/errors.hpp"

namespace atom::api {

Error in_address(Error error) {
  if (error.code != wpk::errors::kInvalidRange) error.code = wpk::errors::kInvalidId;
  error.findings.clear();
  return error;
}

}  // namespace atom::api
