#include "atom/wire/checked_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/wire/read_text.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wire/sample_wpk_for_test.hpp"

namespace atom::wire {
namespace {

namespace json = boost::json;

/// The JSON value that a checked response stands for.
class Rendering {
 public:
  Rendering(const CheckedText& checked, std::string_view body) : checked_(checked), body_(body) {}

  json::value of(const Shape& shape) {
    json::object object;
    for (const Member& member : shape.members) {
      if (member.kind == Kind::count) {
        object[member.name] = static_cast<std::uint64_t>(elements_);
      } else {
        object[member.name] = next(member);
      }
    }
    return object;
  }
  bool is_at_end() const { return at_ == checked_.items.size(); }

 private:
  json::value next(const Member& member) {
    const Item& item = checked_.items.at(at_++);
    switch (item.kind) {
      case Item::Kind::null:
        return nullptr;
      case Item::Kind::flag:
        return item.number != 0;
      case Item::Kind::integer:
        return item.number;
      case Item::Kind::object:
        return of(*member.shape);
      case Item::Kind::array:
        return elements(item, member);
      case Item::Kind::json_object:
        return json::parse(checked_.text_of(item, body_));
      default:
        return json::value(checked_.text_of(item, body_));
    }
  }

  json::value elements(const Item& item, const Member& member) {
    json::array array;
    for (std::int64_t i = 0; i < item.number; ++i)
      array.push_back(member.kind == Kind::objects ? of(*member.shape) : next(member));
    elements_ = array.size();
    return array;
  }

  const CheckedText& checked_;
  std::string_view body_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
};

/// The JSON value of the record that `read_record` reads from a response; nothing if it rejects the response.
using ByValue = std::function<std::optional<json::value>(std::string_view)>;

/// Checks also that `read_text` reads the same record.
template <class T>
std::optional<json::value> read_by_value(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  const auto record = error ? Result<T>(fail("not_json", "This is not JSON.")) : read_record<T>(value);
  if (const auto at_once = read_text<T>(text)) {
    EXPECT_EQ(record, *at_once) << text;
  }
  if (!record) return std::nullopt;
  return to_json(*record);
}

struct Case {
  const Shape& shape;
  ByValue by_value;
  std::string text;
};

template <class T>
Case case_of(const T& record) {
  return {shape_of<T>(), &read_by_value<T>, json::serialize(to_json(record))};
}

Wpk unusual_wpk() {
  Wpk wpk = sample_wpk();
  wpk.description = "Räumt \"einen\" Knoten,\n dann den nächsten \\ \xF0\x9F\x8E\x89";
  wpk.tags = {"kubernetes", "é"};
  return wpk;
}

std::vector<Case> cases() {
  const Wpk wpk = unusual_wpk();
  Wpk plain;
  plain.id = "a@1.0.0";
  const Timestamp time = wpk.published_at;
  const NewToken token{{.id = "tok_0",
                        .tenant = "acme",
                        .scopes = {"publish"},
                        .note = "ci",
                        .created_at = time,
                        .created_by = "root",
                        .expires_at = time},
                       "atom_x"};
  const Event event{7, time, "wpk.published", "a@1.0.0", "acme", "acme/ann", {R"({"size":1,"tags":["é"]})"}};
  return {
      case_of(wpk),
      case_of(WpkPage{{wpk, plain}, "next"}),
      case_of(WpkPage{}),
      case_of(Package{"a", "acme", {"acme"}, "1.0.0", {{"a@1.0.0", "1.0.0", "x", "y", time}}, {}}),
      case_of(PublishResult{wpk.id, "uploaded", "Published.", wpk.digest, wpk}),
      case_of(Validation{false, std::nullopt, wpk.digest, 3, {{"invalid_name", "/name", "Use a-z."}}}),
      case_of(ReviewList{{*wpk.review, *wpk.review}}),
      case_of(ReviewResult{wpk.id, wpk.status, "Approved.", wpk}),
      case_of(token),
      case_of(TokenPage{{token, token}, "next"}),
      case_of(WhoAmI{"ann", "acme", {"publish", "audit"}}),
      case_of(Health{"ok", "0.1.0", true, -7}),
      case_of(OwnerList{{"acme", "b"}, {"c"}}),
      case_of(EventPage{{event, event}, 7}),
  };
}

/// Returns true if `check_text` accepts the text. Whatever it accepts, `read_record` must read as the same
/// value.
bool accepts(const Case& one, std::string_view text) {
  const auto checked = check_text(text, one.shape);
  if (!checked) return false;
  Rendering rendering(*checked, text);
  const json::value found = rendering.of(one.shape);
  const auto expected = one.by_value(text);
  EXPECT_TRUE(expected) << text;
  if (expected) {
    // As text, since the order of members counts.
    EXPECT_EQ(json::serialize(found), json::serialize(*expected)) << text;
  }
  EXPECT_TRUE(rendering.is_at_end()) << text;
  return true;
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), with);
}

TEST(CheckText, AcceptsWhatServersWrite) {
  for (const Case& one : cases()) EXPECT_TRUE(accepts(one, one.text)) << one.text;
}

TEST(CheckText, AcceptsSpaceAndUnknownMembers) {
  for (const Case& one : cases()) {
    std::string text = one.text;
    text.insert(1, R"( "later" : [ 1.5, -0, {"a": [true, null, "\u00e9\\"], "b": {}}, [], false ] , )");
    text += "\n\t ";
    EXPECT_TRUE(accepts(one, text)) << text;
  }
}

