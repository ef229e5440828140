#include "widgets/paths/CompareTable.h"

#include "engine/statistics/Baseline.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/Inputs.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/LatexTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/DistinctNames.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/SaveName.h"
#include "widgets/theme/Theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>
#include <cmath>
#include <fmt/format.h>

namespace larmor::widgets {

using runs::PathRun;
using statistics::TrajectoryReport;

namespace {

constexpr int leastPlot = 130;              ///< pixels beside the table
constexpr double lags[] = {0.1, 1.0, 10.0}; ///< gyro-periods of the baseline: the same times in every run

struct Row {
  QString label, explanation;
  std::string curve;  ///< compared at a lag; empty: a scalar
  double lag = 0;     ///< time
  std::string scalar; ///< shown as it is, with its error
  QString brief{};    ///< of the label, beside the numbers; files and the tool tip have the whole
};

Row ratioRow(const QString& label, const std::string& curve, double gyrations, const PinnedRun* baseline) {
  if (!baseline)
    return {QObject::tr("%1 ratio at %2 T_g").arg(label).arg(gyrations),
            QObject::tr("At a lag of %1 gyro-periods of the run that ratios are to").arg(gyrations),
            curve,
            0,
            {},
            QObject::tr("%1, %2 T_g").arg(label).arg(gyrations)};
  const Normalisation& units = baseline->run->data->normalisation;
  const double lag = gyrations * units.gyroPeriod();
  const QString time =
      QStringLiteral("τ = %1 %2").arg(QString::number(lag, 'g', 3)).arg(QString::fromStdString(units.timeUnit));
  return {QObject::tr("%1 ratio at %2").arg(label, time),
          QObject::tr("At the same lag in every run: %1, which is %2 gyro-periods of %3")
              .arg(unicodeNotation(time.toStdString()))
              .arg(gyrations)
              .arg(baseline->title),
          curve,
          lag,
          {},
          QStringLiteral("%1, %2").arg(label, time)};
}

/// @param baseline null: there is nothing to compare with
std::vector<Row> rowsFor(const PinnedRun* baseline) {
  std::vector<Row> all;
  const std::pair<const char*, const char*> curves[] = {
      {"structure_function_2", "S₂"}, {"flatness", "Flatness"}, {"msd", "MSD"}};
  for (const auto& [name, label] : curves)
    for (const double lag : lags)
      all.push_back(ratioRow(QString::fromUtf8(label), name, lag, baseline));
  const QString own = QObject::tr("Of each run by itself");
  all.push_back({QObject::tr("Curvature density, low slope"),
                 own,
                 {},
                 0,
                 "curvature_slope_low",
                 QObject::tr("κ density, low slope")});
  all.push_back({QObject::tr("Curvature density, high slope"),
                 own,
                 {},
                 0,
                 "curvature_slope_high",
                 QObject::tr("κ density, high slope")});
  all.push_back({QObject::tr("Mean gyro-centre curvature"),
                 own,
                 {},
                 0,
                 "mean_gyro_centre_curvature",
                 QObject::tr("Mean gyro-centre κ")});
  return all;
}

constexpr int valueRole = Qt::UserRole, errorRole = Qt::UserRole + 1, nameRole = Qt::UserRole;
constexpr int mostOfAName = 160; ///< pixels of a run's name above its numbers; the tool tip has all of it
const Estimate none{std::nan(""), std::nan("")};

Estimate atLag(const PathRun& run, const Row& row) {
  const Curve* curve = run.report ? run.report->find(row.curve) : nullptr;
  return curve ? statistics::valueAt(*curve, row.lag) : none;
}

bool sameTimes(const PathRun& run, const PathRun& other) {
  return run.data->normalisation.timeUnit == other.data->normalisation.timeUnit;
}

Estimate numberOf(const PathRun& run, const PathRun* baseline, const Row& row) {
  if (!row.scalar.empty()) {
    const auto* scalar = run.report ? run.report->scalar(row.scalar) : nullptr;
    return scalar ? scalar->value : none;
  }
  if (!baseline || !sameTimes(run, *baseline))
    return none; // no lag is the same in both
  const Estimate own = atLag(run, row);
  if (!std::isfinite(own.value))
    return none;
  return run.data == baseline->data ? Estimate{1.0, 0.0} : statistics::quotient(own, atLag(*baseline, row));
}

QString withUnit(double time, const PathRun& run) {
  return unicodeNotation(fmt::format("{:.3g} {}", time, run.data->normalisation.timeUnit));
}

/// Why a run has no value at a lag; empty: it has one. @param whose run it is, where a sentence begins
QString whyNotAtLag(const PathRun& run, const Row& row, const QString& whose) {
  const Curve* curve = run.report ? run.report->find(row.curve) : nullptr;
  if (!curve || curve->x.empty())
    return QObject::tr("%1 has no such curve").arg(whose);
  if (row.lag > curve->x.back())
    return QObject::tr("%1 is too short for this lag: its curves end at %2").arg(whose, withUnit(curve->x.back(), run));
  if (row.lag < curve->x.front())
    return QObject::tr("%1 has records too far apart for this lag: the shortest is %2")
        .arg(whose, withUnit(curve->x.front(), run));
  return std::isfinite(atLag(run, row).value) ? QString() : QObject::tr("%1 has too few values at this lag").arg(whose);
}

/// Why there is no number.
QString whyNone(const PathRun& run, const PinnedRun* baseline, const Row& row) {
  if (!run.report)
    return QObject::tr("its statistics are not there yet");
  if (!row.scalar.empty()) {
    const std::string why = run.report->whyMissing(row.scalar);
    return why.empty() ? QObject::tr("it was not computed") : QString::fromStdString(why);
  }
  if (!baseline)
    return QObject::tr("there is no pinned run to compare with");
  if (!sameTimes(run, *baseline->run))
    return QObject::tr("its times are in %1, those of %2 in %3: no lag is the same in both")
        .arg(unicodeNotation(run.data->normalisation.timeUnit), baseline->title,
             unicodeNotation(baseline->run->data->normalisation.timeUnit));
  const QString own = whyNotAtLag(run, row, QObject::tr("this run"));
  return own.isEmpty() ? whyNotAtLag(*baseline->run, row, baseline->title) : own;
}

QString textOf(const Estimate& number, const Row& row) {
  if (!std::isfinite(number.value))
    return QStringLiteral("–");
  const bool bare = row.scalar.empty() && !(number.error > 0); // the baseline beside itself
  return bare ? QString::number(number.value, 'f', 3) : readableEstimate(number);
}

/// In full, whatever is shown of it.
QString nameOf(const QTableWidgetItem* heading) { return heading->data(nameRole).toString(); }

} // namespace

CompareTable::CompareTable(PinnedRuns& runs, QWidget* parent)
    : QWidget(parent), runs_(runs), baseline_(new QComboBox(this)),
      hint_(new QLabel(tr("Pin runs to compare them"), this)), sides_(new QSplitter(this)),
      table_(new QTableWidget(this)), ratios_(new LinePlot(this)) {
  baseline_->setObjectName("baseline");
  baseline_->setToolTip(tr("Ratios are to this run, at the same lags τ: 0.1, 1 and 10 of its gyro-periods"));
  baseline_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  baseline_->setMinimumContentsLength(20);
  hint_->setObjectName("compareHint");
  table_->setObjectName("compareTable");
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setShowGrid(false);
  table_->setFont(Theme::shared().smallFont());                  // five runs beside each other
  table_->horizontalHeader()->setTextElideMode(Qt::ElideMiddle); // else a long name is cut off at both its ends
  table_->verticalHeader()->setFont(table_->font());
  table_->verticalHeader()->setMinimumSectionSize(1);
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() +
                                                  6); // as many rows as there is room for
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  auto* header = new QHBoxLayout;
  header->setContentsMargins(6, 2, 6, 0);
  header->addWidget(new QLabel(tr("Ratio to"), this));
  header->addWidget(baseline_);
  header->addWidget(hint_);
  header->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  column->addLayout(header);
  sides_->addWidget(table_);
  sides_->addWidget(ratios_);
  sides_->setChildrenCollapsible(false);
  connect(sides_, &QSplitter::splitterMoved, this, [this] { sharesWidth_ = false; });
  ratios_->setMinimumWidth(leastPlot);
  column->addWidget(sides_, 1);
  ratios_->setCompact(true, true);
  ratios_->setHint(tr("Structure functions divided by that of a pinned run"));
  connect(ratios_, &LinePlot::failed, this, &CompareTable::failed);
  auto* copy = new QAction(tr("Copy"), table_);
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetShortcut);
  table_->addAction(copy);
  connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(text()); });
  connect(table_, &QWidget::customContextMenuRequested, this, &CompareTable::showMenu);
  connect(baseline_, &QComboBox::currentIndexChanged, this, &CompareTable::fill);
  connect(baseline_, &QComboBox::currentIndexChanged, this, &CompareTable::changed);
  connect(&runs_, &PinnedRuns::added, this, &CompareTable::rebuild);
  connect(&runs_, &PinnedRuns::removed, this, &CompareTable::rebuild);
  connect(&runs_, &PinnedRuns::renamed, this, [this](const QString& before, const QString& now) {
    if (baseline() == before)
      wantedBaseline_ = now;
    rebuild();
  });
  connect(baseline_, &QComboBox::activated, this, [this] { wantedBaseline_ = baseline(); });
}

