// Calls a server with the C++ SDK. For each line of standard input it makes that many calls, and prints
// "done".
//
//   soak_calls URL
#include <cstdlib>
#include <iostream>
#include <string>

#include "atom/client.hpp"

namespace {

using atom::client::Client;

constexpr const char* kKnown = "soak@1.0.0";
constexpr std::size_t kRows = 20;

/// Ends the program unless the call has succeeded.
template <class Result>
void require(const Result& result) {
  if (result) return;
  std::cerr << result.error().code << ": " << result.error().message << '\n';
  std::exit(1);
}

void make_call(const Client& client, int number) {
  switch (number % 4) {
    case 0: {
      atom::client::ListQuery query;
      query.limit = kRows;
      return require(client.list_marketplace(query));
    }
    case 1:
      return require(client.get(kKnown));
    case 2:
      return require(client.download(kKnown));
    default: {
      const auto missing = client.get("missing@1.0.0");
      if (missing || missing.error().code != "wpk_not_found") std::exit(2);
    }
  }
}

}  // namespace

int main(int, char** arguments) {
  atom::client::ClientOptions options;
  options.base_url = arguments[1];
  options.api_key = "";
  const auto client = atom::client::create_client(options);
  require(client);
  for (int count = 0; std::cin >> count;) {
    for (int i = 0; i < count; ++i) make_call(*client, i);
    std::cout << "done" << std::endl;
  }
  return 0;
}
