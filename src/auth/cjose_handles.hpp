#pragma once

#include <cjose/cjose.h>

#include <memory>

#include "auth/key.hpp"

/// Owners of cjose's objects, for the two files that call the library.
namespace atom::auth {

struct ReleaseJws {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct ReleaseJwk {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using JwsHandle = std::unique_ptr<cjose_jws_t, ReleaseJws>;
using JwkHandle = std::unique_ptr<cjose_jwk_t, ReleaseJwk>;

struct Key::Material {
  JwkHandle jwk;
};

}  // namespace atom::auth
