#pragma once

#include "atom/wire/health.hpp"
#include "atom/wire/object.hpp"
#include "atom/wire/publish.hpp"
#include "atom/wire/review.hpp"
#include "atom/wire/token.hpp"
#include "atom/wire/wpk.hpp"

/// The answers that clients read, member by member, as `api/openapi.yaml` has them.
namespace atom::wire {

/// What a list of the contract is, where the struct is no more than its elements.
struct ReviewList {
  std::vector<Review> reviews;
};
struct OwnerList {
  std::vector<std::string> owners;
};

template <class T>
struct Whole {
  using Object = T;
};
template <>
struct Whole<std::vector<Review>> {
  using Object = ReviewList;
};
template <>
struct Whole<std::vector<std::string>> {
  using Object = OwnerList;
};
/// The struct of the object that an answer of a `T` is.
template <class T>
using ObjectOf = typename Whole<T>::Object;

template <>
struct Description<Finding> {
  static constexpr std::tuple fields{field("code", &Finding::code), field("pointer", &Finding::pointer),
                                     field("detail", &Finding::detail)};
};

template <>
struct Description<Review> {
  static constexpr std::tuple fields{field("decision", &Review::decision), field("reason", &Review::reason),
                                     field("reviewer", &Review::reviewer),
                                     field("reviewed_at", &Review::reviewed_at)};
};

template <>
struct Description<Wpk> {
  static constexpr std::tuple fields{field("id", &Wpk::id),
                                     field("name", &Wpk::name),
                                     field("version", &Wpk::version),
                                     field("status", &Wpk::status),
                                     field("digest", &Wpk::digest),
                                     field("size", &Wpk::size),
                                     field("media_type", &Wpk::media_type),
                                     field("publisher", &Wpk::publisher),
                                     lenient("description", &Wpk::description),
                                     lenient("author", &Wpk::author),
                                     lenient("license", &Wpk::license),
                                     lenient("runtime", &Wpk::runtime),
                                     field("tags", &Wpk::tags),
                                     field("published_at", &Wpk::published_at),
                                     field("updated_at", &Wpk::updated_at),
                                     lenient("downloads", &Wpk::downloads),
                                     field("review", &Wpk::review)};
};

template <>
struct Description<WpkPage> {
  static constexpr std::tuple fields{field("wpks", &WpkPage::wpks), count("count", &WpkPage::wpks),
                                     field("next_cursor", &WpkPage::next_cursor)};
};

template <>
struct Description<PackageVersion> {
  static constexpr std::tuple fields{
      field("id", &PackageVersion::id), field("version", &PackageVersion::version),
      field("status", &PackageVersion::status), field("digest", &PackageVersion::digest),
      field("published_at", &PackageVersion::published_at)};
};

template <>
struct Description<Package> {
  static constexpr std::tuple fields{
      field("name", &Package::name),         field("owner", &Package::owner),
      field("owners", &Package::owners),     field("latest", &Package::latest),
      field("versions", &Package::versions), field("next_cursor", &Package::next_cursor)};
};

template <>
struct Description<OwnerList> {
  static constexpr std::tuple fields{field("owners", &OwnerList::owners), count("count", &OwnerList::owners)};
};

template <>
struct Description<ReviewList> {
  static constexpr std::tuple fields{field("reviews", &ReviewList::reviews),
                                     count("count", &ReviewList::reviews)};
};

template <>
struct Description<ReviewResult> {
  static constexpr std::tuple fields{field("id", &ReviewResult::id), field("status", &ReviewResult::status),
                                     field("message", &ReviewResult::message),
                                     field("wpk", &ReviewResult::wpk)};
};

template <>
struct Description<PublishResult> {
  static constexpr std::tuple fields{field("id", &PublishResult::id), field("status", &PublishResult::status),
                                     field("message", &PublishResult::message),
                                     field("digest", &PublishResult::digest),
                                     field("wpk", &PublishResult::wpk)};
};

template <>
struct Description<Validation> {
  static constexpr std::tuple fields{field("valid", &Validation::valid), field("id", &Validation::id),
                                     field("digest", &Validation::digest), field("size", &Validation::size),
                                     field("findings", &Validation::findings)};
};

template <>
struct Description<Token> {
  static constexpr std::tuple fields{field("id", &Token::id),
                                     field("tenant", &Token::tenant),
                                     field("scopes", &Token::scopes),
                                     lenient("note", &Token::note),
                                     field("created_at", &Token::created_at),
                                     lenient("created_by", &Token::created_by),
                                     field("expires_at", &Token::expires_at),
                                     field("revoked_at", &Token::revoked_at),
                                     field("last_used_at", &Token::last_used_at)};
};

template <>
struct Description<TokenPage> {
  static constexpr std::tuple fields{field("tokens", &TokenPage::tokens), count("count", &TokenPage::tokens),
                                     field("next_cursor", &TokenPage::next_cursor)};
};

template <>
struct Description<WhoAmI> {
  static constexpr std::tuple fields{field("subject", &WhoAmI::subject), field("tenant", &WhoAmI::tenant),
                                     field("scopes", &WhoAmI::scopes)};
};

template <>
struct Description<Health> {
  static constexpr std::tuple fields{field("status", &Health::status), field("version", &Health::version),
                                     field("simulation_mode", &Health::simulation_mode),
                                     field("uptime_seconds", &Health::uptime_seconds)};
};

}  // namespace atom::wire
