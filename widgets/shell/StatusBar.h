#pragma once
#include <QStatusBar>
#include <QTimer>

namespace larmor::widgets {

/// A status bar whose messages end with "..." where they have no room; the tool tip has the whole.
class StatusBar : public QStatusBar {
  Q_OBJECT
public:
  explicit StatusBar(QWidget* parent = nullptr);
  /// @param milliseconds for so long; 0: until the next message
  void say(const QString& text, int milliseconds);

protected:
  bool event(QEvent* event) override;

private:
  void elide();

  QString whole_;
  QTimer wait_;
};

} // namespace larmor::widgets
