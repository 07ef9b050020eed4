#include "wire/wpk.hpp"

#include <fmt/format.h>

#include "base/timestamp.hpp"
#include "wire/json.hpp"
#include "wire/object_reader.hpp"

namespace atom::wire {
namespace {

Result<PackageVersion> read_package_version(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  PackageVersion version;
  version.id = reader.string("id");
  version.version = reader.string("version");
  version.status = reader.string("status");
  version.digest = reader.string("digest");
  version.published_at = reader.timestamp("published_at");
  return reader.finish(std::move(version));
}

}  // namespace

boost::json::value to_json(const Review& review) {
  return boost::json::object{{"decision", review.decision},
                             {"reason", review.reason},
                             {"reviewer", review.reviewer},
                             {"reviewed_at", format_rfc3339(review.reviewed_at)}};
}

boost::json::value to_json(const Wpk& wpk) {
  return boost::json::object{{"id", wpk.id},
                             {"name", wpk.name},
                             {"version", wpk.version},
                             {"status", wpk.status},
                             {"digest", wpk.digest},
                             {"size", wpk.size},
                             {"media_type", wpk.media_type},
                             {"publisher", wpk.publisher},
                             {"description", wpk.description},
                             {"author", wpk.author},
                             {"license", wpk.license},
                             {"runtime", wpk.runtime},
                             {"tags", json_strings(wpk.tags)},
                             {"published_at", format_rfc3339(wpk.published_at)},
                             {"updated_at", format_rfc3339(wpk.updated_at)},
                             {"downloads", wpk.downloads},
                             {"review", wpk.review ? to_json(*wpk.review) : boost::json::value(nullptr)}};
}

boost::json::value to_json(const WpkPage& page) {
  boost::json::array wpks;
  wpks.reserve(page.wpks.size());
  for (const Wpk& wpk : page.wpks) wpks.push_back(to_json(wpk));
  return boost::json::object{{"wpks", std::move(wpks)},
                             {"count", page.wpks.size()},
                             {"next_cursor", json_or_null(page.next_cursor)}};
}

boost::json::value to_json(const Package& package) {
  boost::json::array versions;
  versions.reserve(package.versions.size());
  for (const PackageVersion& version : package.versions) {
    versions.push_back(boost::json::object{{"id", version.id},
                                           {"version", version.version},
                                           {"status", version.status},
                                           {"digest", version.digest},
                                           {"published_at", format_rfc3339(version.published_at)}});
  }
  return boost::json::object{{"name", package.name},
                             {"owner", package.owner},
                             {"owners", json_strings(package.owners)},
                             {"latest", json_or_null(package.latest)},
                             {"versions", std::move(versions)},
                             {"next_cursor", json_or_null(package.next_cursor)}};
}

boost::json::value owners_to_json(const std::vector<std::string>& owners) {
  return boost::json::object{{"owners", json_strings(owners)}, {"count", owners.size()}};
}

Result<Review> read_review(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  Review review;
  review.decision = reader.string("decision");
  review.reason = reader.string("reason");
  review.reviewer = reader.string("reviewer");
  review.reviewed_at = reader.timestamp("reviewed_at");
  return reader.finish(std::move(review));
}

Result<Wpk> read_wpk(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  Wpk wpk;
  wpk.id = reader.string("id");
  wpk.name = reader.string("name");
  wpk.version = reader.string("version");
  wpk.status = reader.string("status");
  wpk.digest = reader.string("digest");
  wpk.size = reader.integer("size");
  wpk.media_type = reader.string("media_type");
  wpk.publisher = reader.string("publisher");
  wpk.description = reader.string_or_empty("description");
  wpk.author = reader.string_or_empty("author");
  wpk.license = reader.string_or_empty("license");
  wpk.runtime = reader.string_or_empty("runtime");
  wpk.tags = reader.strings("tags");
  wpk.published_at = reader.timestamp("published_at");
  wpk.updated_at = reader.timestamp("updated_at");
  wpk.downloads = reader.integer_or_zero("downloads");
  if (const boost::json::value* review = reader.optional_value("review")) {
    if (auto read = read_review(*review, reader.pointer_to("review"))) {
      wpk.review = *std::move(read);
    } else {
      reader.add(read.error());
    }
  }
  return reader.finish(std::move(wpk));
}

Result<WpkPage> read_wpk_page(const boost::json::value& value) {
  ObjectReader reader(value);
  WpkPage page;
  const boost::json::array& elements = reader.array("wpks");
  page.wpks.reserve(elements.size());
  for (const boost::json::value& element : elements) {
    if (auto wpk = read_wpk(element, fmt::format("/wpks/{}", page.wpks.size()))) {
      page.wpks.push_back(*std::move(wpk));
    } else {
      reader.add(wpk.error());
      break;
    }
  }
  page.next_cursor = reader.optional_string("next_cursor");
  return reader.finish(std::move(page));
}

Result<Package> read_package(const boost::json::value& value) {
  ObjectReader reader(value);
  Package package;
  package.name = reader.string("name");
  package.owner = reader.string("owner");
  package.owners = reader.strings("owners");
  package.latest = reader.optional_string("latest");
  for (const boost::json::value& element : reader.array("versions")) {
    if (auto version = read_package_version(element, fmt::format("/versions/{}", package.versions.size()))) {
      package.versions.push_back(*std::move(version));
    } else {
      reader.add(version.error());
      break;
    }
  }
  package.next_cursor = reader.optional_string("next_cursor");
  return reader.finish(std::move(package));
}

Result<std::vector<std::string>> read_owners(const boost::json::value& value) {
  ObjectReader reader(value);
  std::vector<std::string> owners = reader.strings("owners");
  return reader.finish(std::move(owners));
}

}  // namespace atom::wire
