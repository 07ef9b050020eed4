#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_set>

#include "atom/error.hpp"
#include "atom/operations.hpp"

namespace atom::client {

/// Every version that a query finds, over all pages. A page is fetched only when its first item is needed.
///
///     for (const auto& wpk : client.list_all()) {
///       if (!wpk) return wpk.error();
///       use(*wpk);
///     }
///
/// If a page fails, the failure is the last item. Can be iterated once; not thread-safe.
class Listing {
 public:
  using Fetch = std::function<Result<wire::WpkPage>(const ListQuery& page)>;

  Listing(ListQuery query, Fetch fetch) : query_(std::move(query)), fetch_(std::move(fetch)) {}

  /// Returns the next item or the failure in its place; nothing after the last item or a failure.
  std::optional<Result<wire::Wpk>> next();

  class Iterator {
   public:
    using value_type = Result<wire::Wpk>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    Iterator() = default;
    explicit Iterator(Listing* listing) : listing_(listing) {}

    const value_type& operator*() const { return *item(); }
    const value_type* operator->() const { return &*item(); }
    Iterator& operator++() {
      listing_->current_.reset();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !item().has_value(); }

   private:
    const std::optional<value_type>& item() const {
      if (!listing_->current_) listing_->current_ = listing_->next();
      return listing_->current_;
    }

    Listing* listing_ = nullptr;
  };

  Iterator begin() { return Iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  std::optional<Error> turn_page();

  ListQuery query_;
  Fetch fetch_;
  wire::WpkPage page_;
  std::size_t at_ = 0;  ///< The next item of the page.
  bool ended_ = false;  ///< There is no page left to fetch.
  std::unordered_set<std::string> cursors_;
  std::optional<Result<wire::Wpk>> current_;
};

}  // namespace atom::client
