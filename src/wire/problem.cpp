#include "wire/problem.hpp"

#include <fmt/format.h>

#include "wire/object_reader.hpp"
#include "wire/publish.hpp"

namespace atom::wire {

boost::json::value to_json(const Problem& problem) {
  boost::json::object object{{"type", "urn:atom:problem:" + problem.code},
                             {"title", problem.title},
                             {"status", problem.status},
                             {"code", problem.code},
                             {"detail", problem.detail},
                             {"request_id", problem.request_id},
                             {"retryable", problem.retryable}};
  if (!problem.errors.empty()) {
    boost::json::array errors;
    errors.reserve(problem.errors.size());
    for (const Finding& finding : problem.errors) errors.push_back(to_json(finding));
    object["errors"] = std::move(errors);
  }
  return object;
}

Result<Problem> read_problem(const boost::json::value& value) {
  ObjectReader reader(value);
  Problem problem;
  problem.title = reader.string_or_empty("title");
  problem.status = static_cast<int>(reader.integer("status"));
  problem.code = reader.string("code");
  problem.detail = reader.string_or_empty("detail");
  problem.request_id = reader.string_or_empty("request_id");
  problem.retryable = reader.boolean("retryable");
  if (reader.optional_value("errors") != nullptr) {
    for (const boost::json::value& element : reader.array("errors")) {
      if (auto finding = read_finding(element, fmt::format("/errors/{}", problem.errors.size()))) {
        problem.errors.push_back(*std::move(finding));
      } else {
        reader.add(finding.error());
        break;
      }
    }
  }
  return reader.finish(std::move(problem));
}

}  // namespace atom::wire
