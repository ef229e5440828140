#pragma once
#include "widgets/shell/RunStore.h"

#include <QPointer>
#include <QWidget>

class QToolButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace larmor::widgets {

/// The runs of the workspace in front: which is shown, which are compared with it, in what each differs. Enter or a
/// double click shows one again, the tick pins it, F2 renames it, Delete takes it out.
class RunListView : public QWidget {
  Q_OBJECT
public:
  explicit RunListView(QWidget* parent = nullptr);
  /// Null: the workspace keeps no runs.
  void setStore(RunStore* store);
  QTreeWidget& tree() { return *tree_; }
  /// "alpha 20, field mhd": values of a run that are not those of the other one.
  static QString difference(const RunEntry& run, const RunEntry* other);

Q_SIGNALS:
  /// A run was taken out; RunStore::putBack() brings it back.
  void removedRun(const QString& name);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void fill();
  void fillLater();
  void edited(QTreeWidgetItem* item, int column);
  void showMenu(const QPoint& at);
  QString chosen() const; ///< id
  void remove();
  void refreshTools();
  QToolButton* tool(const QString& name, const QString& icon, const QString& text, std::function<void()> act);

  QPointer<RunStore> store_;
  QTreeWidget* tree_;
  QToolButton *open_, *rename_, *remove_;
  QString followed_; ///< the run that was shown when the list was filled last
  bool filling_ = false, due_ = false;
};

} // namespace larmor::widgets
