#include "api/body.hpp"

#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/media_type.hpp"
#include "api/metrics.hpp"
#include "atom/wpk/json.hpp"

namespace atom::api {
namespace {

using marketplace::SubmittedArtifact;

/// Takes about 50 µs to parse, which is what two thread switches cost.
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

/// Optional, since `co_spawn` default-constructs what it will return.
boost::asio::awaitable<std::optional<SubmittedArtifact>> read_on_worker(const Request& request,
                                                                        wpk::MediaType type) {
  co_return SubmittedArtifact::read(request.body(), type);
}

}  // namespace

Result<boost::json::value> read_json_body(const Request& request) {
  return wpk::read_json(request.body());
}

boost::asio::awaitable<SubmittedArtifact> read_artifact(Context& context, const Request& request) {
  const wpk::MediaType type = document_type(request);
  if (type == wpk::MediaType::json && request.body().size() <= kInlineBytes) {
    co_return SubmittedArtifact::read(request.body(), type);
  }
  const Counted counted(context.metrics.worker_jobs());
  auto artifact = co_await boost::asio::co_spawn(context.workers, read_on_worker(request, type),
                                                 boost::asio::use_awaitable);
  co_return *std::move(artifact);
}

}  // namespace atom::api
