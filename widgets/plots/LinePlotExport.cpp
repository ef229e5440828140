// Tables, and what a picture has that the screen does not.
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/LatexTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <algorithm>
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
  append(curves_, shareSuffix());
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
  for (Curve& curve : all)
    curve.title = (curve.title.empty() ? curve.name : curve.title) + shareSuffix().toStdString();
  all.insert(all.end(), references_.begin(), references_.end());
  return latexTableOf(all);
}

/// On the screen the legend is in the header; a picture has it below the axes, and no pointer.
class LinePlot::InPicture {
public:
  InPicture(LinePlot& plot, const QSize& size, const QFont& font, bool dark)
      : plot_(plot), legend_(*plot.plot_, plot.legendBelow(dark), font, size.width()) {
    plot_.setHover({});
    plot_.label(size.height(), QFontMetrics(font), false);
  }
  ~InPicture() { plot_.label(plot_.plot_->height(), QFontMetrics(Theme::shared().smallFont()), plot_.compact_); }

private:
  LinePlot& plot_;
  LegendBelow legend_;
};

std::shared_ptr<void> LinePlot::asPicture(const QSize& size, const QFont& font, bool dark) {
  return std::make_shared<InPicture>(*this, size, font, dark);
}

std::pair<Plot*, double> LinePlot::below(const FigureOptions& options) {
  const bool both = options.difference && difference_ && difference_->isVisibleTo(this);
  return {both ? difference_ : nullptr, both ? 0.34 : 0.0};
}

std::vector<Plot::Format> LinePlot::formats() {
  auto all = Plot::formats();
  all.push_back({"tex", "LaTeX", tr("LaTeX table (*.tex)"),
                 [this](const QString& path) { writeWhole(path, latexTable().toUtf8()); }});
  return all;
}

std::vector<std::pair<QString, std::function<QString()>>> LinePlot::texts() {
  auto all = Plot::texts();
  all.emplace_back(tr("Copy data as LaTeX"), [this] { return latexTable(); });
  return all;
}

} // namespace larmor::widgets