QString CompareTable::baseline() const { return baseline_->currentData().toString(); }

void CompareTable::setBaseline(const QString& title) {
  wantedBaseline_ = title;
  rebuild();
}

void CompareTable::setCurrent(std::shared_ptr<const PathRun> run, const QString& name) {
  current_ = std::move(run);
  name_ = name;
  fill();
}

void CompareTable::rebuild() {
  const QString before = baseline();
  {
    const QSignalBlocker blocker(baseline_);
    fillWithNames(*baseline_, runs_);
    const int wanted = baseline_->findData(wantedBaseline_);
    hint_->setVisible(runs_.all().empty());
    baseline_->setCurrentIndex(std::max(0, wanted >= 0 ? wanted : baseline_->findData(before)));
  }
  fill();
  if (baseline() != before)
    Q_EMIT changed();
}

void CompareTable::fill() {
  const PinnedRun* base = runs_.find(baseline());
  const auto columns = shownRuns();
  QStringList names;
  for (const auto& column : columns)
    names += column.first;
  const QStringList distinct = distinctNames(names);
  const auto all = rowsFor(base);
  table_->setRowCount(static_cast<int>(all.size()));
  table_->setColumnCount(static_cast<int>(columns.size()));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto place = static_cast<qsizetype>(c);
    auto* heading = new QTableWidgetItem(distinct[place]);
    heading->setToolTip(names[place]);
    heading->setData(nameRole, names[place]);
    table_->setHorizontalHeaderItem(static_cast<int>(c), heading);
    for (std::size_t r = 0; r < all.size(); ++r) {
      const Estimate number = numberOf(*columns[c].second, base ? base->run.get() : nullptr, all[r]);
      auto* item = new QTableWidgetItem(textOf(number, all[r]));
      item->setData(valueRole, number.value);
      item->setData(errorRole, number.error);
      item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      if (!std::isfinite(number.value))
        item->setToolTip(whyNone(*columns[c].second, base, all[r]));
      table_->setItem(static_cast<int>(r), static_cast<int>(c), item);
    }
  }
  for (std::size_t r = 0; r < all.size(); ++r) { // stays in sight while the table is moved to the side
    auto* heading = new QTableWidgetItem(unicodeNotation(all[r].brief.toStdString()));
    heading->setToolTip(unicodeNotation(all[r].label.toStdString()) + '\n' + all[r].explanation);
    heading->setData(nameRole, all[r].label);
    table_->setVerticalHeaderItem(static_cast<int>(r), heading);
  }
  fitColumns();
  shareWidth();
  drawRatios(base);
}

