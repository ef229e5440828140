#include "engine/studies/Study.h"

#include "engine/core/Names.h"
#include "engine/storage/Inputs.h"
#include "engine/studies/Provenance.h"

#include <nlohmann/json.hpp>

namespace larmor::studies {

void Action::writeReport(const nlohmann::json& results, const ActionInput& input) {
  if (input.out.empty())
    return;
  studies::writeReport(input.out, results,
                       provenanceOf("larmor-report", study_, name(), parameters(), command(input.files)));
}

void Action::check(const ActionInput& input) const {
  studies::check(arguments(), "larmor-batch " + study_ + " " + name(), input.files.size(), !input.out.empty());
}

void Action::requireOutFree(const ActionInput& input) {
  const bool report = isReport(arguments());
  storage::requireNotInput(input.out, input.files,
                           report ? "is the file that is reported on and read" : storage::isRead);
  storage::requireNotInput(input.out, inputs());
}

std::vector<std::filesystem::path> Action::inputs() { return inputsOf(parameters()); }

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
