#pragma once
#include "widgets/plots/LinePlot.h"

#include <QMap>
#include <QTabWidget>

namespace larmor::widgets {

class DataTable;

/// Plots in tabs, by name. Only the visible one is drawn; the others catch up when shown.
class PlotTabs : public QTabWidget {
  Q_OBJECT
public:
  explicit PlotTabs(QWidget* parent = nullptr);
  LinePlot& add(const QString& name, const QString& title, const QString& hint = {});
  /// A plot of another kind as a tab, which owns it. It is shown and exported with the others by its name.
  void addPlot(const QString& name, Plot* plot, const QString& title);
  /// A table as a tab; its menu stands in the corner while it is in front.
  void addTable(DataTable* table, const QString& title);
  /// @throws Error for a name that was not added.
  LinePlot& plot(const QString& name) const;
  QStringList names() const { return names_; } ///< of those with curves
  void setCurves(const QString& name, std::vector<Curve> curves);
  void showTab(const QString& name);
  QString currentName() const;
  /// The present curves of every plot become dashed references under that title, beside those of other titles.
  void pin(const QString& title);
  /// Curves by plot as references under that title: of something that is not shown.
  void pin(const QString& title, const QMap<QString, std::vector<Curve>>& curves);
  /// Those of one plot, which were not there when the run was pinned.
  void setPinned(const QString& name, const QString& title, std::vector<Curve> curves);
  void unpin(const QString& title);
  void renamePin(const QString& title, const QString& now);
  QStringList pinned() const;
  /// In all plots, now and later: the panel of differences to the pinned curves.
  void setDifferenceShown(bool shown);
  /// Every plot that is not empty as FOLDER/PREFIX_NAME, SVG and PDF. @throws Error
  void exportFigures(const QString& folder, const QString& prefix) const;
  void clear(); ///< curves of all plots; references stay

Q_SIGNALS:
  void cursorMoved(const QString& name, double x);
  void failed(const QString& message);

private:
  void showPinned();
  QStringList names_;
  QMap<QString, LinePlot*> plots_;
  QMap<QString, Plot*> others_;
  QMap<QString, std::vector<ReferenceSet>> pinned_; ///< by plot
};

} // namespace larmor::widgets