/// To their numbers; a long name is cut.
void CompareTable::fitColumns() {
  constexpr int beside = 12; // pixels of a cell beside its text
  table_->resizeColumnsToContents();
  for (int c = 0; c < table_->columnCount(); ++c) {
    int widest = 0;
    for (int r = 0; r < table_->rowCount(); ++r)
      widest = std::max(widest, table_->fontMetrics().horizontalAdvance(table_->item(r, c)->text()) + beside);
    table_->setColumnWidth(c, std::max(widest, std::min(table_->columnWidth(c), mostOfAName)));
  }
}

/// The run that is looked at, then the others; once if it is pinned itself.
std::vector<std::pair<QString, const PathRun*>> CompareTable::shownRuns() const {
  std::vector<std::pair<QString, const PathRun*>> columns;
  if (current_)
    columns.emplace_back(name_, current_.get());
  for (const PinnedRun& run : runs_.all())
    if (!current_ || run.run->data != current_->data)
      columns.emplace_back(run.title, run.run.get());
  return columns;
}

/// The table has what it needs to show every run, as long as something is left of the plot.
void CompareTable::shareWidth() {
  if (!sharesWidth_)
    return;
  int wanted = table_->verticalHeader()->sizeHint().width() + 2 * table_->frameWidth() +
               table_->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
  for (int c = 0; c < table_->columnCount(); ++c)
    wanted += table_->columnWidth(c);
  const int all = sides_->width() - sides_->handleWidth();
  const int table = std::clamp(wanted, std::min(3 * all / 5, wanted), std::max(3 * all / 5, all - leastPlot));
  sides_->setSizes({table, all - table});
}

void CompareTable::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  shareWidth();
}

/// Fig. 4: the structure functions of all runs, divided by that of the baseline.
void CompareTable::drawRatios(const PinnedRun* base) {
  const auto s2 = [](const PathRun& run) {
    const Curve* found = run.report ? run.report->find("structure_function_2") : nullptr;
    return found ? *found : Curve();
  };
  const auto ratioOf = [&](const PathRun& run) -> std::vector<Curve> {
    Curve curve = statistics::ratio(s2(run), s2(*base->run));
    if (curve.x.empty())
      return {};
    curve.title = "S₂ / baseline";
    curve.yLabel = "S₂ / S₂ (" + base->title.toStdString() + ")";
    curve.logX = true;
    return {curve};
  };
  std::vector<ReferenceSet> sets;
  for (const PinnedRun& run : base ? runs_.all() : std::vector<PinnedRun>())
    sets.push_back({run.title, ratioOf(*run.run)});
  ratios_->setOwnTitle(name_);
  ratios_->setCurves(base && current_ ? ratioOf(*current_) : std::vector<Curve>());
  ratios_->setReferenceSets(sets);
}

