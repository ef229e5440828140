#include "widgets/plots/PlotTabs.h"
#include "engine/core/Error.h"
#include "widgets/plots/DataTable.h"

#include <QTabBar>
#include <QToolButton>

namespace larmor::widgets {

PlotTabs::PlotTabs(QWidget* parent) : QTabWidget(parent) {
  setDocumentMode(true);
  tabBar()->setExpanding(false);
  setUsesScrollButtons(true);
}

LinePlot& PlotTabs::add(const QString& name, const QString& title, const QString& hint) {
  auto* made = new LinePlot;
  made->setHint(hint);
  plots_.insert(name, made);
  names_ += name;
  addTab(made, title);
  connect(made, &LinePlot::cursorMoved, this, [this, name](double x) { Q_EMIT cursorMoved(name, x); });
  connect(made, &LinePlot::failed, this, &PlotTabs::failed);
  connect(made, &LinePlot::differenceToggled, this, &PlotTabs::setDifferenceShown);
  return *made;
}

LinePlot& PlotTabs::plot(const QString& name) const {
  if (LinePlot* found = plots_.value(name))
    return *found;
  throw Error("plot '" + name.toStdString() + "'", "is not known", "one of " + names_.join(", ").toStdString());
}

void PlotTabs::addTable(DataTable* table, const QString& title) {
  addTab(table, title);
  const auto showCorner = [this, table] {
    const bool front = currentWidget() == table;
    if (front)
      setCornerWidget(table->menuButton());
    else if (cornerWidget() == table->menuButton())
      setCornerWidget(nullptr); // a hidden widget would still take its room from the tabs
    table->menuButton()->setVisible(front);
  };
  connect(this, &QTabWidget::currentChanged, table, showCorner);
  showCorner();
}

void PlotTabs::setCurves(const QString& name, std::vector<Curve> curves) { plot(name).setCurves(std::move(curves)); }

void PlotTabs::addPlot(const QString& name, Plot* plot, const QString& title) {
  others_.insert(name, plot);
  addTab(plot, title);
  connect(plot, &Plot::failed, this, &PlotTabs::failed);
}

void PlotTabs::showTab(const QString& name) {
  setCurrentWidget(others_.contains(name) ? others_[name] : static_cast<Plot*>(&plot(name)));
}

QString PlotTabs::currentName() const {
  if (auto* lines = qobject_cast<LinePlot*>(currentWidget()))
    return plots_.key(lines);
  return others_.key(qobject_cast<Plot*>(currentWidget()));
}

void PlotTabs::pin(const QString& title) {
  QMap<QString, std::vector<Curve>> curves;
  for (const QString& name : names_)
    curves[name] = plots_[name]->curves();
  pin(title, curves);
}

void PlotTabs::pin(const QString& title, const QMap<QString, std::vector<Curve>>& curves) {
  for (const QString& name : names_) {
    auto& sets = pinned_[name];
    std::erase_if(sets, [&](const ReferenceSet& set) { return set.title == title; });
    sets.push_back({title, curves.value(name)});
  }
  showPinned();
}

void PlotTabs::setPinned(const QString& name, const QString& title, std::vector<Curve> curves) {
  for (ReferenceSet& set : pinned_[name])
    if (set.title == title)
      set.curves = std::move(curves);
  plot(name).setReferenceSets(pinned_.value(name));
}

void PlotTabs::renamePin(const QString& title, const QString& now) {
  for (auto& sets : pinned_)
    for (ReferenceSet& set : sets)
      if (set.title == title)
        set.title = now;
  showPinned();
}

void PlotTabs::unpin(const QString& title) {
  for (auto& sets : pinned_)
    std::erase_if(sets, [&](const ReferenceSet& set) { return set.title == title; });
  showPinned();
}

void PlotTabs::showPinned() {
  for (const QString& name : names_)
    plots_[name]->setReferenceSets(pinned_.value(name));
}

QStringList PlotTabs::pinned() const {
  QStringList titles;
  for (const auto& sets : pinned_)
    for (const ReferenceSet& set : sets)
      if (!titles.contains(set.title))
        titles += set.title;
  return titles;
}

void PlotTabs::setDifferenceShown(bool shown) {
  for (LinePlot* each : plots_)
    each->setDifferenceShown(shown);
}

void PlotTabs::exportFigures(const QString& folder, const QString& prefix) const {
  for (const QString& name : names_)
    if (!plot(name).curves().empty())
      plot(name).exportForColumn(folder + '/' + prefix + name);
  for (auto other = others_.begin(); other != others_.end(); ++other)
    other.value()->exportForColumn(folder + '/' + prefix + other.key());
}

void PlotTabs::clear() {
  for (LinePlot* each : plots_)
    each->clear();
}

} // namespace larmor::widgets
