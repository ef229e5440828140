// Pictures, tables and the context menu.
#include "engine/core/Error.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/FigureDialog.h"
#include "widgets/plots/LatexTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::widgets {

namespace {

QString heading(const Curve& curve, bool x) {
  const std::string& label = x ? curve.xLabel : curve.yLabel;
  const std::string& unit = x ? curve.xUnit : curve.yUnit;
  const std::string name = x ? label : (curve.title.empty() ? curve.name : curve.title);
  return QString::fromStdString(name + (unit.empty() || unit == "1" ? "" : " (" + unit + ")"));
}

/// One curve's columns: x, y, error if any. Curves may have different abscissae, so each brings its own.
std::vector<QStringList> columns(const Curve& curve, const QString& suffix) {
  std::vector<QStringList> result;
  const auto add = [&](const QString& title, const std::vector<double>& values) {
    QStringList column{title + suffix};
    for (const double value : values)
      column += QString::fromStdString(fmt::format("{}", value));
    result.push_back(column);
  };
  add(heading(curve, true), curve.x);
  add(heading(curve, false), curve.y);
  if (!curve.error.empty())
    add(heading(curve, false) + ", standard error", curve.error);
  return result;
}

} // namespace

QString LinePlot::table(QChar separator) const {
  std::vector<QStringList> all;
  const auto append = [&all](const std::vector<Curve>& of, const QString& suffix) {
    for (const Curve& curve : of)
      for (auto& column : columns(curve, suffix))
        all.push_back(std::move(column));
  };
  append(curves_, {});
  append(references_, tr(", reference"));
  qsizetype rows = 0;
  for (const auto& column : all)
    rows = std::max(rows, column.size());
  QList<QStringList> lines;
  for (qsizetype r = 0; r < rows; ++r) {
    QStringList cells;
    for (const auto& column : all)
      cells += r < column.size() ? column[r] : QString();
    lines += cells;
  }
  return separated(lines, separator);
}

QString LinePlot::latexTable() const {
  std::vector<Curve> all = curves_;
  all.insert(all.end(), references_.begin(), references_.end());
  return latexTableOf(all);
}

/// On the screen the legend is in the header; a picture has it below the axes, and no pointer.
class LinePlot::InPicture {
public:
  InPicture(LinePlot& plot, const QSize& size, const QFont& font, bool dark)
      : plot_(plot), legend_(*plot.plot_, plot.legendEntries(dark), font, size.width()) {
    plot_.setHover({});
    plot_.label(size.height(), QFontMetrics(font), false);
  }
  ~InPicture() { plot_.label(plot_.plot_->height(), QFontMetrics(Theme::shared().smallFont()), plot_.compact_); }

private:
  LinePlot& plot_;
  LegendBelow legend_;
};

QImage LinePlot::picture(const QSize& size) {
  if (dirty_)
    redraw();
  const InPicture legend(*this, size, Theme::shared().smallFont(), Theme::shared().isDark());
  return plot_->toPixmap(size.width(), size.height(), 2.0).toImage();
}

void LinePlot::exportTo(const QString& path) {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == "csv")
    return writeWhole(path, table(',').toUtf8());
  if (ending == "tsv" || ending == "txt")
    return writeWhole(path, table('\t').toUtf8());
  if (ending == "tex")
    return writeWhole(path, latexTable().toUtf8());
  const QSizeF onScreen(std::max(plot_->width(), 480), std::max(plot_->height(), 320));
  exportFigure(path, {onScreen * 25.4 / 96, 9.0, false, true});
}

void LinePlot::exportFigure(const QString& path, const FigureOptions& options) {
  if (dirty_)
    redraw();
  const bool both = options.difference && difference_ && difference_->isVisibleTo(this);
  std::vector<FigurePart> parts{{plot_, both ? 0.66 : 1.0}};
  if (both)
    parts.push_back({difference_->plot_, 0.34});
  // Papers and slides are white: in the light colours, with the legend, without the pointer.
  const QSizeF pixels = options.millimetres * (96 / 25.4);
  const InPicture legend(*this, QSizeF(pixels.width(), pixels.height() * parts.front().share).toSize(),
                         figureFont(options.fontPoints), false);
  for (LinePlot* each : {this, both ? difference_ : nullptr}) {
    if (!each)
      continue;
    each->colour(false);
    each->plot_->setBackground(options.transparent ? QBrush(Qt::transparent) : QBrush(Qt::white));
    setFigureFont(each->plot_, options.fontPoints);
  }
  const auto restore = [&] {
    colour(Theme::shared().isDark());
    if (both)
      difference_->colour(Theme::shared().isDark());
  };
  try {
    writeFigure(path, parts, options);
  } catch (...) {
    restore();
    throw;
  }
  restore();
}

void LinePlot::askExport(const QString& filter) {
  const QString path = QFileDialog::getSaveFileName(this, tr("Export"), {}, filter);
  if (path.isEmpty())
    return;
  const QString ending = filter.mid(filter.indexOf("*.") + 1, 4);
  try {
    exportTo(QFileInfo(path).suffix().isEmpty() ? path + ending : path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void LinePlot::askFigure() {
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

void LinePlot::showMenu(const QPoint& at) {
  QMenu menu(this);
  const Theme& theme = Theme::shared();
  const auto add = [&](const QString& icon, const QString& text, auto step) {
    connect(menu.addAction(theme.icon(icon), text), &QAction::triggered, this, step);
  };
  add("zoom-fit", tr("Show all"), [this] { showAll(); });
  menu.addSeparator();
  add("copy", tr("Copy picture"), [this] { QApplication::clipboard()->setImage(picture(plot_->size())); });
  add("table", tr("Copy data"), [this] { QApplication::clipboard()->setText(table()); });
  add("table", tr("Copy data as LaTeX"), [this] { QApplication::clipboard()->setText(latexTable()); });
  menu.addSeparator();
  add("picture", tr("Export figure…"), [this] { askFigure(); });
  add("picture", tr("Export PNG…"), [this] { askExport("PNG picture (*.png)"); });
  add("picture", tr("Export SVG…"), [this] { askExport("SVG drawing (*.svg)"); });
  add("picture", tr("Export PDF…"), [this] { askExport("PDF document (*.pdf)"); });
  add("table", tr("Export CSV…"), [this] { askExport("Comma-separated values (*.csv)"); });
  add("table", tr("Export LaTeX…"), [this] { askExport("LaTeX table (*.tex)"); });
  if (curves_.empty() && references_.empty())
    for (QAction* action : menu.actions())
      action->setEnabled(false);
  menu.exec(plot_->mapToGlobal(at));
}

} // namespace larmor::widgets
