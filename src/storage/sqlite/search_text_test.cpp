#include "storage/sqlite/search_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace atom::storage::sqlite {
namespace {

/// With a `|` for each joint.
std::string shown(std::string_view text) {
  std::string searched = search_text(text);
  std::ranges::replace(searched, kJoint, '|');
  return searched;
}

TEST(SearchText, LeavesAsciiAndLatinAsTheyAre) {
  for (const char* text : {"", "Drain a node, then restart it.", "Ünïcode straße", "a\tb\nc", "\x7F"})
    EXPECT_EQ(search_text(text), text);
}

TEST(SearchText, SeparatesTheCharactersOfScriptsWithoutSpaces) {
  EXPECT_EQ(shown("重启节点"), " 重|启|节|点");
  EXPECT_EQ(shown("重跑gen-itgc后50条"), " 重|跑 gen-itgc 后 50 条");
  EXPECT_EQ(shown("ノードを再起動。終"), " ノ|ー|ド|を|再|起|動 。 終");
  EXPECT_EQ(shown("서버 재시작"), " 서|버   재|시|작");
  EXPECT_EQ(shown("𠮷野"), " 𠮷|野");
}

TEST(SearchText, DropsAccentsAndVowelMarks) {
  EXPECT_EQ(search_text("Επανεκκίνηση κόμβος"), "Επανεκκινηση κομβοσ");
  EXPECT_EQ(search_text("ἀρχή"), "αρχη");
  EXPECT_EQ(search_text("إِعَادَة"), "اعادة");
  EXPECT_EQ(search_text("שָׁלוֹם"), "שלום");
  EXPECT_EQ(search_text("Ёлка й"), "Елка и");
  EXPECT_EQ(search_text("e\xCC\x81"), "e");
}

TEST(SearchText, KeepsBytesThatAreNoUtf8) {
  for (const char* text : {"\xFF", "a\xC3", "\x80", "\xE4\xB8", "\xF0\x9F\x98"})
    EXPECT_EQ(search_text(text), text);
}

}  // namespace
}  // namespace atom::storage::sqlite
