#include "atom/client.hpp"

#include <algorithm>
#include <iterator>

#include "answer.hpp"
#include "base/limits.hpp"
#include "core.hpp"
#include "curl_transport.hpp"

namespace atom::client {

Result<Answer> Client::send(Request request, const CallOptions& options) const {
  return core_->send(std::move(request), options);
}

Result<std::vector<wire::Token>> Client::list_tokens(const CallOptions& options) const {
  std::vector<wire::Token> tokens;
  TokenQuery query{limits::kPageRows, {}};
  do {
    auto page = call(operations::list_tokens(query), options);
    if (!page) return failed(std::move(page.error()));
    std::ranges::move(page->tokens, std::back_inserter(tokens));
    query.cursor = std::move(page->next_cursor);
  } while (query.cursor);
  return tokens;
}

ClientStatus Client::status() const {
  return core_->status();
}

const std::string& Client::base_url() const {
  return core_->settings.base_url.text;
}

Error Client::about(Error found, const Answer& answer) {
  found.http_status = answer.response.status;
  found.request_id = request_id_of(answer.response);
  found.attempts = answer.attempts;
  return found;
}

Result<Client> create_client(const ClientOptions& options) {
  auto transport = create_http_transport(options);
  if (!transport) return failed(std::move(transport.error()));
  return create_client(options, *std::move(transport));
}

Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport) {
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  return Client(std::make_shared<const Core>(*std::move(settings), std::move(transport)));
}

Result<std::shared_ptr<Transport>> create_http_transport(const ClientOptions& options) {
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  return std::make_shared<CurlTransport>(*settings);
}

}  // namespace atom::client
