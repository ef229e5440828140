#pragma once
#include "widgets/shell/MessageBar.h"

class QLabel;
class QToolButton;

namespace larmor::widgets {

/// What the Copy button of a message gives.
QString plainTextOf(const Message& message);

/// One message in the bar.
class MessageRow : public QFrame {
  Q_OBJECT
public:
  MessageRow(Message message, QWidget* parent);

Q_SIGNALS:
  void dismissed();
  void chosen(int choice);

private:
  void recolour();

  Message message_;
  QLabel *icon_, *text_;
  QToolButton *copy_, *close_;
};

} // namespace larmor::widgets
