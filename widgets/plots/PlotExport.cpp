// Pictures, figures, data and the context menu of a plot.
#include "engine/core/Error.h"
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/plots/FigureDialog.h"
#include "widgets/plots/Plot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/theme/SaveName.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
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

std::pair<QString, QString> Plot::axisLabels() const { return {plot_->xAxis->label(), plot_->yAxis->label()}; }

FigureTexts Plot::figureTexts() const {
  FigureTexts texts = texts_;
  const auto [x, y] = axisLabels();
  if (texts.xLabel.isNull())
    texts.xLabel = x;
  if (texts.yLabel.isNull())
    texts.yLabel = y;
  const FigureArea* area = FigureArea::around(*this);
  if (const auto entries = legendEntries(false); needsLegend())
    for (const LegendEntry& entry : entries)
      texts.legend[entry.text] = area ? area->legend.value(entry.text, entry.text) : entry.text;
  return texts;
}

void Plot::setFigureTexts(const FigureTexts& texts) {
  const FigureTexts before = figureTexts();
  if (texts.xLabel != before.xLabel)
    texts_.xLabel = texts.xLabel;
  if (texts.yLabel != before.yLabel)
    texts_.yLabel = texts.yLabel;
  FigureArea* area = FigureArea::around(*this);
  auto& legend = (area ? *area : FigureArea::of(*this)).legend;
  for (auto entry = texts.legend.begin(); entry != texts.legend.end(); ++entry) {
    legend.remove(entry.key());
    if (!entry.value().isEmpty() && entry.value() != entry.key())
      legend[entry.key()] = entry.value();
  }
}

std::vector<LegendEntry> Plot::figureLegend(bool dark) const {
  auto entries = legendEntries(dark);
  if (const FigureArea* area = FigureArea::around(*this))
    for (LegendEntry& entry : entries)
      entry.text = area->legend.value(entry.text, entry.text);
  return entries;
}

std::vector<LegendEntry> Plot::legendBelow(bool dark) const {
  auto entries = figureLegend(dark);
  if (!needsLegend())
    entries.clear();
  return entries;
}

/// Papers and slides are white: in the light colours, with the legend, without the pointer.
std::shared_ptr<void> Plot::inPrint(const FigureOptions& options, const QSize& size) {
  redrawIfStale();
  auto look = asPicture(size, figureFont(options.fontPoints), false);
  const QString x = plot_->xAxis->label(), y = plot_->yAxis->label();
  if (!texts_.xLabel.isNull())
    plot_->xAxis->setLabel(texts_.xLabel);
  if (!texts_.yLabel.isNull())
    plot_->yAxis->setLabel(inTwoLines(texts_.yLabel, size.height() - 50, QFontMetrics(figureFont(options.fontPoints))));
  colour(false);
  setFigureLook(*plot_, options);
  return {nullptr, [this, look, x, y](void*) mutable {
            plot_->xAxis->setLabel(x);
            plot_->yAxis->setLabel(y);
            look.reset(); // puts back the labels that fit the window, too
            colour(Theme::shared().isDark());
            plot_->replot(QCustomPlot::rpQueuedReplot);
          }};
}

Plot::FigureContent Plot::figureContent(const FigureOptions& options) {
  const auto [other, share] = below(options);
  const QSizeF pixels = options.millimetres * (figureUnitsPerInch / 25.4);
  const auto sized = [&](double part) { return QSizeF(pixels.width(), pixels.height() * part).toSize(); };
  FigureContent content{{plotPart(*plot_, {0, 0, 1, 1 - share})}, {inPrint(options, sized(1 - share))}};
  if (other) {
    other->colour(false);
    setFigureLook(*other->plot_, options);
    content.parts.push_back(plotPart(*other->plot_, {0, 1 - share, 1, share}));
    content.owned.emplace_back(nullptr, [other = other](void*) {
      other->colour(Theme::shared().isDark());
      other->plot_->replot(QCustomPlot::rpQueuedReplot);
    });
  }
  return content;
}

void Plot::exportFigure(const QString& path, const FigureOptions& options) {
  redrawIfStale();
  const FigureContent content = figureContent(options);
  FigureOrigin origin = FigureArea::originOf(*this);
  if (!share_.isEmpty()) {
    origin.title += shareSuffix();
    origin.share = tr("%1: not of the whole run, which the command makes").arg(share_);
  }
  writeFigure(path, content.parts, options, origin);
}

QStringList Plot::exportForColumn(const QString& base) {
  QStringList files;
  if (!hasData())
    return files;
  const FigureOptions options = columnFigure();
  for (const char* ending : {".svg", ".pdf"}) {
    exportFigure(base + ending, options);
    files += base + ending;
  }
  return files;
}

/// What it shows, and of which run.
QString Plot::nameForFile() const {
  const QString run = FigureArea::originOf(*this).title, what = axisLabels().second;
  return (run.isEmpty() ? what : run + ", " + what) + shareSuffix();
}

void Plot::askExport(const QString& filter) {
  const QString path = askSaveName(this, tr("Export"), nameForFile(), filter);
  if (path.isEmpty())
    return;
  try {
    exportTo(path);
    rememberFolder(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void Plot::askFigure() {
  redrawIfStale();
  FigureDialog dialog(figureTexts(), columnFigure().panels, this);
  if (dialog.exec() != QDialog::Accepted)
    return;
  setFigureTexts(dialog.texts());
  const QString path = askSaveName(this, tr("Export figure"), nameForFile(),
                                   tr("PDF document (*.pdf);;SVG drawing (*.svg);;PNG picture (*.png)"));
  if (path.isEmpty())
    return;
  try {
    exportFigure(path, dialog.options());
    rememberFolder(path);
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
