#pragma once
#include "engine/core/Error.h"

#include <vector>
#include <wordexp.h>

namespace larmor::testing {

/// As a shell takes a line apart.
inline std::vector<std::string> wordsOf(const std::string& line) {
  wordexp_t words{};
  if (wordexp(line.c_str(), &words, WRDE_NOCMD) != 0)
    throw Error(line, "is no line for a shell");
  std::vector<std::string> result(words.we_wordv, words.we_wordv + words.we_wordc);
  wordfree(&words);
  return result;
}

} // namespace larmor::testing
