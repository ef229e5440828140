#pragma once
#include <QFrame>
#include <QList>
#include <functional>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace larmor::widgets {

enum class Severity { Information, Warning, Error };

/// Something the user can do about a message, as a button; the message goes when it is pressed.
struct MessageChoice {
  QString text;
  std::function<void()> act;
};

/// A sentence for the user and, where there is one, the remedy.
struct Message {
  Severity severity = Severity::Information;
  QString text, remedy;
  QList<MessageChoice> choices = {};
};

/// The one place for errors: a bar above the views. The newest message replaces the older one; errors are not
/// replaced by information. Hidden while there is nothing to say.
class MessageBar : public QFrame {
  Q_OBJECT
public:
  explicit MessageBar(QWidget* parent = nullptr);
  void show(const Message& message);
  /// Splits "WHERE: PROBLEM; expected EXPECTED" of larmor::Error into text and remedy.
  void showError(const QString& what);
  void dismiss();
  const Message& message() const { return message_; }
  bool isShowing() const { return !message_.text.isEmpty(); }
  QString plainText() const; ///< what Copy puts on the clipboard

Q_SIGNALS:
  void dismissed();

private:
  void redraw();
  void rebuildChoices();

  Message message_;
  QLabel *icon_, *text_;
  QWidget* choices_;
  QToolButton *copy_, *close_;
};

} // namespace larmor::widgets
