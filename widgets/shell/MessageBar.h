#pragma once
#include <QFrame>
#include <QList>
#include <functional>

class QVBoxLayout;

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
  QString topic = {}; ///< what it is about: "save", "run", ...; a later message about the same takes its place;
                      ///< without a topic one of the same severity does
};

/// The one place for what has to be said: a bar above the views, with a row for each topic, the most serious first.
/// A message goes when another comes about the same topic, when that is cleared, or when it is dismissed. Hidden while
/// there is nothing to say.
class MessageBar : public QFrame {
  Q_OBJECT
public:
  static constexpr int most = 4; ///< rows; of more, the oldest of the least serious goes

  explicit MessageBar(QWidget* parent = nullptr);
  void show(const Message& message);
  /// Splits "WHERE: PROBLEM; expected EXPECTED" of larmor::Error into text and remedy.
  void showError(const QString& what, const QString& topic = {});
  /// What was said about it is mended.
  void clear(const QString& topic);
  void dismiss(); ///< all
  /// The one on top; without text if there is none.
  const Message& message() const;
  const QList<Message>& all() const { return messages_; } ///< from the top down
  bool isShowing() const { return !messages_.isEmpty(); }
  QString plainText() const; ///< of the one on top, as Copy puts it on the clipboard

private:
  void rebuild();

  QList<Message> messages_;
  QVBoxLayout* rows_;
};

} // namespace larmor::widgets
