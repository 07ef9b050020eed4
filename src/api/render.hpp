#pragma once

#include "accounts/api_key_record.hpp"
#include "atom/wire/records.hpp"
#include "marketplace/records.hpp"

/// Records as the contract has them.
namespace atom::api {

wire::Review render(const marketplace::ReviewRecord& review);
wire::Wpk render(marketplace::VersionRecord version);
wire::Token render(const accounts::ApiKeyRecord& key);
wire::Event render(const marketplace::EventRecord& event);
wire::WhoAmI render(const Principal& caller);

/// Returns a text that changes whenever the record of a version does, except for its count of downloads.
std::string revision_of(const marketplace::VersionRecord& version);

}  // namespace atom::api
