#pragma once
#include <QStringList>
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
  /// Those that have something to say, by name: they get a mark.
  void setMarked(const QStringList& names);
  const QStringList& marked() const { return marked_; }

Q_SIGNALS:
  void chosen(int index);

private:
  void recolour();
  QIcon iconOf(const QAction& action) const;
  QActionGroup* group_;
  QStringList marked_;
};

} // namespace larmor::widgets
