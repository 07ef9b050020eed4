#include "atom/wpk/document.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/yaml.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

constexpr std::string_view kFlat = R"({
  "name": "my-workflow", "version": "1.0.0", "description": "d", "author": "a", "license": "MIT", "tags": ["x", "y"],
  "steps": ["init", {"name": "process", "run": "make"}, {"run": "rm"}]
})";

constexpr std::string_view kEnveloped = R"({
  "name": "my-workflow", "version": "1.0.0", "tags": ["outer"],
  "content": {"steps": ["init", "process"], "description": "inner", "tags": ["inner"], "anything": 1}
})";

constexpr std::string_view kDocument = R"(
apiVersion: v1
kind: WorkflowPackage
metadata:
  name: drain-node
  version: "1.2.0"
  description: Cordon and drain one node
  author: Platform team
  license: Apache-2.0
  created: 2026-11-24
  tags: [kubernetes, maintenance]
spec:
  runtime: { type: k8s, version: "1.28+", requirements: { cpu: 1 } }
  safety: { mode: manual, approval_required: true, dry_run_required: false, rollback_enabled: true }
  triggers:
    - { type: schedule, config: { cron: "0 3 * * 0" } }
  handlers:
    - name: cordon
      type: k8s
      config: { action: cordon }
      timeout: 60s
      retry: { max_attempts: 2, backoff: 500ms }
    - { name: drain, type: shell, timeout: 1h30m }
  rollback: { enabled: true, handlers: [ { name: uncordon, type: k8s } ] }
  validation: { required_permissions: [nodes/patch] }
  monitoring: { metrics_enabled: true, logging_level: info, alerts: [] }
  more: [kept]
)";

Document read(std::string_view text) {
  auto document = read_document(text, sniff_media_type(text));
  EXPECT_TRUE(document) << document.error().message;
  return document ? *std::move(document) : Document{};
}

Error error_of(std::string_view text) {
  const auto document = read_document(text, sniff_media_type(text));
  EXPECT_FALSE(document) << text;
  return document ? Error{} : document.error();
}

/// Returns the findings about `text`, one `code pointer` per line.
std::string findings_of(std::string_view text) {
  std::string lines;
  for (const Finding& finding : error_of(text).findings) {
    EXPECT_FALSE(finding.detail.empty());
    lines += finding.code + ' ' + finding.pointer + '\n';
  }
  return lines;
}

/// Returns `kDocument` with the value at `pointer` replaced, or removed if `member` is empty.
std::string document_with(std::string_view pointer, std::string_view member) {
  json::value value = *read_yaml(kDocument);
  if (member.empty()) {
    const std::size_t slash = pointer.rfind('/');
    json::value& parent = slash == 0 ? value : value.at_pointer(pointer.substr(0, slash));
    parent.as_object().erase(pointer.substr(slash + 1));
  } else {
    value.at_pointer(pointer) = json::parse(member);
  }
  return json::serialize(value);
}

