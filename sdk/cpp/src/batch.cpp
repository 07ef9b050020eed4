#include "batch.hpp"

#include "atom/client.hpp"

namespace atom::client {

std::vector<Result<wire::PublishResult>> Client::publish_many(std::span<const boost::json::value> documents,
                                                              const BatchOptions& options) const {
  return run_batch<wire::PublishResult>(
      documents.size(), options, [&](std::size_t i) { return publish_wpk(documents[i], options.call); });
}

std::vector<Result<wire::PublishResult>> Client::publish_many_files(
    std::span<const std::filesystem::path> files, const BatchOptions& options) const {
  return run_batch<wire::PublishResult>(
      files.size(), options, [&](std::size_t i) { return publish_wpk_file(files[i], options.call); });
}

std::vector<Result<Download>> Client::download_many(std::span<const std::string> references,
                                                    const BatchOptions& options) const {
  return run_batch<Download>(references.size(), options,
                             [&](std::size_t i) { return download(references[i], options.call); });
}

}  // namespace atom::client
