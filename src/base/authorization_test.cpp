#include "atom/base/authorization.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

const Principal kAnn{"ann", "acme", {Scope::publish}};
const Principal kAdmin{"root", "atom", {Scope::admin}};

TEST(Authorization, RequiresTheScope) {
  EXPECT_TRUE(require(kAnn, Scope::publish));
  EXPECT_EQ(require(kAnn, Scope::review).error().code, "insufficient_scope");
  EXPECT_TRUE(require(kAdmin, Scope::review));
}

TEST(Authorization, NamesAnActorByTenantAndSubject) {
  EXPECT_EQ(actor_of(kAnn), "acme/ann");
}

}  // namespace
}  // namespace atom
