#include "engine/fields/FieldNote.h"

#include <regex>
#include <string_view>

namespace larmor::fields {

namespace {

constexpr std::string_view opening = " [in doubt: ";

} // namespace

std::string withDoubts(std::string note, const std::vector<std::string>& doubts) {
  for (const std::string& doubt : doubts) {
    note += opening;
    for (const char c : doubt)
      note += c == ']' ? ')' : c; // the bracket ends it
    note += ']';
  }
  return note;
}

std::vector<std::string> doubtsIn(const std::string& note) {
  std::vector<std::string> doubts;
  for (std::size_t at = 0; (at = note.find(opening, at)) != note.npos;) {
    at += opening.size();
    doubts.push_back(note.substr(at, note.find(']', at) - at));
  }
  return doubts;
}

std::vector<std::string> trendsIn(const std::string& note) {
  static const std::regex sentence(
      R"(b_rms [^ ,;]+ \([^ ,;]+ at the start\), (?:decaying|growing): by a factor of two in [^ ,;\[]+)");
  return {std::sregex_token_iterator(note.begin(), note.end(), sentence), std::sregex_token_iterator()};
}

} // namespace larmor::fields
