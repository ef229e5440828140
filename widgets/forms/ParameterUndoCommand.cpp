#include "widgets/forms/ParameterUndoCommand.h"
#include "widgets/forms/ParameterForm.h"

namespace larmor::widgets {

namespace {
constexpr qint64 mergeWithin = 2000; // ms
}

ParameterUndoCommand::ParameterUndoCommand(ParameterForm* form, std::size_t index, QString oldText, QString newText,
                                           const QString& label)
    : form_(form), index_(index), old_(std::move(oldText)), new_(std::move(newText)) {
  setText(QObject::tr("change of %1").arg(label));
  age_.start();
}

void ParameterUndoCommand::undo() {
  if (form_)
    form_->apply(index_, old_);
}

void ParameterUndoCommand::redo() {
  if (form_ && !first_)
    form_->apply(index_, new_);
  first_ = false;
}

bool ParameterUndoCommand::mergeWith(const QUndoCommand* other) {
  const auto* next = static_cast<const ParameterUndoCommand*>(other);
  if (next->form_ != form_ || next->index_ != index_ || age_.elapsed() > mergeWithin)
    return false;
  new_ = next->new_;
  age_.restart();
  setObsolete(new_ == old_);
  return true;
}

QJsonObject ParameterUndoCommand::stored() const {
  const QString prefix = form_ ? form_->statePrefix() : QString();
  return {
      {"part", prefix + QStringLiteral("parameter %1").arg(index_)}, {"old", old_}, {"new", new_}, {"text", text()}};
}

} // namespace larmor::widgets
