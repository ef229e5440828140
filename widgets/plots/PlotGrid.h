#pragma once
#include "widgets/plots/LinePlot.h"

#include <QMap>

class QGridLayout;

namespace larmor::widgets {

/// Plots side by side, by name: all that there is to see at once. As PlotTabs in what they show, pin and export.
class PlotGrid : public QWidget {
  Q_OBJECT
public:
  explicit PlotGrid(int columns, QWidget* parent = nullptr);
  /// In the next place of the grid, row by row. @param title stands above it
  LinePlot& add(const QString& name, const QString& title, const QString& hint);
  /// @throws Error for a name that was not added.
  LinePlot& plot(const QString& name) const;
  const QStringList& names() const { return names_; }
  void setCurves(const QString& name, std::vector<Curve> curves);
  /// Of those that have some, by name.
  QMap<QString, std::vector<Curve>> curves() const;
  /// What is not in there is empty then.
  void showCurves(const QMap<QString, std::vector<Curve>>& curves);
  /// Curves by plot as references under that title.
  void pin(const QString& title, const QMap<QString, std::vector<Curve>>& curves);
  void unpin(const QString& title);
  /// Every plot that is not empty as FOLDER/PREFIX_NAME, SVG and PDF. @throws Error
  void exportFigures(const QString& folder, const QString& prefix) const;
  /// As large as it can be read, scaled to that size.
  QImage picture(const QSize& size);

Q_SIGNALS:
  void failed(const QString& message);

private:
  QGridLayout* grid_;
  int columns_;
  QStringList names_;
  QMap<QString, LinePlot*> plots_;
  QMap<QString, std::vector<ReferenceSet>> pinned_; ///< by plot
};

/// A widget drawn at a size at which it can be read, and scaled: plots have no size below which they can be.
QImage readablePicture(QWidget& widget, const QSize& size);

} // namespace larmor::widgets
