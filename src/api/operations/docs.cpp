#include "api/operations/docs.hpp"

#include <fmt/format.h>

#include <string_view>

#include "api/operations/docs_text.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/sha256.hpp"

namespace atom::api::operations {
namespace {

/// Returns the page with a part in place of its marker.
std::string filled(std::string page, std::string_view marker, std::string_view part) {
  return page.replace(page.find(marker), marker.size(), part);
}

/// Returns a source of a `Content-Security-Policy` that allows exactly this text.
std::string source_of(std::string_view text) {
  std::string hash = to_base64url(sha256(text));
  for (char& c : hash) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  return fmt::format("'sha256-{}='", hash);  // 32 bytes need one character of padding.
}

DocsPage make_page() {
  std::string html = filled(std::string(docs_html()), "{style}", docs_css());
  html = filled(std::move(html), "{script}", docs_js());
  return {std::make_shared<const Bytes>(std::move(html)),
          fmt::format("default-src 'none'; style-src {}; script-src {}; connect-src 'self'; img-src data:; "
                      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                      source_of(docs_css()), source_of(docs_js()))};
}

}  // namespace

const DocsPage& docs_page() {
  static const DocsPage kPage = make_page();
  return kPage;
}

}  // namespace atom::api::operations
