#include "engine/fields/FieldNote.h"

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

} // namespace larmor::fields
