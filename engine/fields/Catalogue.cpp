#include "engine/fields/Catalogue.h"

#include "engine/fields/Compose.h"

namespace larmor::fields {

namespace {

/// The choice a new user starts with: turbulence that builds in a moment.
std::size_t defaultModel(const std::vector<std::unique_ptr<FieldModel>>& models) {
  for (std::size_t i = 0; i < models.size(); ++i)
    if (models[i]->name() == "gaussian")
      return i;
  return 0;
}

} // namespace

FieldChoice::FieldChoice() : models_(allModels()), chosen_(defaultModel(models_)) {}

const FieldModel& FieldChoice::chosen() const { return *models_[chosen_]; }

ParameterSet FieldChoice::parameters() {
  ParameterInfo info;
  info.key = "field";
  info.group = std::string(Modifiers::group);
  info.unit = "";
  info.help = "Kind of magnetic field";
  info.kind = ParameterKind::Choice;
  for (const auto& m : models_) {
    info.choices.push_back(m->name());
    info.choiceLabels.push_back(m->label());
  }
  info.defaultText = models_[defaultModel(models_)]->name();
  ParameterSet set;
  set.add(ParameterHandle(
      info, [this] { return models_[chosen_]->name(); },
      [this, info](std::string_view text) { chosen_ = detail::parseChoice(info, text); }));
  for (const auto& m : models_)
    set.add(m->parameters(), "field", m->name());
  set.add(modifiers_);
  return set;
}

ParameterSet FieldChoice::chosenParameters() { return models_[chosen_]->parameters(); }

FieldPointer FieldChoice::build(const BuildContext& context) const {
  FieldPointer field = chosen().build(context);
  if (modifiers_.scale != 1.0)
    field = scaled(std::move(field), modifiers_.scale);
  if (modifiers_.meanField != 0.0)
    field = sum({std::move(field), uniform({0, 0, modifiers_.meanField})});
  return field;
}

} // namespace larmor::fields
