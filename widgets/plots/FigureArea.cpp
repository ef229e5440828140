#include "widgets/plots/FigureArea.h"

#include "engine/core/Version.h"

#include <QWidget>

namespace larmor::widgets {

FigureArea* FigureArea::belongingTo(const QWidget& widget) {
  return widget.findChild<FigureArea*>(QString(), Qt::FindDirectChildrenOnly);
}

FigureArea& FigureArea::of(QWidget& widget) {
  FigureArea* found = belongingTo(widget);
  return found ? *found : *new FigureArea(&widget);
}

FigureArea* FigureArea::around(const QWidget& plot) {
  for (const QWidget* each = &plot; each; each = each->parentWidget())
    if (FigureArea* area = belongingTo(*each))
      return area;
  return nullptr;
}

QJsonObject FigureArea::legendState() const {
  QJsonObject state;
  for (auto entry = legend.begin(); entry != legend.end(); ++entry)
    state[entry.key()] = entry.value();
  return state;
}

void FigureArea::restoreLegend(const QJsonObject& state) {
  legend.clear();
  for (auto entry = state.begin(); entry != state.end(); ++entry)
    if (entry.value().isString())
      legend[entry.key()] = entry.value().toString();
}

FigureOrigin FigureArea::originOf(const QWidget& plot) {
  FigureOrigin origin;
  for (const QWidget* each = &plot; each && !origin.isKnown(); each = each->parentWidget())
    if (const FigureArea* area = belongingTo(*each); area && area->origin_)
      origin = area->origin_();
  if (origin.provenance.applicationVersion.empty()) {
    origin.provenance.applicationVersion = version;
    origin.provenance.gitDescription = gitDescription;
  }
  return origin;
}

} // namespace larmor::widgets
