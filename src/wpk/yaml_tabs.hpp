#pragma once

#include <string>
#include <string_view>

namespace atom::wpk {

/// Returns the text with spaces for tabs where YAML 1.2 takes both and libyaml only spaces: on lines that
/// hold no token, and behind an indicator (`-<TAB>a`). Empty if nothing had to be replaced. It tries that for
/// a few times the length of the text; what is left then is an error to libyaml.
std::string with_spaces_for_tabs(std::string_view bytes);

}  // namespace atom::wpk
