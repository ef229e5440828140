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
  QString place = {}; ///< the workspace that it belongs to; empty: the whole window
};

/// The one place for what has to be said: a bar above the views, with a row for each topic, the most serious first.
/// A message goes when another comes about the same topic, when that is cleared, or when it is dismissed. Those of a
/// workspace are shown in it alone. Hidden while there is nothing to say.
class MessageBar : public QFrame {
  Q_OBJECT
public:
  static constexpr int most = 4; ///< rows of a place; of more, the oldest of the least serious goes

  explicit MessageBar(QWidget* parent = nullptr);
  void show(const Message& message);
  /// Splits "WHERE: PROBLEM; expected EXPECTED" of larmor::Error into text and remedy.
  void showError(const QString& what, const QString& topic = {}, const QString& place = {});
  /// What was said about it there is mended.
  void clear(const QString& topic, const QString& place = {});
  void dismiss(); ///< all that are shown
  /// Which workspace is looked at.
  void setPlace(const QString& place);
  /// Workspaces that are not looked at and have something to say.
  QStringList elsewhere() const;
  /// The one on top; without text if there is none.
  const Message& message() const;
  const QList<Message>& all() const { return shown_; } ///< from the top down
  bool isShowing() const { return !shown_.isEmpty(); }
  QString plainText() const; ///< of the one on top, as Copy puts it on the clipboard

Q_SIGNALS:
  void elsewhereChanged();

private:
  bool isHere(const Message& message) const { return message.place.isEmpty() || message.place == place_; }
  void rebuild();

  QList<Message> messages_, shown_;
  QString place_;
  QVBoxLayout* rows_;
};

} // namespace larmor::widgets
