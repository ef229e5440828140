#pragma once
#include <QElapsedTimer>
#include <QJsonObject>
#include <QUndoCommand>
#include <QUndoStack>

namespace larmor::widgets {

/// Something whose state has named parts that can be set: what undo acts on.
class StateOwner {
public:
  virtual ~StateOwner() = default;
  /// @throws Error for a part it does not know or a value of the wrong form.
  virtual void applyState(const QString& part, const QJsonValue& value) = 0;
};

/// A command that survives the program: it can be written down and made again.
class StoredCommand : public QUndoCommand {
public:
  /// {"part", "old", "new", "text"}; a part and two values that StateOwner::applyState takes.
  virtual QJsonObject stored() const = 0;
};

/// One part of the state changed from one value to another. The change has been made already: the first redo does
/// nothing. Changes of a part in quick succession (dragging a value: less than two seconds apart) become one if asked.
class StateChange : public StoredCommand {
public:
  enum class Merge { Never, Quickly };
  StateChange(StateOwner& owner, QString part, QJsonValue before, QJsonValue after, const QString& text,
              Merge merge = Merge::Never);
  void undo() override;
  void redo() override;
  int id() const override { return merge_ == Merge::Quickly ? 0x4c42 : -1; }
  bool mergeWith(const QUndoCommand* other) override;
  QJsonObject stored() const override;

private:
  StateOwner& owner_;
  QString part_;
  QJsonValue before_, after_;
  Merge merge_;
  bool first_ = true;
  QElapsedTimer age_;
};

/// The stack as written into the journal: {"index", "commands": [...]}; macros as {"text", "children"}.
QJsonObject storedHistory(const QUndoStack& stack);
/// Fills an empty stack from that; the state itself must be restored by other means. Commands that cannot be read end
/// the history there.
void restoreHistory(QUndoStack& stack, StateOwner& owner, const QJsonObject& history);

} // namespace larmor::widgets
