#include "widgets/undo/StateChange.h"

#include <QJsonArray>
#include <algorithm>
#include <memory>

namespace larmor::widgets {

namespace {

constexpr qint64 mergeWithin = 2000; // ms

QJsonObject storedCommand(const QUndoCommand& command) {
  if (const auto* stored = dynamic_cast<const StoredCommand*>(&command))
    return stored->stored();
  QJsonArray children;
  for (int i = 0; i < command.childCount(); ++i)
    children += storedCommand(*command.child(i));
  return {{"text", command.text()}, {"children", children}};
}

/// Stands in for the owner while a history is refilled: its commands must not act.
class Muted : public StateOwner {
public:
  explicit Muted(StateOwner& owner) : owner_(owner) {}
  void applyState(const QString& part, const QJsonValue& value) override {
    if (!muted)
      owner_.applyState(part, value);
  }
  bool muted = true;

private:
  StateOwner& owner_;
};

/// Owns the stand-in as long as the stack's commands live.
class RestoredChange : public StateChange {
public:
  RestoredChange(std::shared_ptr<Muted> owner, const QJsonObject& json)
      : StateChange(*owner, json["part"].toString(), json["old"], json["new"], json["text"].toString()),
        kept_(std::move(owner)) {}

private:
  std::shared_ptr<Muted> kept_;
};

bool push(QUndoStack& stack, const std::shared_ptr<Muted>& owner, const QJsonObject& json) {
  if (json.contains("children")) {
    stack.beginMacro(json["text"].toString());
    for (const QJsonValue& child : json["children"].toArray())
      push(stack, owner, child.toObject());
    stack.endMacro();
    return true;
  }
  if (!json["part"].isString() || !json.contains("old") || !json.contains("new"))
    return false;
  stack.push(new RestoredChange(owner, json));
  return true;
}

} // namespace

StateChange::StateChange(StateOwner& owner, QString part, QJsonValue before, QJsonValue after, const QString& text,
                         Merge merge)
    : owner_(owner), part_(std::move(part)), before_(std::move(before)), after_(std::move(after)), merge_(merge) {
  setText(text);
  age_.start();
}

void StateChange::undo() { owner_.applyState(part_, before_); }

void StateChange::redo() {
  if (!first_)
    owner_.applyState(part_, after_);
  first_ = false;
}

bool StateChange::mergeWith(const QUndoCommand* other) {
  const auto* next = dynamic_cast<const StateChange*>(other);
  if (!next || next->part_ != part_ || age_.elapsed() > mergeWithin)
    return false;
  after_ = next->after_;
  age_.restart();
  setObsolete(after_ == before_);
  return true;
}

QJsonObject StateChange::stored() const {
  return {{"part", part_}, {"old", before_}, {"new", after_}, {"text", text()}};
}

QJsonObject storedHistory(const QUndoStack& stack) {
  QJsonArray commands;
  for (int i = 0; i < stack.count(); ++i)
    commands += storedCommand(*stack.command(i));
  return {{"index", stack.index()}, {"commands", commands}};
}

void restoreHistory(QUndoStack& stack, StateOwner& owner, const QJsonObject& history) {
  auto muted = std::make_shared<Muted>(owner);
  for (const QJsonValue& command : history["commands"].toArray())
    if (!push(stack, muted, command.toObject()))
      break;
  stack.setIndex(std::clamp(history["index"].toInt(), 0, stack.count()));
  muted->muted = false;
}

} // namespace larmor::widgets
