#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace atom::server {

/// An amount that all clients share: connections, say, or memory. It has a limit in all, and one for each
/// client, so that none takes what belongs to everyone. Thread-safe.
class Shares {
 public:
  struct Limits {
    std::size_t in_all = 0;
    std::size_t per_client = 0;
  };

  /// The share that a client has taken; the destructor gives it back.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept;
    Share& operator=(Share&& other) noexcept;
    ~Share() { give_back(); }

   private:
    friend class Shares;
    using Taken = std::map<std::string, std::size_t, std::less<>>;

    Share(Shares& from, Taken::iterator client, std::size_t amount)
        : from_(&from), client_(client), amount_(amount) {}
    void give_back();

    Shares* from_ = nullptr;  ///< Null if nothing was taken.
    Taken::iterator client_;
    std::size_t amount_ = 0;
  };

  explicit Shares(Limits limits) : limits_(limits) {}

  /// Takes a share, or returns nothing if that would exceed a limit. An empty client has no limit of its own.
  std::optional<Share> take(std::string_view client, std::size_t amount);

  std::size_t taken() const;

 private:
  Limits limits_;
  mutable std::mutex mutex_;
  Share::Taken by_client_;  ///< Of those that have taken anything.
  std::size_t taken_ = 0;
};

}  // namespace atom::server
