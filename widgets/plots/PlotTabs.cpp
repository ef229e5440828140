#include "widgets/plots/PlotTabs.h"
#include "engine/core/Error.h"

#include <QTabBar>

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
  return *made;
}

LinePlot& PlotTabs::plot(const QString& name) const {
  if (LinePlot* found = plots_.value(name))
    return *found;
  throw Error("plot '" + name.toStdString() + "'", "is not known", "one of " + names_.join(", ").toStdString());
}

void PlotTabs::setCurves(const QString& name, std::vector<Curve> curves) { plot(name).setCurves(std::move(curves)); }

void PlotTabs::showTab(const QString& name) { setCurrentWidget(&plot(name)); }

QString PlotTabs::currentName() const { return plots_.key(qobject_cast<LinePlot*>(currentWidget())); }

void PlotTabs::pin() {
  for (LinePlot* each : plots_)
    each->setReferences(each->curves());
}

void PlotTabs::unpin() {
  for (LinePlot* each : plots_)
    each->setReferences({});
}

void PlotTabs::clear() {
  for (LinePlot* each : plots_)
    each->clear();
}

} // namespace larmor::widgets
