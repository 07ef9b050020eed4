#include <iostream>

#include "atom/client.hpp"

namespace {

int failed(const atom::client::Error& error) {
  std::cerr << error.code << ": " << error.message << '\n';
  return 1;
}

}  // namespace

int main() {
  // Create client with API key
  atom::client::ClientOptions options;
  options.api_key = "your-token";
  const auto client = atom::client::create_client(options);
  if (!client) return failed(client.error());

  // Publish a workflow
  const boost::json::value wpk = {
      {"name", "my-workflow"}, {"version", "1.0.0"}, {"steps", {"init", "process", "cleanup"}}};
  const auto result = client->publish_wpk(wpk);
  if (!result) return failed(result.error());
  std::cout << "published " << result->id << ": " << result->status << '\n';

  // List marketplace
  atom::client::ListQuery approved;
  approved.status = atom::wpk::Status::approved;
  const auto workflows = client->list_marketplace(approved);
  if (!workflows) return failed(workflows.error());
  std::cout << "approved workflows: " << workflows->wpks.size() << '\n';

  // Approve it, and list again
  const auto review = client->approve(result->id, "looks right");
  if (!review) return failed(review.error());
  std::cout << "reviewed " << review->id << ": " << review->status << '\n';
  const auto again = client->list_marketplace(approved);
  if (!again) return failed(again.error());
  std::cout << "approved workflows: " << again->wpks.size() << '\n';
  for (const auto& listed : again->wpks) std::cout << "  " << listed.id << ' ' << listed.digest << '\n';
  return 0;
}
