#include "widgets/shell/MessageBar.h"

#include "widgets/shell/MessageRow.h"

#include <QVBoxLayout>
#include <algorithm>
#include <iterator>
#include <utility>

namespace larmor::widgets {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), rows_(new QVBoxLayout(this)) {
  setObjectName("messageBar");
  setAccessibleName(tr("Messages"));
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->setSpacing(1);
  hide();
}

void MessageBar::show(const Message& message) {
  messages_.removeIf([&](const Message& each) {
    return each.topic == message.topic && each.place == message.place &&
           (!message.topic.isEmpty() || each.severity == message.severity);
  });
  if (!message.text.isEmpty())
    messages_.prepend(message);
  std::stable_sort(messages_.begin(), messages_.end(),
                   [](const Message& a, const Message& b) { return a.severity > b.severity; });
  const auto beside = [&](const Message& each) { return each.place == message.place; };
  while (std::count_if(messages_.begin(), messages_.end(), beside) >
         most) // the oldest of the least serious is the last
    messages_.erase(std::prev(std::find_if(messages_.rbegin(), messages_.rend(), beside).base()));
  rebuild();
}

void MessageBar::showError(const QString& what, const QString& topic, const QString& place) {
  const QString separator = QStringLiteral("; expected ");
  const auto at = what.lastIndexOf(separator);
  Message message{Severity::Error, what, {}, {}, topic, place};
  if (at >= 0) {
    message.text = what.left(at);
    message.remedy = tr("Expected: %1").arg(what.mid(at + separator.size()));
  }
  show(message);
}

void MessageBar::clear(const QString& topic, const QString& place) {
  if (messages_.removeIf([&](const Message& each) { return each.topic == topic && each.place == place; }) > 0)
    rebuild();
}

void MessageBar::dismiss() {
  messages_.removeIf([this](const Message& each) { return isHere(each); });
  rebuild();
}

void MessageBar::setPlace(const QString& place) {
  if (place == std::exchange(place_, place))
    return;
  rebuild();
}

QStringList MessageBar::elsewhere() const {
  QStringList places;
  for (const Message& each : messages_)
    if (!isHere(each) && !places.contains(each.place))
      places += each.place;
  return places;
}

const Message& MessageBar::message() const {
  static const Message none;
  return shown_.isEmpty() ? none : shown_.front();
}

QString MessageBar::plainText() const { return plainTextOf(message()); }

void MessageBar::rebuild() {
  for (auto* row : findChildren<MessageRow*>(Qt::FindDirectChildrenOnly)) {
    row->hide();
    row->setParent(nullptr);
    row->deleteLater(); // it may be what was pressed
  }
  shown_.clear();
  std::copy_if(messages_.begin(), messages_.end(), std::back_inserter(shown_),
               [this](const Message& each) { return isHere(each); });
  for (const Message& message : shown_) {
    auto* row = new MessageRow(message, this);
    rows_->addWidget(row);
    const auto gone = [this, topic = message.topic, text = message.text, place = message.place] {
      messages_.removeIf(
          [&](const Message& each) { return each.topic == topic && each.text == text && each.place == place; });
      rebuild();
    };
    connect(row, &MessageRow::dismissed, this, gone);
    connect(
        row, &MessageRow::chosen, this,
        [gone, choices = message.choices](int choice) {
          gone();
          choices[choice].act();
        },
        Qt::QueuedConnection);
  }
  setVisible(isShowing());
  Q_EMIT elsewhereChanged();
}

} // namespace larmor::widgets
