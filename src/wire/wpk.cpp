#include "atom/wire/wpk.hpp"

#include "atom/wire/descriptions.hpp"

namespace atom::wire {

boost::json::value to_json(const Review& review) {
  return write_object(review);
}

boost::json::value to_json(const Wpk& wpk) {
  return write_object(wpk);
}

boost::json::value to_json(const WpkPage& page) {
  return write_object(page);
}

boost::json::value to_json(const Package& package) {
  return write_object(package);
}

boost::json::value owners_to_json(const std::vector<std::string>& owners) {
  return write_object(OwnerList{owners});
}

Result<Review> read_review(const boost::json::value& value, std::string pointer) {
  return read_object<Review>(value, std::move(pointer));
}

Result<Wpk> read_wpk(const boost::json::value& value, std::string pointer) {
  return read_object<Wpk>(value, std::move(pointer));
}

Result<WpkPage> read_wpk_page(const boost::json::value& value) {
  return read_object<WpkPage>(value);
}

Result<Package> read_package(const boost::json::value& value) {
  return read_object<Package>(value);
}

Result<std::vector<std::string>> read_owners(const boost::json::value& value) {
  return read_object<OwnerList>(value).map([](OwnerList list) { return std::move(list.owners); });
}

}  // namespace atom::wire
