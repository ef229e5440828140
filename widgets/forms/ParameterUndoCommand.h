#pragma once
#include <QElapsedTimer>
#include <QPointer>
#include <QUndoCommand>

namespace larmor::widgets {

class ParameterForm;

/// One change of one parameter. Changes of the same parameter in quick succession (stepping, typing: less than two
/// seconds apart) become one.
class ParameterUndoCommand : public QUndoCommand {
public:
  /// The change has been made already: the first redo does nothing.
  ParameterUndoCommand(ParameterForm* form, std::size_t index, QString oldText, QString newText, const QString& label);
  void undo() override;
  void redo() override;
  int id() const override { return 0x4c41; }
  bool mergeWith(const QUndoCommand* other) override;

private:
  QPointer<ParameterForm> form_;
  std::size_t index_;
  QString old_, new_;
  bool first_ = true;
  QElapsedTimer age_;
};

} // namespace larmor::widgets
