#pragma once
#include <QToolBar>

class QActionGroup;

namespace larmor::widgets {

/// Slim vertical bar: an icon and a short label for each workspace. Ctrl+1, Ctrl+2, ... choose them.
class WorkspaceBar : public QToolBar {
  Q_OBJECT
public:
  explicit WorkspaceBar(QWidget* parent = nullptr);
  void add(const QString& name, const QString& icon, const QString& description);
  void setCurrent(int index);

Q_SIGNALS:
  void chosen(int index);

private:
  void recolour();
  QActionGroup* group_;
};

} // namespace larmor::widgets
