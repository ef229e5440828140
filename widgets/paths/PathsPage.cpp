#include "widgets/paths/PathsPage.h"

#include "widgets/plots/ScatterPlot.h"
#include "widgets/theme/Notation.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

namespace larmor::widgets {

PathsPage::PathsPage(QWidget* parent)
    : QWidget(parent), x_(new QComboBox(this)), y_(new QComboBox(this)), plot_(new ScatterPlot(this)) {
  x_->setObjectName("pathsX");
  y_->setObjectName("pathsY");
  plot_->setHint(tr("One point for each path, once a run has ended"));
  auto* row = new QHBoxLayout;
  row->setContentsMargins(8, 3, 8, 0);
  row->addWidget(y_);
  row->addWidget(new QLabel(tr("against"), this));
  row->addWidget(x_);
  row->addWidget(new QLabel(tr("drag: select   click: look at a path   Esc: none"), this), 1, Qt::AlignRight);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(row);
  column->addWidget(plot_, 1);
  for (QComboBox* box : {x_, y_})
    connect(box, &QComboBox::currentIndexChanged, this, &PathsPage::draw);
}

void PathsPage::setTable(std::shared_ptr<const statistics::PathTable> table) {
  table_ = std::move(table);
  if (table_ && x_->count() == 0)
    fillChoices();
  draw();
}

void PathsPage::fillChoices() {
  const QSignalBlocker a(x_), b(y_);
  for (const auto& column : table_->columns)
    for (QComboBox* box : {x_, y_})
      box->addItem(QString::fromStdString(column.label), QString::fromStdString(column.name));
  choose("displacement", "highest_gyro_centre_curvature");
}

void PathsPage::choose(const QString& x, const QString& y) {
  x_->setCurrentIndex(std::max(0, x_->findData(x)));
  y_->setCurrentIndex(std::max(0, y_->findData(y)));
}

void PathsPage::setFilter(std::shared_ptr<const std::vector<std::uint64_t>> particles) {
  passing_ = std::move(particles);
  draw();
}

void PathsPage::clear() { setTable(nullptr); }

void PathsPage::draw() {
  if (!table_)
    return plot_->setData(nullptr);
  const auto* x = table_->find(x_->currentData().toString().toStdString());
  const auto* y = table_->find(y_->currentData().toString().toStdString());
  if (!x || !y)
    return;
  auto points = std::make_shared<ScatterData>();
  points->xLabel = axisLabel(x->label, x->unit);
  points->yLabel = axisLabel(y->label, y->unit);
  points->logX = x->logarithmic;
  points->logY = y->logarithmic;
  for (std::uint64_t p = 0; p < table_->particles; ++p) {
    if (passing_ && !std::binary_search(passing_->begin(), passing_->end(), p))
      continue;
    points->x.push_back(x->values[p]);
    points->y.push_back(y->values[p]);
    points->ids.push_back(p);
  }
  plot_->setData(std::move(points));
}

} // namespace larmor::widgets
