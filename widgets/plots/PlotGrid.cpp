#include "widgets/plots/PlotGrid.h"
#include "engine/core/Error.h"
#include "widgets/theme/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <algorithm>

namespace larmor::widgets {

PlotGrid::PlotGrid(int columns, QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)), columns_(columns) {
  grid_->setContentsMargins(Theme::space, Theme::space, Theme::space, Theme::space);
  grid_->setSpacing(Theme::space);
}

LinePlot& PlotGrid::add(const QString& name, const QString& title, const QString& hint) {
  auto* made = new LinePlot(this);
  made->setCompact(true, true);
  made->setHint(hint);
  auto* cell = new QVBoxLayout;
  cell->setSpacing(0);
  cell->addWidget(new QLabel(title, this));
  cell->addWidget(made, 1);
  const int place = int(names_.size());
  grid_->addLayout(cell, place / columns_, place % columns_);
  grid_->setColumnStretch(place % columns_, 1);
  grid_->setRowStretch(place / columns_, 1);
  names_ += name;
  plots_.insert(name, made);
  connect(made, &LinePlot::failed, this, &PlotGrid::failed);
  return *made;
}

LinePlot& PlotGrid::plot(const QString& name) const {
  if (LinePlot* found = plots_.value(name))
    return *found;
  throw Error("plot '" + name.toStdString() + "'", "is not known", "one of " + names_.join(", ").toStdString());
}

void PlotGrid::setCurves(const QString& name, std::vector<Curve> curves) { plot(name).setCurves(std::move(curves)); }

QMap<QString, std::vector<Curve>> PlotGrid::curves() const {
  QMap<QString, std::vector<Curve>> all;
  for (const QString& name : names_)
    if (const auto& curves = plots_[name]->curves(); !curves.empty())
      all[name] = curves;
  return all;
}

void PlotGrid::showCurves(const QMap<QString, std::vector<Curve>>& curves) {
  for (const QString& name : names_)
    plots_[name]->setCurves(curves.value(name));
}

void PlotGrid::pin(const QString& title, const QMap<QString, std::vector<Curve>>& curves) {
  unpin(title);
  for (const QString& name : names_) {
    pinned_[name].push_back({title, curves.value(name)});
    plots_[name]->setReferenceSets(pinned_[name]);
  }
}

void PlotGrid::unpin(const QString& title) {
  for (const QString& name : names_) {
    std::erase_if(pinned_[name], [&](const ReferenceSet& set) { return set.title == title; });
    plots_[name]->setReferenceSets(pinned_[name]);
  }
}

void PlotGrid::exportFigures(const QString& folder, const QString& prefix) const {
  for (const QString& name : names_)
    plots_[name]->exportForColumn(folder + '/' + prefix + name);
}

QImage PlotGrid::picture(const QSize& size) { return readablePicture(*this, size); }

QImage readablePicture(QWidget& widget, const QSize& size) {
  constexpr int comfortable = 1000; // logical pixels across
  const QSize before = widget.size();
  widget.resize(comfortable, comfortable * size.height() / std::max(1, size.width()));
  const QImage image = widget.grab().toImage().scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
  widget.resize(before);
  return image;
}

} // namespace larmor::widgets
