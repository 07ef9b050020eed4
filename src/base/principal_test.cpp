#include "atom/base/principal.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

TEST(Scopes, RoundTripAsText) {
  const Scopes scopes{Scope::review, Scope::publish};
  EXPECT_EQ(scopes.text(), "publish review");
  EXPECT_EQ(Scopes::parse(scopes.text()), scopes);
  EXPECT_EQ(Scopes::parse("  review  publish "), scopes);
  EXPECT_EQ(Scopes::parse(""), Scopes{});
  EXPECT_EQ(Scopes::all().text(), "publish review manage admin");
  EXPECT_EQ(Scopes::parse(Scopes::all().text()), Scopes::all());
}

TEST(Scopes, RejectAnUnknownName) {
  EXPECT_FALSE(Scopes::parse("publish root"));
}

TEST(Scopes, KnowTheirSubsets) {
  EXPECT_TRUE(Scopes::all().includes({Scope::publish}));
  EXPECT_FALSE(Scopes{Scope::publish}.includes({Scope::publish, Scope::review}));
}

TEST(Principal, AdminMayDoEverything) {
  const Principal admin{"root", "atom", {Scope::admin}};
  EXPECT_TRUE(admin.may(Scope::publish));
  EXPECT_TRUE(admin.may(Scope::review));
  EXPECT_TRUE(admin.may(Scope::manage));
  EXPECT_TRUE(admin.may_all(Scopes::all()));
  const Principal partner{"ci", "acme", {Scope::publish}};
  EXPECT_FALSE(partner.may(Scope::review));
  EXPECT_TRUE(partner.may_all({Scope::publish}));
  EXPECT_FALSE(partner.may_all({Scope::publish, Scope::manage}));
}

}  // namespace
}  // namespace atom
