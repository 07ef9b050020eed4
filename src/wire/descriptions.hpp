// Made by `make contract` from api/openapi.yaml; do not edit.
#pragma once

#include "atom/wire/object.hpp"
#include "atom/wire/records.hpp"

/// The members of each record, in the order of the contract.
namespace atom::wire {

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
                                     defaulted("description", &Wpk::description),
                                     defaulted("author", &Wpk::author),
                                     defaulted("license", &Wpk::license),
                                     defaulted("runtime", &Wpk::runtime),
                                     field("tags", &Wpk::tags),
                                     field("published_at", &Wpk::published_at),
                                     field("updated_at", &Wpk::updated_at),
                                     defaulted("downloads", &Wpk::downloads),
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
  static constexpr std::tuple fields{field("owners", &OwnerList::owners), count("count", &OwnerList::owners),
                                     field("invited", &OwnerList::invited)};
};

template <>
struct Description<PublishResult> {
  static constexpr std::tuple fields{field("id", &PublishResult::id), field("status", &PublishResult::status),
                                     field("message", &PublishResult::message),
                                     field("digest", &PublishResult::digest),
                                     field("wpk", &PublishResult::wpk)};
};

template <>
struct Description<ReviewResult> {
  static constexpr std::tuple fields{field("id", &ReviewResult::id), field("status", &ReviewResult::status),
                                     field("message", &ReviewResult::message),
                                     field("wpk", &ReviewResult::wpk)};
};

template <>
struct Description<ReviewList> {
  static constexpr std::tuple fields{field("reviews", &ReviewList::reviews),
                                     count("count", &ReviewList::reviews)};
};

template <>
struct Description<ChangeResult> {
  static constexpr std::tuple fields{field("id", &ChangeResult::id), field("status", &ChangeResult::status),
                                     field("message", &ChangeResult::message),
                                     field("wpk", &ChangeResult::wpk)};
};

template <>
struct Description<Finding> {
  static constexpr std::tuple fields{field("code", &Finding::code), field("pointer", &Finding::pointer),
                                     field("detail", &Finding::detail)};
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
                                     defaulted("note", &Token::note),
                                     field("created_at", &Token::created_at),
                                     defaulted("created_by", &Token::created_by),
                                     field("expires_at", &Token::expires_at),
                                     field("revoked_at", &Token::revoked_at),
                                     field("last_used_at", &Token::last_used_at),
                                     field("parent", &Token::parent)};
};

template <>
struct Description<NewToken> {
  static constexpr auto fields =
      std::tuple_cat(Description<Token>::fields, std::tuple{field("token", &NewToken::token)});
};

template <>
struct Description<TokenPage> {
  static constexpr std::tuple fields{field("tokens", &TokenPage::tokens), count("count", &TokenPage::tokens),
                                     field("next_cursor", &TokenPage::next_cursor)};
};

template <>
struct Description<Event> {
  static constexpr std::tuple fields{field("seq", &Event::seq),       field("at", &Event::at),
                                     field("type", &Event::type),     field("subject", &Event::subject),
                                     field("tenant", &Event::tenant), field("actor", &Event::actor),
                                     field("data", &Event::data)};
};

template <>
struct Description<EventPage> {
  static constexpr std::tuple fields{field("events", &EventPage::events), count("count", &EventPage::events),
                                     field("next_after", &EventPage::next_after)};
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

/// Applies X to every record.
// clang-format off
#define ATOM_WIRE_RECORDS(X) \
  X(Review) \
  X(Wpk) \
  X(WpkPage) \
  X(PackageVersion) \
  X(Package) \
  X(OwnerList) \
  X(PublishResult) \
  X(ReviewResult) \
  X(ReviewList) \
  X(ChangeResult) \
  X(Finding) \
  X(Validation) \
  X(Token) \
  X(NewToken) \
  X(TokenPage) \
  X(Event) \
  X(EventPage) \
  X(WhoAmI) \
  X(Health)
// clang-format on

}  // namespace atom::wire
