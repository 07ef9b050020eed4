#include "atom/wire/problem.hpp"

#include "atom/wire/object_reader.hpp"
#include "atom/wire/record_json.hpp"

namespace atom::wire {
namespace {

std::string text_or_empty(const boost::json::object& members, std::string_view name) {
  const boost::json::value* member = members.if_contains({name.data(), name.size()});
  if (member == nullptr || !member->is_string()) return {};
  const boost::json::string& text = member->get_string();
  return {text.data(), text.size()};
}

void read_optional(const boost::json::object& members, Problem& problem) {
  problem.title = text_or_empty(members, "title");
  problem.detail = text_or_empty(members, "detail");
  problem.request_id = text_or_empty(members, "request_id");
  const boost::json::value* status = members.if_contains("status");
  if (status != nullptr && status->is_int64()) problem.status = static_cast<int>(status->get_int64());
  const boost::json::value* retryable = members.if_contains("retryable");
  if (retryable != nullptr && retryable->is_bool()) problem.retryable = retryable->get_bool();
  const boost::json::value* errors = members.if_contains("errors");
  if (errors == nullptr || !errors->is_array()) return;
  for (const boost::json::value& element : errors->get_array()) {
    if (auto finding = read_record<Finding>(element)) problem.errors.push_back(*std::move(finding));
  }
}

}  // namespace

boost::json::value to_json(const Problem& problem) {
  boost::json::object object{{"type", "urn:atom:problem:" + problem.code},
                             {"title", problem.title},
                             {"status", problem.status},
                             {"code", problem.code},
                             {"detail", problem.detail},
                             {"request_id", problem.request_id},
                             {"retryable", problem.retryable.value_or(false)}};
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
  problem.code = reader.string("code");
  if (problem.code.empty()) reader.invalid("code", "a code");
  if (const boost::json::object* members = value.if_object()) read_optional(*members, problem);
  return reader.finish(std::move(problem));
}

}  // namespace atom::wire
