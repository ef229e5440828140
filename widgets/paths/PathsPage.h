#pragma once
#include "engine/statistics/PathTable.h"

#include <QWidget>
#include <memory>

class QComboBox;

namespace larmor::widgets {

class ScatterPlot;

/// Every path as a point: two of its values against each other, chosen from the path table.
class PathsPage : public QWidget {
  Q_OBJECT
public:
  explicit PathsPage(QWidget* parent = nullptr);
  void setTable(std::shared_ptr<const statistics::PathTable> table);
  /// Only these particles are plotted; null: all.
  void setFilter(std::shared_ptr<const std::vector<std::uint64_t>> particles);
  void clear();
  ScatterPlot& plot() { return *plot_; }
  /// Names of the columns against each other.
  void choose(const QString& x, const QString& y);

private:
  void fillChoices();
  void draw();

  QComboBox *x_, *y_;
  ScatterPlot* plot_;
  std::shared_ptr<const statistics::PathTable> table_;
  std::shared_ptr<const std::vector<std::uint64_t>> passing_;
};

} // namespace larmor::widgets
