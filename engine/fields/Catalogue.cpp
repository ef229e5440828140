#include "engine/fields/Catalogue.h"

#include "engine/fields/Compose.h"

namespace larmor::fields {

FieldChoice::FieldChoice() : models_(allModels()) {}

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
  info.defaultText = models_.front()->name();
  ParameterSet set;
  set.add(ParameterHandle(info, [this] { return models_[chosen_]->name(); },
                          [this, info](std::string_view text) { chosen_ = detail::parseChoice(info, text); }));
  for (const auto& m : models_)
    set.add(m->parameters(), "field", m->name());
  set.add(modifiers_);
  return set;
}

FieldPointer FieldChoice::build(const BuildContext& context) const {
  FieldPointer field = chosen().build(context);
  if (modifiers_.scale != 1.0)
    field = scaled(std::move(field), modifiers_.scale);
  if (modifiers_.meanField != 0.0)
    field = sum({std::move(field), uniform({0, 0, modifiers_.meanField})});
  return field;
}

} // namespace larmor::fields
