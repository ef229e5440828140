#pragma once
#include <cstdint>
#include <string>

namespace larmor::crew {

/// What leader and followers tell each other.
enum class Kind : char {
  Hello,   ///< from a follower: ready; text = its machine and its task
  Alive,   ///< both ways, every second
  Piece,   ///< to a follower: do this number
  Result,  ///< from a follower: this number is done; text = its result
  Problem, ///< from a follower: this number failed; text = why
  Leaving, ///< from a follower that was cancelled: this number is not done, give me no more
  End,     ///< to a follower: stop; number = 1 if all is done, 0 if the job failed
  Bye,     ///< from a follower: stopped
  Part     ///< to a follower, the last: leave; number = 1 if everyone said Bye
};

struct Note {
  Kind kind = Kind::Alive;
  std::int64_t number = 0;
  std::string text;
};

std::string pack(const Note& note);
Note unpack(const std::string& bytes); ///< @throws Error if it is none

} // namespace larmor::crew
