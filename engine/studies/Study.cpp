#include "engine/studies/Study.h"

namespace larmor::studies {

void Action::check(const ActionInput& input) const {
  studies::check(arguments(), "larmor-batch " + study_ + " " + name(), input.files.size(), !input.out.empty());
}

void Study::add(std::unique_ptr<Action> action) {
  action->study_ = name;
  actions.push_back(std::move(action));
}

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