TEST(CheckText, FillsInDefaults) {
  const Case page = cases()[1];
  for (const std::string_view member : {R"("author":"",)", R"("runtime":"",)", R"("downloads":7,)",
                                        R"(,"next_cursor":"next")", R"(,"review":null)", R"("count":2,)"}) {
    std::string text = page.text;
    replace(text, member, "");
    EXPECT_TRUE(accepts(page, text)) << text;
  }
  std::string nulls = page.text;
  replace(nulls, R"("author":"")", R"("author":null)");
  replace(nulls, R"("downloads":7)", R"("downloads" : null)");
  replace(nulls, R"("count":2)", R"("count":"two")");
  EXPECT_TRUE(accepts(page, nulls)) << nulls;
}

TEST(CheckText, WritesTimesInUtc) {
  const Case health = cases()[0];
  for (const std::string_view time :
       {"2026-11-25T00:38:57.12+02:00", "2026-11-24t22:38:57.1239Z", "2026-11-24 22:38:57z",
        "2016-12-31T23:59:60Z", "\\u0032026-11-24T22:38:57Z"}) {
    std::string text = health.text;
    replace(text, "2026-11-24T22:38:57.123Z", time);
    EXPECT_TRUE(accepts(health, text)) << text;
  }
}

TEST(CheckText, ReadsEscapes) {
  const Case wpk = cases()[0];
  for (const std::string_view description :
       {R"(\"\\\/\b\f\n\r\t)", R"(\u0000\u00e9\u20AC\uD83C\udf89 and more)",
        R"(plain and then \u0041 again)"}) {
    std::string text = wpk.text;
    replace(text, R"("runtime":"")", fmt::format(R"("runtime":"{}")", description));
    EXPECT_TRUE(accepts(wpk, text)) << text;
  }
}

TEST(CheckText, GivesUpOnAnythingElse) {
  const Case page = cases()[1];
  const std::pair<std::string_view, std::string_view> changes[] = {
      {R"("size":67)", R"("size":6.7)"},
      {R"("size":67)", R"("size":6e1)"},
      {R"("size":67)", R"("size":067)"},
      {R"("size":67)", R"("size":-)"},
      {R"("size":67)", R"("size":-0)"},
      {R"("size":67)", R"("size":"67")"},
      {R"("size":67)", R"("size":12345678901234567890)"},
      {R"("size":67,)", ""},
      {R"("size":67)", R"("size":null)"},
      {R"("tags":["kubernetes",)", R"("tags":[1,)"},
      {R"("tags":["kubernetes",)", R"("tags":["kubernetes",,)"},
      {R"("size":67)", R"("size":67,"size":67)"},
      {R"("size":67)", R"("size":67,"id":"b@1.0.0")"},
      {R"("size":67)", R"("si\u007ae":67)"},
      {R"("decision":"approve")", R"("decision":1)"},
      {"2026-11-24T22:38:57.123Z", "2026-02-30T00:00:00.000Z"},
      {"2026-11-24T22:38:57.123Z", "soon"},
      {R"("runtime":"")", "\"runtime\":\"\n\""},
      {R"("runtime":"")", "\"runtime\":\"\\n\n\""},
      {R"("runtime":"")", R"("runtime":"\x")"},
      {R"("runtime":"")", R"("runtime":"\ud83c")"},
      {R"("runtime":"")", R"("runtime":"\udf89")"},
      {R"("runtime":"")", R"("runtime":"\ud83c\u0041")"},
      {R"("runtime":"")", R"("runtime":"\u00g0")"},
      {R"("runtime":"")", "\"runtime\":\"\xFF\""},
      {R"("runtime":"")", "\"runtime\":\"\\n\xC3\""},
      {R"("runtime":"")", R"("runtime":"","x":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]])"},
      {R"("runtime":"")", R"("runtime":"","x":nul)"},
      {R"({"wpks":)", R"([{"wpks":)"},
  };
  for (const auto& [what, with] : changes) {
    std::string text = page.text;
    replace(text, what, with);
    EXPECT_FALSE(accepts(page, text)) << text;
  }
  for (const std::string_view text :
       {"", "{", "null", "[]", "{}", "{} {}", R"({"wpks":[)", R"({"wpks":[]} x)"})
    EXPECT_FALSE(accepts(page, text)) << text;
}

TEST(CheckText, GivesUpOnTruncatedText) {
  for (const Case& one : cases()) {
    for (std::size_t size = 0; size < one.text.size(); ++size) {
      // In memory of its own, so that a sanitizer sees reads past its end.
      const std::vector<char> cut(one.text.data(), one.text.data() + size);
      EXPECT_FALSE(check_text({cut.data(), size}, one.shape)) << size << ' ' << one.text;
    }
  }
}

/// After any change of a byte or two, the text is either given up or read as `read_record` reads it.
TEST(CheckText, AcceptsNothingThatTheReaderRejects) {
  constexpr std::string_view kBytes = "\"\\{}[]:,0189-+.eEntfu \n\x01\xC3\xA9\xFFzT";
  std::mt19937 random(7);
  std::size_t accepted = 0;
  for (const Case& one : cases()) {
    for (int round = 0; round < 4000; ++round) {
      std::string text = one.text;
      for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
        const std::size_t at = random() % text.size();
        const std::string byte(1, kBytes[random() % kBytes.size()]);
        text.replace(at, random() % 2, random() % 3 == 0 ? "" : byte);
      }
      accepted += accepts(one, text) ? 1 : 0;
    }
  }
  EXPECT_GT(accepted, 1000U);
}

}  // namespace
}  // namespace atom::wire
