// Pictures, figures, data and the context menu of a plot.
#include "engine/core/Error.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/FigureDialog.h"
#include "widgets/plots/Plot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QStringList>
#include <algorithm>

namespace larmor::widgets {

namespace {
const QString pictureFilters[] = {"PNG picture (*.png)", "SVG drawing (*.svg)", "PDF document (*.pdf)"};
}

QImage Plot::picture(const QSize& size) {
  redrawIfStale();
  const bool dark = Theme::shared().isDark();
  const auto look = asPicture(size, Theme::shared().smallFont(), dark);
  return plot_->toPixmap(size.width(), size.height(), 2.0).toImage();
}

std::vector<Plot::Format> Plot::formats() {
  const auto text = [this](QChar separator) {
    return [this, separator](const QString& path) { writeWhole(path, table(separator).toUtf8()); };
  };
  return {{"csv", "CSV", tr("Comma-separated values (*.csv)"), text(',')},
          {"tsv", {}, {}, text('\t')},
          {"txt", {}, {}, text('\t')}};
}

std::vector<std::pair<QString, std::function<QString()>>> Plot::texts() {
  return {{tr("Copy data"), [this] { return table(); }}};
}

void Plot::exportTo(const QString& path) {
  const QString ending = QFileInfo(path).suffix().toLower();
  for (const Format& format : formats())
    if (format.ending == ending)
      return format.write(path);
  const QSizeF onScreen(std::max(plot_->width(), 480), std::max(plot_->height(), 320));
  exportFigure(path, {onScreen * 25.4 / 96, 9.0, false, true});
}

void Plot::exportFigure(const QString& path, const FigureOptions& options) {
  redrawIfStale();
  const auto [other, share] = below(options);
  std::vector<FigurePart> parts{{plot_, 1.0 - share}};
  if (other)
    parts.push_back({other->plot_, share});
  // Papers and slides are white: in the light colours, with the legend, without the pointer.
  const QSizeF pixels = options.millimetres * (96 / 25.4);
  const auto look = asPicture(QSizeF(pixels.width(), pixels.height() * parts.front().share).toSize(),
                              figureFont(options.fontPoints), false);
  const std::vector<Plot*> plots = other ? std::vector{this, other} : std::vector{this};
  for (Plot* each : plots) {
    each->colour(false);
    each->plot_->setBackground(options.transparent ? QBrush(Qt::transparent) : QBrush(Qt::white));
    setFigureFont(each->plot_, options.fontPoints);
  }
  const auto restore = [&] {
    for (Plot* each : plots) {
      each->colour(Theme::shared().isDark());
      each->plot_->replot(QCustomPlot::rpQueuedReplot);
    }
  };
  try {
    writeFigure(path, parts, options);
  } catch (...) {
    restore();
    throw;
  }
  restore();
}

void Plot::askExport(const QString& filter) {
  const QString path = QFileDialog::getSaveFileName(this, tr("Export"), {}, filter);
  if (path.isEmpty())
    return;
  const QString ending = filter.section("*.", 1).section(')', 0, 0);
  try {
    exportTo(QFileInfo(path).suffix().isEmpty() ? path + '.' + ending : path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void Plot::askFigure() {
  FigureDialog dialog(this);
  if (dialog.exec() != QDialog::Accepted)
    return;
  QString path = QFileDialog::getSaveFileName(this, tr("Export figure"), {},
                                              tr("PDF document (*.pdf);;SVG drawing (*.svg);;PNG picture (*.png)"));
  if (path.isEmpty())
    return;
  if (QFileInfo(path).suffix().isEmpty())
    path += ".pdf";
  try {
    exportFigure(path, dialog.options());
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void Plot::showMenu(const QPoint& at) {
  QMenu menu(this);
  const Theme& theme = Theme::shared();
  const auto add = [&](const QString& icon, const QString& text, auto step) {
    connect(menu.addAction(theme.icon(icon), text), &QAction::triggered, this, step);
  };
  add("zoom-fit", tr("Show all"), [this] { showAll(); });
  menu.addSeparator();
  add("copy", tr("Copy picture"), [this] { QApplication::clipboard()->setImage(picture(plot_->size())); });
  for (const auto& [text, make] : texts())
    add("table", text, [make = make] { QApplication::clipboard()->setText(make()); });
  menu.addSeparator();
  add("picture", tr("Export figure…"), [this] { askFigure(); });
  for (const QString& filter : pictureFilters)
    add("picture", tr("Export %1…").arg(filter.section(' ', 0, 0)), [this, filter] { askExport(filter); });
  for (const Format& format : formats())
    if (!format.name.isEmpty())
      add("table", tr("Export %1…").arg(format.name), [this, filter = format.filter] { askExport(filter); });
  if (isEmpty())
    for (QAction* action : menu.actions())
      action->setEnabled(false);
  menu.exec(plot_->mapToGlobal(at));
}

} // namespace larmor::widgets
