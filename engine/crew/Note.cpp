#include "engine/crew/Note.h"

#include "engine/core/Error.h"

#include <cstring>

namespace larmor::crew {

namespace {
constexpr std::size_t head = 1 + sizeof(std::int64_t);
}

std::string pack(const Note& note) {
  std::string bytes(head, '\0');
  bytes[0] = static_cast<char>(note.kind);
  std::memcpy(bytes.data() + 1, &note.number, sizeof note.number);
  return bytes + note.text;
}

Note unpack(const std::string& bytes) {
  if (bytes.size() < head || bytes[0] < 0 || bytes[0] > static_cast<char>(Kind::Part))
    throw Error("mpi", "a message between ranks is damaged", "the same version of Larmor on all machines");
  Note note;
  note.kind = static_cast<Kind>(bytes[0]);
  std::memcpy(&note.number, bytes.data() + 1, sizeof note.number);
  note.text = bytes.substr(head);
  return note;
}

} // namespace larmor::crew