bool CompareTable::hasBaseline() const { return !ratios_->references().empty(); }

QStringList CompareTable::exportFigures(const QString& folder) {
  QStringList written;
  if (!hasBaseline())
    return written;
  for (const char* ending : {".csv", ".tex"}) {
    written += folder + "/comparison" + ending;
    exportTo(written.back());
  }
  written += ratios_->exportForColumn(folder + "/fig4_structure");
  return written;
}

QString CompareTable::text(QChar separator) const {
  const auto number = [](const QVariant& value) {
    return std::isfinite(value.toDouble()) ? QString::number(value.toDouble(), 'g', 17) : QString();
  };
  const bool reasons = hasReasons();
  QList<QStringList> all{{tr("Quantity")}};
  for (int c = 0; c < table_->columnCount(); ++c) {
    const QString title = nameOf(table_->horizontalHeaderItem(c));
    all.front() += QStringList{title, title + tr(", standard error")};
  }
  if (reasons)
    all.front() += tr("Why numbers are missing");
  for (int r = 0; r < table_->rowCount(); ++r) {
    all += QStringList{nameOf(table_->verticalHeaderItem(r))};
    for (int c = 0; c < table_->columnCount(); ++c)
      for (const int role : {valueRole, errorRole})
        all.back() += number(table_->item(r, c)->data(role));
    if (reasons)
      all.back() += reasonsOf(r);
  }
  return separated(all, separator);
}

bool CompareTable::hasReasons() const {
  for (int r = 0; r < table_->rowCount(); ++r)
    if (!reasonsOf(r).isEmpty())
      return true;
  return false;
}

/// Of what is missing in that row, run by run.
QString CompareTable::reasonsOf(int row) const {
  QStringList all;
  for (int c = 0; c < table_->columnCount(); ++c)
    if (const QString why = table_->item(row, c)->toolTip(); !why.isEmpty())
      all += nameOf(table_->horizontalHeaderItem(c)) + ": " + why;
  return all.join("; ");
}

QString CompareTable::latex() const {
  const auto words = [](const QString& text) { return latexText(text).replace("S₂", "$S_2$"); };
  QList<QStringList> all{{words(tr("Quantity"))}};
  for (int c = 0; c < table_->columnCount(); ++c)
    all.front() += words(nameOf(table_->horizontalHeaderItem(c)));
  for (int r = 0; r < table_->rowCount(); ++r) {
    all += QStringList{words(nameOf(table_->verticalHeaderItem(r)))};
    for (int c = 0; c < table_->columnCount(); ++c) {
      const QTableWidgetItem& item = *table_->item(r, c);
      const Estimate number{item.data(valueRole).toDouble(), item.data(errorRole).toDouble()};
      all.back() += std::isfinite(number.value) ? latexEstimate(number, 4) : QStringLiteral("--");
    }
  }
  QString comments; // behind the table, for who sets it
  for (int r = 0; r < table_->rowCount(); ++r)
    if (const QString why = reasonsOf(r); !why.isEmpty())
      comments += QStringLiteral("% %1: %2\n").arg(nameOf(table_->verticalHeaderItem(r)), why);
  return latexTabular(all, "l" + QString(table_->columnCount(), 'r')) + comments;
}

void CompareTable::exportTo(const QString& path) const {
  storage::requireNotInUse(toPath(path));
  if (path.endsWith(".csv"))
    storage::writeAtomically(toPath(path), text(',').toStdString());
  else if (path.endsWith(".tex"))
    storage::writeAtomically(toPath(path), latex().toStdString());
  else
    throw Error(path.toStdString(), "has an unknown ending", ".csv or .tex");
}

void CompareTable::showMenu(const QPoint& at) {
  QMenu menu(this);
  menu.addAction(tr("Copy"), this, [this] { QApplication::clipboard()->setText(text()); });
  menu.addAction(tr("Copy as LaTeX"), this, [this] { QApplication::clipboard()->setText(latex()); });
  menu.addAction(tr("Export…"), this, [this] {
    const QString path = askSaveName(this, tr("Export the table"), tr("comparison"), tr("CSV (*.csv);;LaTeX (*.tex)"));
    try {
      if (!path.isEmpty())
        exportTo(path);
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
    }
  });
  menu.exec(table_->viewport()->mapToGlobal(at));
}

} // namespace larmor::widgets
