#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

#include <boost/json/parse.hpp>

#include "atom/base/encoding.hpp"
#include "atom/wpk/canonical.hpp"
#include "atom/wpk/document.hpp"
#include "atom/wpk/json.hpp"
#include "atom/wpk/quote.hpp"
#include "atom/wpk/step_text.hpp"
#include "atom/wpk/yaml.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

/// Canonical bytes must be JSON, and the canonical bytes of what they say.
void check_canonical(const boost::json::value& value) {
  const auto once = wpk::canonicalize(value);
  if (!once) return;
  const auto read = wpk::read_json(*once);
  require(read.has_value(), "canonical bytes can be read");
  const auto twice = wpk::canonicalize(*read);
  require(twice.has_value() && *once == *twice, "canonical bytes of canonical bytes are the same");
}

void check_error(const Error& error) {
  require(!error.code.empty() && !error.message.empty(), "an error has a code and a message");
  require(is_utf8(error.message), "a message is UTF-8");
  for (const Finding& finding : error.findings) {
    require(is_utf8(finding.detail) && is_utf8(finding.pointer), "a finding is UTF-8");
  }
}

}  // namespace

void json(std::string_view input) {
  const auto value = wpk::read_json(input);
  if (!value) return check_error(value.error());
  boost::json::parse_options deep;
  deep.max_depth = 128;
  boost::system::error_code failed;
  const bool has_mark = input.starts_with("\xEF\xBB\xBF");
  boost::json::parse(input.substr(has_mark ? 3 : 0), failed, {}, deep);
  require(!failed, "what is accepted is JSON to another parser too");
  check_canonical(*value);
}

void yaml(std::string_view input) {
  const auto value = wpk::read_yaml(input);
  if (!value) return check_error(value.error());
  check_canonical(*value);
}

void document(std::string_view input) {
  for (const auto type : {wpk::MediaType::json, wpk::MediaType::yaml}) {
    const auto read = wpk::read_document(input, type);
    if (!read) {
      check_error(read.error());
      continue;
    }
    require(wpk::Id::parse(read->id.text()).has_value(), "the id of a document is an id");
    require(is_utf8(wpk::step_text(*read)), "the text of the steps is UTF-8");
  }
  require(is_utf8(wpk::quote(input)), "a quotation is UTF-8");
}

void canonical(std::string_view input) {
  for (; input.size() >= sizeof(double); input.remove_prefix(sizeof(double))) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, input.data(), sizeof bits);
    const auto number = std::bit_cast<double>(bits);
    const auto text = wpk::canonicalize(number);
    if (!text) continue;
    require(std::isfinite(number), "only a finite number has canonical bytes");
    double read = 0;
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), read);
    require(failed == std::errc() && end == text->data() + text->size(), "canonical bytes are a number");
    require(read == number, "canonical bytes of a number are that number");
    check_canonical(number);
  }
}

}  // namespace atom::fuzz
