#include "atom/base/principal.hpp"

#include <array>

namespace atom {
namespace {

constexpr std::array<std::pair<Scope, std::string_view>, 4> kNames{{{Scope::publish, "publish"},
                                                                    {Scope::review, "review"},
                                                                    {Scope::manage, "manage"},
                                                                    {Scope::admin, "admin"}}};

}  // namespace

std::string_view to_string(Scope scope) {
  return kNames[static_cast<std::size_t>(scope)].second;
}

std::optional<Scope> parse_scope(std::string_view text) {
  for (const auto& [scope, name] : kNames) {
    if (name == text) return scope;
  }
  return std::nullopt;
}

std::vector<Scope> Scopes::list() const {
  std::vector<Scope> scopes;
  for (const auto& [scope, name] : kNames) {
    if (has(scope)) scopes.push_back(scope);
  }
  return scopes;
}

std::string Scopes::text() const {
  std::string text;
  for (const Scope scope : list()) {
    if (!text.empty()) text += ' ';
    text += to_string(scope);
  }
  return text;
}

std::optional<Scopes> Scopes::parse(std::string_view text) {
  Scopes scopes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      const auto scope = parse_scope(text.substr(0, end));
      if (!scope) return std::nullopt;
      scopes.add(*scope);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scopes;
}

}  // namespace atom
