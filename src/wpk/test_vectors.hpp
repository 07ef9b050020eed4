#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace atom::wpk {

inline std::string text_of(const boost::json::value& value) {
  return std::string(value.as_string());
}

/// The cases in `api/vectors/<name>.json`, parsed by Boost.JSON, with a count of how many have run.
///
/// If the variable `VECTOR_REPORT` names a folder, the destructor writes the count to `cpp-<name>.json`
/// in it, so that languages can be compared. For this reason a single test runs all cases of a file.
class VectorFile {
 public:
  /// Fails the test if the file is missing or not an object.
  explicit VectorFile(std::string name) : name_(std::move(name)) {
    const std::string path = std::string(ATOM_API_DIR) + "/vectors/" + name_ + ".json";
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path << " cannot be read";
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    boost::json::parse_options options;
    options.max_depth = 128;
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(text, error, {}, options);
    EXPECT_FALSE(error) << path << ": " << error.message();
    EXPECT_TRUE(value.is_object()) << path;
    if (value.is_object()) members_ = std::move(value.get_object());
  }

  ~VectorFile() {
    const char* folder = std::getenv("VECTOR_REPORT");
    if (folder == nullptr || *folder == '\0') return;
    const std::string path = std::string(folder) + "/cpp-" + name_ + ".json";
    std::ofstream report(path, std::ios::binary);
    report << boost::json::serialize(boost::json::object{{"file", name_ + ".json"}, {"cases", run_}}) << '\n';
    EXPECT_TRUE(report) << path << " cannot be written";
  }

  VectorFile(const VectorFile&) = delete;
  VectorFile& operator=(const VectorFile&) = delete;

  /// Returns a member of the file that is not a list of cases.
  const boost::json::value& at(const char* member) const { return members_.at(member); }

  /// Returns the items of one list. Fails the test if the list is missing or empty.
  const boost::json::array& list(const char* name) const {
    static const boost::json::array kNone;
    const boost::json::value* list = members_.if_contains(name);
    if (list != nullptr && list->is_array() && !list->get_array().empty()) return list->get_array();
    ADD_FAILURE() << "no cases in \"" << name << "\"";
    return kNone;
  }

  /// Runs `test` on each item of one list and counts it.
  template <class Test>
  void each(const char* name, Test test) {
    for (const boost::json::value& item : list(name)) {
      SCOPED_TRACE(boost::json::serialize(item).substr(0, kTraceBytes));
      test(item);
      ++run_;
    }
  }

 private:
  static constexpr std::size_t kTraceBytes = 400;

  std::string name_;
  boost::json::object members_;
  std::size_t run_ = 0;
};

}  // namespace atom::wpk