TEST(Document, ReadsTheFlatShape) {
  const Document document = read(kFlat);
  EXPECT_EQ(document.id.text(), "my-workflow@1.0.0");
  EXPECT_EQ(document.description, "d");
  EXPECT_EQ(document.author, "a");
  EXPECT_EQ(document.license, "MIT");
  EXPECT_EQ(document.tags, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(document.runtime, "");
  EXPECT_EQ(document.steps, (std::vector<std::string>{"init", "process", ""}));
}

TEST(Document, FindsItsMembersAmongManyOthers) {
  for (int others = 0; others <= 40; ++others) {
    json::value value = json::parse(kFlat);
    json::object& object = value.as_object();
    for (int i = 0; i < others; ++i) object["x-" + std::to_string(i)] = i;
    EXPECT_EQ(read(json::serialize(value)).description, "d") << others;
    object["license"] = 1;
    object.erase("version");
    EXPECT_EQ(findings_of(json::serialize(value)), std::string(errors::kMissingMember) + " /version\n" +
                                                       std::string(errors::kInvalidMember) + " /license\n");
  }
}

TEST(Document, ReadsTheEnvelopedShape) {
  const Document document = read(kEnveloped);
  EXPECT_EQ(document.id.text(), "my-workflow@1.0.0");
  EXPECT_EQ(document.steps, (std::vector<std::string>{"init", "process"}));
  EXPECT_EQ(document.description, "inner");
  EXPECT_EQ(document.tags, (std::vector<std::string>{"outer"}));
  EXPECT_TRUE(read(R"({"name":"a","version":"1.0.0","content":{}})").steps.empty());
}

TEST(Document, ReadsTheDocumentShape) {
  const Document document = read(kDocument);
  EXPECT_EQ(document.id.text(), "drain-node@1.2.0");
  EXPECT_EQ(document.description, "Cordon and drain one node");
  EXPECT_EQ(document.author, "Platform team");
  EXPECT_EQ(document.license, "Apache-2.0");
  EXPECT_EQ(document.tags, (std::vector<std::string>{"kubernetes", "maintenance"}));
  EXPECT_EQ(document.runtime, "k8s");
  EXPECT_EQ(document.steps, (std::vector<std::string>{"cordon", "drain"}));
}

TEST(Document, JsonAndYamlAreTheSameDocument) {
  const Document yaml = read(kDocument);
  const Document same = read(json::serialize(*read_yaml(kDocument)));
  EXPECT_EQ(same.id.text(), yaml.id.text());
  EXPECT_EQ(same.description, yaml.description);
  EXPECT_EQ(same.tags, yaml.tags);
  EXPECT_EQ(same.runtime, yaml.runtime);
  EXPECT_EQ(same.steps, yaml.steps);
  EXPECT_EQ(read("name: my-workflow\nversion: 1.0.0\nsteps: [init]").id.text(), "my-workflow@1.0.0");
}

TEST(Document, AllowsUnknownMembers) {
  const Document document =
      read(R"({"name":"a","version":"1.0.0","steps":["x"],"signature":null,"spec":{"runtime":{"type":7}}})");
  EXPECT_EQ(document.runtime, "");
}

TEST(Document, ResolvesMixedShapes) {
  // The document shape wins, then the envelope.
  EXPECT_EQ(findings_of(R"({"kind":"WorkflowPackage","name":"a","version":"1.0.0","steps":["x"]})"),
            "missing_member /apiVersion\nmissing_member /metadata\nmissing_member /spec\n");
  EXPECT_TRUE(read(R"({"name":"a","version":"1.0.0","steps":[],"content":{"steps":["x"]}})").steps.size() ==
              1);
}

TEST(Document, RejectsValuesThatAreNotObjects) {
  for (const char* text : {"[]", "\"a\"", "3", "null"})
    EXPECT_EQ(findings_of(text), "not_an_object \n") << text;
}

TEST(Document, PassesOnTheReadersErrors) {
  EXPECT_EQ(error_of("{").code, errors::kMalformedJson);
  EXPECT_EQ(error_of("a: [").code, errors::kMalformedYaml);
  EXPECT_EQ(error_of("{\"name\":\"a\",\"name\":\"b\"}").code, errors::kDuplicateMember);
}

TEST(Document, ReportsEveryFinding) {
  EXPECT_EQ(findings_of("{}"), "missing_member /name\nmissing_member /version\nmissing_member /steps\n");
  EXPECT_EQ(
      findings_of(R"({"name":"A","version":"v1.0.0","description":1,"tags":["ok","",3],"steps":["x",1,[]]})"),
      "invalid_name /name\ninvalid_version /version\ninvalid_member /description\ninvalid_member /tags/1\n"
      "invalid_member /tags/2\ninvalid_member /steps/1\ninvalid_member /steps/2\n");
  EXPECT_EQ(findings_of(R"({"name":1,"version":null,"content":[]})"),
            "invalid_member /name\ninvalid_member /version\ninvalid_member /content\n");
  EXPECT_EQ(findings_of(R"({"name":"list","version":"1.0.0","content":{"steps":[],"tags":"x"}})"),
            "reserved_name /name\ninvalid_member /content/tags\ninvalid_member /content/steps\n");
}

TEST(Document, SummarizesFindingsInOneError) {
  const auto one = error_of(R"({"name":"a","version":"1.0","steps":["x"]})");
  EXPECT_EQ(one.code, errors::kInvalidVersion);
  EXPECT_EQ(one.message, "At /version: " + one.findings[0].detail);
  const auto alike = error_of(R"({"version":"1.0.0"})");
  EXPECT_EQ(alike.code, errors::kMissingMember);
  EXPECT_EQ(alike.message, "At /name: 'name' is required. Add it. (1 more finding)");
  const auto mixed = error_of(R"({"version":"1.0"})");
  EXPECT_EQ(mixed.code, errors::kInvalidWpk);
  EXPECT_EQ(mixed.message, "At /name: 'name' is required. Add it. (2 more findings)");
}

TEST(Document, SuggestsQuotesForANumericVersion) {
  const std::pair<const char*, const char*> cases[] = {{"1.0", "version: \"1.0.0\""},
                                                       {"1.2", "version: \"1.2.0\""},
                                                       {"2", "version: \"2.0.0\""},
                                                       {"-1", "version: \"1.0.0\""},
                                                       {"1e30", "version: \"1.0.0\""}};
  for (const auto& [written, advice] : cases) {
    const auto error = error_of("name: a\nsteps: [x]\nversion: " + std::string(written));
    EXPECT_EQ(error.code, errors::kInvalidVersion);
    EXPECT_NE(error.message.find(advice), std::string::npos) << error.message;
  }
}

TEST(Document, LimitsStringsAndArrays) {
  const auto flat = [](std::string_view member, const json::value& value) {
    return json::serialize(
        json::value{{"name", "a"}, {"version", "1.0.0"}, {"steps", {"x"}}, {member, value}});
  };
  const auto many = [](std::size_t count) { return json::value(json::array(count, json::value("x"))); };
  const std::pair<std::string_view, std::size_t> texts[] = {{"description", limits::kDescriptionCharacters},
                                                            {"author", limits::kAuthorCharacters},
                                                            {"license", limits::kLicenseCharacters}};
  for (const auto& [member, bytes] : texts) {
    EXPECT_EQ(read(flat(member, json::value(std::string(bytes, 'x')))).id.name, "a");
    EXPECT_EQ(findings_of(flat(member, json::value(std::string(bytes + 1, 'x')))),
              "invalid_member /" + std::string(member) + '\n');
  }
  EXPECT_EQ(read(flat("tags", many(limits::kTags))).tags.size(), limits::kTags);
  EXPECT_EQ(findings_of(flat("tags", many(limits::kTags + 1))), "invalid_member /tags\n");
  EXPECT_EQ(findings_of(flat("tags", json::array{std::string(limits::kTagCharacters + 1, 'x')})),
            "invalid_member /tags/0\n");
  EXPECT_EQ(findings_of(flat("tags", json::array{"two\nlines"})), "invalid_member /tags/0\n");
  std::string umlauts;
  for (std::size_t i = 0; i < limits::kTagCharacters; ++i) umlauts += "\u00e4";
  EXPECT_EQ(read(flat("tags", json::array{umlauts})).tags.front(), umlauts);
  EXPECT_EQ(findings_of(flat("tags", json::array{umlauts + "x"})), "invalid_member /tags/0\n");
  json::value steps{{"name", "a"}, {"version", "1.0.0"}, {"steps", many(limits::kSteps)}};
  EXPECT_EQ(read(json::serialize(steps)).steps.size(), limits::kSteps);
  steps.as_object()["steps"] = many(limits::kSteps + 1);
  EXPECT_EQ(findings_of(json::serialize(steps)), "invalid_member /steps\n");
}

TEST(Document, LimitsTheNumberOfFindings) {
  json::value value{
      {"name", "a"}, {"version", "1.0.0"}, {"steps", json::array(limits::kSteps, json::value(1))}};
  const auto error = error_of(json::serialize(value));
  EXPECT_EQ(error.findings.size(), limits::kFindings);
  EXPECT_NE(error.message.find("(999 more findings)"), std::string::npos) << error.message;
}

TEST(Document, SaysWhatIsWrongAndWhatIsAllowed) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"/kind", "\"Package\"", "'kind' must be \"WorkflowPackage\"."},
      {"/metadata", "[]", "'metadata' must be an object. Put its members in { }."},
      {"/metadata/name", "7", "'name' must be a string. Put it in quotes."},
      {"/metadata/version", "1.2",
       "'version' must be a string, but 1.2 without quotes is a number. Write version: \"1.2.0\"."},
      {"/metadata/tags", "\"x\"", "'tags' must be an array. Put its items in [ ]."},
      {"/metadata/tags/1", "\"\"",
       "'tags[1]' must be a string of 1 to 64 characters, without line breaks or other control characters."},
      {"/spec/runtime/type", "1", "'type' must be one of \"k8s\", \"docker\", \"shell\"."},
      {"/spec/safety/dry_run_required", "\"no\"",
       "'dry_run_required' must be true or false, without quotes."},
      {"/spec/handlers", "[]", "'handlers' must have at least one item."},
      {"/spec/handlers/0/timeout", "60",
       "'timeout' must be a duration in quotes, such as \"300s\", \"5m\" or \"1h30m\"."},
      {"/spec/handlers/0/retry/max_attempts", "0", "'max_attempts' must be a whole number from 1 to 100."},
  };
  for (const auto& [pointer, value, detail] : cases) {
    EXPECT_EQ(error_of(document_with(pointer, value)).findings[0].detail, detail);
  }
  EXPECT_EQ(error_of("[]").message,
            "The document must be an object with members such as 'name' and 'version'.");
}

TEST(MediaType, IsGuessedFromTheFirstCharacter) {
  for (const char* text : {"{", " \t\r\n{}", "\xEF\xBB\xBF{", "\xEF\xBB\xBF \n{"}) {
    EXPECT_EQ(sniff_media_type(text), MediaType::json) << text;
  }
  for (const char* text : {"", " ", "name: a", "[]", "# {", "---\n{}", " \xEF\xBB\xBF{"}) {
    EXPECT_EQ(sniff_media_type(text), MediaType::yaml) << text;
  }
  EXPECT_EQ(to_string(MediaType::json), "application/json");
  EXPECT_EQ(to_string(MediaType::yaml), "application/yaml");
}

}  // namespace
}  // namespace atom::wpk
