#include "storage/sqlite/search_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace atom::storage::sqlite {
namespace {

/// A character and its bytes. Bytes that are no UTF-8 are characters of their own, above all others.
struct Character {
  char32_t code;
  std::string_view bytes;
};

constexpr char32_t kNoCharacter = 0x110000;

Character first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1) return {lead, text.substr(0, 1)};
  if (lead < 0xC0 || text.size() < length) return {kNoCharacter, text.substr(0, 1)};
  char32_t code = lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {kNoCharacter, text.substr(0, 1)};
    code = (code << 6) | (byte & 0x3F);
  }
  return {code, text.substr(0, length)};
}

void append(std::string& text, char32_t code) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | (code >> 6));
  } else {
    add(0xE0 | (code >> 12));
    add(0x80 | ((code >> 6) & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

struct Block {
  char32_t first;
  char32_t last;
};

template <std::size_t Size>
constexpr bool is_in(const std::array<Block, Size>& blocks, char32_t code) {
  const auto found = std::ranges::upper_bound(blocks, code, {}, &Block::first);
  return found != blocks.begin() && code <= std::prev(found)->last;
}

/// Letters of scripts without spaces, or, in Korean, with words that grow at their ends.
constexpr std::array<Block, 17> kUnspaced{{
    {0x0E01, 0x0E5B},    // Thai
    {0x0E81, 0x0EDF},    // Lao
    {0x0F00, 0x0FBC},    // Tibetan
    {0x1000, 0x109F},    // Myanmar
    {0x1780, 0x17D3},    // Khmer
    {0x2E80, 0x2FD5},    // Radicals
    {0x3005, 0x3007},    // Iteration marks
    {0x3021, 0x3029},    // Numerals
    {0x3041, 0x3096},    // Hiragana
    {0x309D, 0x309F},    //
    {0x30A1, 0x30FF},    // Katakana
    {0x31F0, 0x31FF},    //
    {0x3400, 0x4DBF},    // Han
    {0x4E00, 0x9FFF},    //
    {0xAC00, 0xD7A3},    // Hangul
    {0xF900, 0xFAD9},    // Han
    {0x20000, 0x3FFFF},  //
}};

/// Accents, and the marks of vowels and recitation, which are letters of their own nowhere.
constexpr std::array<Block, 16> kMarks{{
    {0x0300, 0x036F},  // Accents
    {0x0483, 0x0487},  // Of Cyrillic
    {0x0591, 0x05BD},  // Of Hebrew
    {0x05BF, 0x05BF},
    {0x05C1, 0x05C2},
    {0x05C4, 0x05C5},
    {0x05C7, 0x05C7},
    {0x0610, 0x061A},  // Of Arabic
    {0x0640, 0x0640},  // Stretches a line
    {0x064B, 0x065F},
    {0x0670, 0x0670},
    {0x06D6, 0x06DC},
    {0x06DF, 0x06E8},
    {0x06EA, 0x06ED},
    {0x08D3, 0x08FF},
    {0x1DC0, 0x1DFF},  // Accents
}};

struct Folded {
  char32_t first;
  char32_t last;
  char32_t base;
};

/// Letters with an accent, and the one without. Unicode's own decompositions; in lower case if all forms of a
/// letter stand together.
constexpr std::array kFolded{
    // Greek
    Folded{0x0386, 0x0386, 0x0391},
    Folded{0x0388, 0x0388, 0x0395},
    Folded{0x0389, 0x0389, 0x0397},
    Folded{0x038A, 0x038A, 0x0399},
    Folded{0x038C, 0x038C, 0x039F},
    Folded{0x038E, 0x038E, 0x03A5},
    Folded{0x038F, 0x038F, 0x03A9},
    Folded{0x0390, 0x0390, 0x03B9},
    Folded{0x03AA, 0x03AA, 0x0399},
    Folded{0x03AB, 0x03AB, 0x03A5},
    Folded{0x03AC, 0x03AC, 0x03B1},
    Folded{0x03AD, 0x03AD, 0x03B5},
    Folded{0x03AE, 0x03AE, 0x03B7},
    Folded{0x03AF, 0x03AF, 0x03B9},
    Folded{0x03B0, 0x03B0, 0x03C5},
    Folded{0x03C2, 0x03C2, 0x03C3},
    Folded{0x03CA, 0x03CA, 0x03B9},
    Folded{0x03CB, 0x03CB, 0x03C5},
    Folded{0x03CC, 0x03CC, 0x03BF},
    Folded{0x03CD, 0x03CD, 0x03C5},
    Folded{0x03CE, 0x03CE, 0x03C9},
    // Cyrillic
    Folded{0x0400, 0x0401, 0x0415},
    Folded{0x0403, 0x0403, 0x0413},
    Folded{0x0407, 0x0407, 0x0406},
    Folded{0x040C, 0x040C, 0x041A},
    Folded{0x040D, 0x040D, 0x0418},
    Folded{0x040E, 0x040E, 0x0423},
    Folded{0x0419, 0x0419, 0x0418},
    Folded{0x0439, 0x0439, 0x0438},
    Folded{0x0450, 0x0451, 0x0435},
    Folded{0x0453, 0x0453, 0x0433},
    Folded{0x0457, 0x0457, 0x0456},
    Folded{0x045C, 0x045C, 0x043A},
    Folded{0x045D, 0x045D, 0x0438},
    Folded{0x045E, 0x045E, 0x0443},
    // Arabic
    Folded{0x0622, 0x0623, 0x0627},
    Folded{0x0624, 0x0624, 0x0648},
    Folded{0x0625, 0x0625, 0x0627},
    Folded{0x0626, 0x0626, 0x064A},
    Folded{0x06C0, 0x06C0, 0x06D5},
    Folded{0x06C2, 0x06C2, 0x06C1},
    Folded{0x06D3, 0x06D3, 0x06D2},
    // Greek with breathings and other marks
    Folded{0x1F00, 0x1F0F, 0x03B1},
    Folded{0x1F10, 0x1F1D, 0x03B5},
    Folded{0x1F20, 0x1F2F, 0x03B7},
    Folded{0x1F30, 0x1F3F, 0x03B9},
    Folded{0x1F40, 0x1F4D, 0x03BF},
    Folded{0x1F50, 0x1F5F, 0x03C5},
    Folded{0x1F60, 0x1F6F, 0x03C9},
    Folded{0x1F70, 0x1F71, 0x03B1},
    Folded{0x1F72, 0x1F73, 0x03B5},
    Folded{0x1F74, 0x1F75, 0x03B7},
    Folded{0x1F76, 0x1F77, 0x03B9},
    Folded{0x1F78, 0x1F79, 0x03BF},
    Folded{0x1F7A, 0x1F7B, 0x03C5},
    Folded{0x1F7C, 0x1F7D, 0x03C9},
    Folded{0x1F80, 0x1F8F, 0x03B1},
    Folded{0x1F90, 0x1F9F, 0x03B7},
    Folded{0x1FA0, 0x1FAF, 0x03C9},
    Folded{0x1FB0, 0x1FBC, 0x03B1},
    Folded{0x1FC2, 0x1FC7, 0x03B7},
    Folded{0x1FC8, 0x1FC9, 0x03B5},
    Folded{0x1FCA, 0x1FCC, 0x03B7},
    Folded{0x1FD0, 0x1FDB, 0x03B9},
    Folded{0x1FE0, 0x1FE3, 0x03C5},
    Folded{0x1FE4, 0x1FE5, 0x03C1},
    Folded{0x1FE6, 0x1FEB, 0x03C5},
    Folded{0x1FEC, 0x1FEC, 0x03C1},
    Folded{0x1FF2, 0x1FF7, 0x03C9},
    Folded{0x1FF8, 0x1FF9, 0x03BF},
    Folded{0x1FFA, 0x1FFC, 0x03C9},
    // Hebrew letters with their marks
    Folded{0xFB1D, 0xFB1D, 0x05D9},
    Folded{0xFB2A, 0xFB2D, 0x05E9},
    Folded{0xFB2E, 0xFB30, 0x05D0},
    Folded{0xFB31, 0xFB31, 0x05D1},
    Folded{0xFB32, 0xFB32, 0x05D2},
    Folded{0xFB33, 0xFB33, 0x05D3},
    Folded{0xFB34, 0xFB34, 0x05D4},
    Folded{0xFB35, 0xFB35, 0x05D5},
    Folded{0xFB36, 0xFB36, 0x05D6},
    Folded{0xFB38, 0xFB38, 0x05D8},
    Folded{0xFB39, 0xFB39, 0x05D9},
    Folded{0xFB3A, 0xFB3A, 0x05DA},
    Folded{0xFB3B, 0xFB3B, 0x05DB},
    Folded{0xFB3C, 0xFB3C, 0x05DC},
    Folded{0xFB3E, 0xFB3E, 0x05DE},
    Folded{0xFB40, 0xFB40, 0x05E0},
    Folded{0xFB41, 0xFB41, 0x05E1},
    Folded{0xFB43, 0xFB43, 0x05E3},
    Folded{0xFB44, 0xFB44, 0x05E4},
    Folded{0xFB46, 0xFB46, 0x05E6},
    Folded{0xFB47, 0xFB47, 0x05E7},
    Folded{0xFB48, 0xFB48, 0x05E8},
    Folded{0xFB49, 0xFB49, 0x05E9},
    Folded{0xFB4A, 0xFB4A, 0x05EA},
};
static_assert(std::ranges::is_sorted(kFolded, {}, &Folded::first));

/// Returns the letter without its accent, or 0 if it has none.
char32_t folded(char32_t code) {
  const auto found = std::ranges::upper_bound(kFolded, code, {}, &Folded::first);
  if (found == kFolded.begin() || code > std::prev(found)->last) return 0;
  return std::prev(found)->base;
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

}  // namespace

std::string search_text(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string searched;
  searched.reserve(2 * text.size());
  bool is_in_run = false;
  while (!text.empty()) {
    const auto [code, bytes] = first_of(text);
    text.remove_prefix(bytes.size());
    if (is_in(kMarks, code)) continue;
    if (is_in(kUnspaced, code)) {
      searched += is_in_run ? kJoint : ' ';
      searched += bytes;
      is_in_run = true;
      continue;
    }
    if (is_in_run) searched += ' ';
    is_in_run = false;
    if (const char32_t base = folded(code); base != 0) {
      append(searched, base);
    } else {
      searched += bytes;
    }
  }
  return searched;
}

}  // namespace atom::storage::sqlite
