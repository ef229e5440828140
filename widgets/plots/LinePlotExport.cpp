// Pictures, tables and the context menu.
#include "engine/core/Error.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <fmt/format.h>

namespace larmor::widgets {

namespace {

void write(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
    throw Error(path.toStdString(), "cannot be written (" + file.errorString().toStdString() + ")",
                "a folder with write permission and free space");
}

QString quoted(const QString& text, QChar separator) {
  if (separator != ',' || !text.contains(QRegularExpression("[,\"\n]")))
    return text;
  return '"' + QString(text).replace('"', "\"\"") + '"';
}

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
  QString text;
  for (qsizetype r = 0; r < rows; ++r) {
    QStringList cells;
    for (const auto& column : all)
      cells += r < column.size() ? quoted(column[r], separator) : QString();
    text += cells.join(separator) + '\n';
  }
  return text;
}

QImage LinePlot::picture(const QSize& size) {
  if (dirty_)
    redraw();
  const InPicture legend(*this);
  return plot_->toPixmap(size.width(), size.height(), 2.0).toImage();
}

/// On the screen the legend is in the header; a picture has it beside the curves, and no pointer.
LinePlot::InPicture::InPicture(LinePlot& plot) : plot_(plot) {
  plot_.setHover({});
  plot_.plot_->legend->setVisible(plot_.curves_.size() + plot_.references_.size() > 1);
}

LinePlot::InPicture::~InPicture() { plot_.plot_->legend->setVisible(false); }

void LinePlot::exportTo(const QString& path) {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == "csv")
    return write(path, table(',').toUtf8());
  if (ending == "tsv" || ending == "txt")
    return write(path, table('\t').toUtf8());
  if (dirty_)
    redraw();
  // Papers and slides are white: vector pictures are always in the light colours.
  const QSize size(std::max(plot_->width(), 480), std::max(plot_->height(), 320));
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  if (ending == "png") {
    picture(size).save(&buffer, "PNG");
    return write(path, buffer.data());
  }
  if (ending != "svg" && ending != "pdf")
    throw Error(path.toStdString(), "has an unknown ending", ".png, .svg, .pdf or .csv");
  const InPicture legend(*this);
  colour(false);
  const auto draw = [&](QPaintDevice* device) {
    QCPPainter painter(device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    if (ending == "pdf")
      painter.setWindow(QRect(QPoint(), size));
    plot_->toPainter(&painter, size.width(), size.height());
  };
  if (ending == "svg") {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    draw(&generator);
  } else {
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QSizeF(size.width(), size.height()) * 0.75, QPageSize::Point));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    draw(&writer);
  }
  colour(Theme::shared().isDark());
  write(path, buffer.data());
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
  menu.addSeparator();
  add("picture", tr("Export PNG…"), [this] { askExport("PNG picture (*.png)"); });
  add("picture", tr("Export SVG…"), [this] { askExport("SVG drawing (*.svg)"); });
  add("picture", tr("Export PDF…"), [this] { askExport("PDF document (*.pdf)"); });
  add("table", tr("Export CSV…"), [this] { askExport("Comma-separated values (*.csv)"); });
  if (curves_.empty() && references_.empty())
    for (QAction* action : menu.actions())
      action->setEnabled(false);
  menu.exec(plot_->mapToGlobal(at));
}

} // namespace larmor::widgets
