#include "api/body.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/media_type.hpp"
#include "api/metrics.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/json.hpp"

namespace atom::api {
namespace {

/// Some 50 µs of parsing: what two switches of threads cost, and no request behind it notices.
constexpr std::size_t kInlineBytes = 16 << 10;

/// Counts a job while it waits and while it runs.
class Counted {
 public:
  explicit Counted(prometheus::Gauge& gauge) : gauge_(gauge) { gauge_.Increment(); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { gauge_.Decrement(); }

 private:
  prometheus::Gauge& gauge_;
};

DocumentBody read(const Request& request, wpk::MediaType type) {
  return {type, wpk::read_document(request.body(), type), wpk::digest_of(request.body())};
}

boost::asio::awaitable<DocumentBody> read_on_worker(const Request& request, wpk::MediaType type) {
  co_return read(request, type);
}

}  // namespace

Result<boost::json::value> read_json_body(const Request& request) {
  return wpk::read_json(request.body());
}

boost::asio::awaitable<DocumentBody> read_document_body(Context& context, const Request& request) {
  const wpk::MediaType type = document_type(request);
  if (type == wpk::MediaType::json && request.body().size() <= kInlineBytes) {
    co_return read(request, type);
  }
  const Counted counted(context.metrics.worker_jobs());
  co_return co_await boost::asio::co_spawn(context.workers, read_on_worker(request, type),
                                           boost::asio::use_awaitable);
}

}  // namespace atom::api
