#include "environment.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace atom::atomd {
namespace {

std::string failure_of(const char* variable) {
  const std::array variables{"PATH=/bin", variable};
  const auto checked = check_environment(variables);
  return checked ? "ok" : checked.error().message;
}

TEST(Environment, MayHoldWhatAtomdAndItsClientsRead) {
  for (const char* variable :
       {"ATOM_LISTEN=127.0.0.1:1", "ATOM_CONFIG=a.toml", "ATOM_LOG_FORMAT=json",
        "ATOM_TLS_KEY_FILE=", "ATOM_API_KEY=atom_x", "ATOM_BASE_URL=http://a", "ATOM_SIMULATION=1"}) {
    EXPECT_EQ(failure_of(variable), "ok") << variable;
  }
}

TEST(Environment, MayHoldWhatIsNotOurs) {
  for (const char* variable : {"ATOMIC=1", "ATOM=1", "MY_ATOM_LISTN=1", "ATOMD_SERVICE_HOST=10.0.0.1"})
    EXPECT_EQ(failure_of(variable), "ok") << variable;
}

TEST(Environment, MayHoldTheLinksOfAServiceThatIsCalledAtom) {
  for (const char* variable :
       {"ATOM_SERVICE_HOST=10.0.0.1", "ATOM_CLOUD_SERVICE_PORT_HTTP=8050", "ATOM_PORT=tcp://10.0.0.1:8050",
        "ATOM_PORT_8050_TCP=tcp://10.0.0.1:8050", "ATOM_PORT_8050_TCP_ADDR=10.0.0.1"}) {
    EXPECT_EQ(failure_of(variable), "ok") << variable;
  }
}

TEST(Environment, NamesAVariableThatMeansNothingAndWhatWasProbablyMeant) {
  EXPECT_EQ(failure_of("ATOM_LISTN=127.0.0.1:1"),
            "The environment variable 'ATOM_LISTN' is not an atomd setting. Call it 'ATOM_LISTEN', if you "
            "mean that, or "
            "remove it.");
  EXPECT_NE(failure_of("ATOM_MAX_KEY_PER_TENANT=1").find("'ATOM_MAX_KEYS_PER_TENANT'"), std::string::npos);
  EXPECT_NE(failure_of("ATOM_listen=1").find("'ATOM_listen'"), std::string::npos);
  EXPECT_NE(failure_of("ATOM_SOMETHING_ELSE").find("Correct its name or remove it."), std::string::npos);
  EXPECT_NE(failure_of("ATOM_PORT=8050"), "ok");
  EXPECT_NE(failure_of("ATOM_="), "ok");
}

}  // namespace
}  // namespace atom::atomd
