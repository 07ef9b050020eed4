#include <iostream>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/wpk/canonical.hpp"
#include "atom/wpk/yaml.hpp"

// Reads YAML documents, each as a JSON string on a line, and writes what each says as a line of canonical
// JSON. One that is rejected gives `!` and the message; one without canonical bytes, because of a number,
// gives `?`.
int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const boost::json::value text = boost::json::parse(line);
    const auto value = atom::wpk::read_yaml(text.as_string());
    if (!value) {
      std::cout << '!' << value.error().message << '\n';
      continue;
    }
    const auto canonical = atom::wpk::canonicalize(*value);
    std::cout << (canonical ? *canonical : "?") << '\n';
  }
}
