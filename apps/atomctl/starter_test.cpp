#include "starter.hpp"

#include <gtest/gtest.h>

#include "atom/wpk/document.hpp"

namespace atom::ctl {
namespace {

TEST(Starter, IsAValidDocument) {
  const auto document = wpk::read_document(starter_document("drain-node"), wpk::MediaType::yaml);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->id.text(), "drain-node@0.1.0");
  EXPECT_EQ(document->runtime, "k8s");
  EXPECT_EQ(document->steps, (std::vector<std::string>{"restart", "wait-until-ready"}));
  EXPECT_EQ(wpk::sniff_media_type(starter_document("a")), wpk::MediaType::yaml);
}

TEST(Starter, DerivesItsNameFromTheFile) {
  EXPECT_EQ(suggested_name("x/drain-node.wpk.yaml"), "drain-node");
  EXPECT_EQ(suggested_name("drain.node.yml"), "drain.node");
  EXPECT_EQ(suggested_name("drain-node"), "drain-node");
  EXPECT_EQ(suggested_name("Drain Node.yaml"), "my-workflow");
  EXPECT_EQ(suggested_name("latest.yaml"), "my-workflow");
  EXPECT_EQ(suggested_name(".yaml"), "my-workflow");
  EXPECT_EQ(suggested_name(""), "my-workflow");
}

}  // namespace
}  // namespace atom::ctl
