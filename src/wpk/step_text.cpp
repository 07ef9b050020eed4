#include "atom/wpk/step_text.hpp"

#include "atom/base/limits.hpp"

namespace atom::wpk {
namespace {

/// Cuts `text` to at most `bytes`, between two characters.
void cut(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
}

}  // namespace

std::string step_text(const Document& document) {
  std::string text;
  for (const std::string& step : document.steps) {
    if (step.empty()) continue;
    if (!text.empty()) text += '\n';
    text += step;
    if (text.size() >= limits::kStepsBytes) break;
  }
  cut(text, limits::kStepsBytes);
  return text;
}

}  // namespace atom::wpk
