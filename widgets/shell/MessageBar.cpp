#include "widgets/shell/MessageBar.h"

#include "widgets/shell/MessageRow.h"

#include <QVBoxLayout>
#include <algorithm>

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
    return each.topic == message.topic && (!message.topic.isEmpty() || each.severity == message.severity);
  });
  if (!message.text.isEmpty())
    messages_.prepend(message);
  std::stable_sort(messages_.begin(), messages_.end(),
                   [](const Message& a, const Message& b) { return a.severity > b.severity; });
  while (messages_.size() > most) // the oldest of the least serious is the last
    messages_.removeLast();
  rebuild();
}

void MessageBar::showError(const QString& what, const QString& topic) {
  const QString separator = QStringLiteral("; expected ");
  const auto at = what.lastIndexOf(separator);
  Message message{Severity::Error, what, {}, {}, topic};
  if (at >= 0) {
    message.text = what.left(at);
    message.remedy = tr("Expected: %1").arg(what.mid(at + separator.size()));
  }
  show(message);
}

void MessageBar::clear(const QString& topic) {
  if (messages_.removeIf([&](const Message& each) { return each.topic == topic; }) > 0)
    rebuild();
}

void MessageBar::dismiss() {
  messages_.clear();
  rebuild();
}

const Message& MessageBar::message() const {
  static const Message none;
  return messages_.isEmpty() ? none : messages_.front();
}

QString MessageBar::plainText() const { return plainTextOf(message()); }

void MessageBar::rebuild() {
  for (auto* row : findChildren<MessageRow*>(Qt::FindDirectChildrenOnly)) {
    row->hide();
    row->setParent(nullptr);
    row->deleteLater(); // it may be what was pressed
  }
  for (const Message& message : messages_) {
    auto* row = new MessageRow(message, this);
    rows_->addWidget(row);
    const auto gone = [this, topic = message.topic, text = message.text] {
      messages_.removeIf([&](const Message& each) { return each.topic == topic && each.text == text; });
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
}

} // namespace larmor::widgets
