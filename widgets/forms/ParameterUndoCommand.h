#pragma once
#include "widgets/undo/StateChange.h"

#include <QElapsedTimer>
#include <QPointer>

namespace larmor::widgets {

class ParameterForm;

/// One change of one parameter. Changes of the same parameter in quick succession (stepping, typing: less than two
/// seconds apart) become one.
class ParameterUndoCommand : public StoredCommand {
public:
  /// The change has been made already: the first redo does nothing.
  ParameterUndoCommand(ParameterForm* form, std::size_t index, QString oldText, QString newText, const QString& label);
  void undo() override;
  void redo() override;
  int id() const override { return 0x4c41; }
  bool mergeWith(const QUndoCommand* other) override;
  /// The part is "parameter INDEX", as ParameterForm::applyState takes it.
  QJsonObject stored() const override;

private:
  QPointer<ParameterForm> form_;
  std::size_t index_;
  QString old_, new_;
  bool first_ = true;
  QElapsedTimer age_;
};

} // namespace larmor::widgets
