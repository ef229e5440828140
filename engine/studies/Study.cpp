#include "engine/studies/Study.h"

namespace larmor::studies {

Action& Study::action(const std::string& wanted) const {
  std::string names;
  for (const auto& candidate : actions) {
    if (candidate->name() == wanted)
      return *candidate;
    names += (names.empty() ? "" : ", ") + candidate->name();
  }
  throw Error(name, "has no action '" + wanted + "'", names);
}

} // namespace larmor::studies
