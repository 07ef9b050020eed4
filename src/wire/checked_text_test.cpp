#include "atom/wire/checked_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/wire/health.hpp"
#include "atom/wire/publish.hpp"
#include "atom/wire/read_text.hpp"
#include "atom/wire/review.hpp"
#include "atom/wire/sample_wpk_for_test.hpp"
#include "atom/wire/token.hpp"
#include "atom/wire/wpk.hpp"

namespace atom::wire {
namespace {

namespace json = boost::json;

/// The JSON value that a checked answer stands for.
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

/// What the reader of the struct makes of an answer; nothing where it refuses it. What `read_text` gives must
/// be the same struct.
using ByStruct = std::function<std::optional<json::value>(std::string_view)>;

template <class T>
ByStruct by(Result<T> (*read)(const json::value&)) {
  return [read](std::string_view text) -> std::optional<json::value> {
    json::error_code error;
    const json::value value = json::parse(text, error);
    auto object = error ? Result<T>(fail("no_json", "It is no JSON.")) : read(value);
    const auto at_once = read_text<T>(text);
    if (at_once) {
      EXPECT_EQ(object, *at_once) << text;
    }
    if (!object) return std::nullopt;
    if constexpr (std::same_as<T, std::vector<std::string>>) {
      return owners_to_json(*object);
    } else {
      return to_json(*object);
    }
  };
}

struct Case {
  const Shape& shape;
  ByStruct by_struct;
  std::string text;
};

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
  const Token token{"tok_0", "acme", {"publish"}, "ci", time, "root", time, std::nullopt};
  const auto text = [](const json::value& value) { return json::serialize(value); };
  return {
      {shape_of<Wpk>(), by<Wpk>([](const json::value& value) { return read_wpk(value); }),
       text(to_json(wpk))},
      {shape_of<WpkPage>(), by(&read_wpk_page), text(to_json(WpkPage{{wpk, plain}, "next"}))},
      {shape_of<WpkPage>(), by(&read_wpk_page), text(to_json(WpkPage{}))},
      {shape_of<Package>(), by(&read_package),
       text(to_json(Package{"a", "acme", "1.0.0", {{"a@1.0.0", "1.0.0", "x", "y", time}}, {"acme"}, {}}))},
      {shape_of<PublishResult>(), by(&read_publish_result),
       text(to_json(PublishResult{wpk.id, "uploaded", "Published.", wpk.digest, wpk}))},
      {shape_of<Validation>(), by(&read_validation),
       text(
           to_json(Validation{false, std::nullopt, wpk.digest, 3, {{"invalid_name", "/name", "Use a-z."}}}))},
      {shape_of<std::vector<Review>>(), by(&read_reviews),
       text(to_json(std::vector<Review>{*wpk.review, *wpk.review}))},
      {shape_of<ReviewResult>(), by(&read_review_result),
       text(to_json(ReviewResult{wpk.id, wpk.status, "Approved.", wpk}))},
      {shape_of<NewToken>(), by(&read_new_token), text(to_json(NewToken{token, "atom_x"}))},
      {shape_of<TokenPage>(), by(&read_token_page), text(to_json(TokenPage{{token, token}, "next"}))},
      {shape_of<WhoAmI>(), by(&read_whoami), text(to_json(WhoAmI{"ann", "acme", {"publish", "audit"}}))},
      {shape_of<Health>(), by(&read_health), text(to_json(Health{"healthy", "0.1.0", true, -7}))},
      {shape_of<std::vector<std::string>>(), by(&read_owners), text(owners_to_json({"acme", "b"}))},
  };
}

/// What it takes is what the struct's reader takes, and the same.
bool takes(const Case& one, std::string_view text) {
  const auto checked = check_text(text, one.shape);
  if (!checked) return false;
  Rendering rendering(*checked, text);
  const json::value found = rendering.of(one.shape);
  const auto expected = one.by_struct(text);
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

TEST(CheckText, TakesWhatServersWrite) {
  for (const Case& one : cases()) EXPECT_TRUE(takes(one, one.text)) << one.text;
}

TEST(CheckText, TakesSpaceAndUnknownMembers) {
  for (const Case& one : cases()) {
    std::string text = one.text;
    text.insert(1, R"( "later" : [ 1.5, -0, {"a": [true, null, "\u00e9\\"], "b": {}}, [], false ] , )");
    text += "\n\t ";
    EXPECT_TRUE(takes(one, text)) << text;
  }
}

TEST(CheckText, FillsInWhatIsAbsent) {
  const Case page = cases()[1];
  for (const std::string_view member : {R"("author":"",)", R"("runtime":"",)", R"("downloads":7,)",
                                        R"(,"next_cursor":"next")", R"(,"review":null)", R"("count":2,)"}) {
    std::string text = page.text;
    replace(text, member, "");
    EXPECT_TRUE(takes(page, text)) << text;
  }
  std::string nulls = page.text;
  replace(nulls, R"("author":"")", R"("author":null)");
  replace(nulls, R"("downloads":7)", R"("downloads" : null)");
  replace(nulls, R"("count":2)", R"("count":"two")");
  EXPECT_TRUE(takes(page, nulls)) << nulls;
}

TEST(CheckText, WritesTimesInUtc) {
  const Case health = cases()[0];
  for (const std::string_view time :
       {"2026-11-25T00:38:57.12+02:00", "2026-11-24t22:38:57.1239Z", "2026-11-24 22:38:57z",
        "2016-12-31T23:59:60Z", "\\u0032026-11-24T22:38:57Z"}) {
    std::string text = health.text;
    replace(text, "2026-11-24T22:38:57.123Z", time);
    EXPECT_TRUE(takes(health, text)) << text;
  }
}

TEST(CheckText, UndoesEscapes) {
  const Case wpk = cases()[0];
  for (const std::string_view description :
       {R"(\"\\\/\b\f\n\r\t)", R"(\u0000\u00e9\u20AC\uD83C\udf89 and more)",
        R"(plain and then \u0041 again)"}) {
    std::string text = wpk.text;
    replace(text, R"("runtime":"")", fmt::format(R"("runtime":"{}")", description));
    EXPECT_TRUE(takes(wpk, text)) << text;
  }
}

TEST(CheckText, LeavesTheRestToTheReader) {
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
    EXPECT_FALSE(takes(page, text)) << text;
  }
  for (const std::string_view text :
       {"", "{", "null", "[]", "{}", "{} {}", R"({"wpks":[)", R"({"wpks":[]} x)"})
    EXPECT_FALSE(takes(page, text)) << text;
}

TEST(CheckText, TakesNothingThatIsCutOff) {
  for (const Case& one : cases()) {
    for (std::size_t size = 0; size < one.text.size(); ++size) {
      // With nothing behind its end that could be read.
      const std::vector<char> cut(one.text.data(), one.text.data() + size);
      EXPECT_FALSE(check_text({cut.data(), size}, one.shape)) << size << ' ' << one.text;
    }
  }
}

/// Any change of a byte or two is either refused, or read as the struct's reader reads it.
TEST(CheckText, NeverTakesMoreThanTheReader) {
  constexpr std::string_view kBytes = "\"\\{}[]:,0189-+.eEntfu \n\x01\xC3\xA9\xFFzT";
  std::mt19937 random(7);
  std::size_t taken = 0;
  for (const Case& one : cases()) {
    for (int round = 0; round < 4000; ++round) {
      std::string text = one.text;
      for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
        const std::size_t at = random() % text.size();
        const std::string byte(1, kBytes[random() % kBytes.size()]);
        text.replace(at, random() % 2, random() % 3 == 0 ? "" : byte);
      }
      taken += takes(one, text) ? 1 : 0;
    }
  }
  EXPECT_GT(taken, 1000U);
}

}  // namespace
}  // namespace atom::wire
