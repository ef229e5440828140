#include "widgets/workspaces/trajectories/SweepPanel.h"

#include "widgets/plots/EstimateText.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"
#include "widgets/theme/ThemedAction.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {
constexpr int numberColumn = 2;
}

SweepPanel::SweepPanel(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), choice_(new QComboBox(this)), plot_(new LinePlot(this)),
      table_(new QTableWidget(0, 3, this)), rest_(new QPushButton(tr("Compute the rest"), this)),
      save_(new QToolButton(this)) {
  choice_->setObjectName("sweepChoice");
  choice_->setEnabled(false);
  plot_->setHint(tr("Sweep… in the tool bar runs once for each of several values of a parameter"));
  table_->setObjectName("sweepTable");
  table_->setHorizontalHeaderLabels({tr("Value"), tr("State"), {}});
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->verticalHeader()->hide();
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setMaximumWidth(360);
  table_->setColumnHidden(numberColumn, true);
  table_->setShowGrid(false);
  auto* left = new QVBoxLayout;
  left->setSpacing(2);
  title_->setObjectName("sweepTitle");
  title_->setFont(Theme::shared().boldFont());
  title_->setTextFormat(Qt::PlainText);
  title_->setMinimumWidth(1);
  title_->hide();
  left->addWidget(title_);
  save_->setObjectName("saveSweep");
  save_->setToolTip(tr("Save this sweep with its numbers, to be opened again"));
  save_->setAccessibleName(save_->toolTip());
  save_->setDefaultAction(themedAction(save_, "save", tr("Save sweep…"), save_->toolTip(), "saveSweepAction"));
  save_->setIconSize({14, 14});
  save_->setAutoRaise(true);
  save_->hide();
  auto* line = new QHBoxLayout;
  line->addWidget(choice_, 1);
  line->addWidget(save_);
  left->addLayout(line);
  left->addWidget(plot_, 1);
  rest_->setObjectName("sweepRest");
  rest_->setToolTip(tr("Runs the values that are not computed"));
  rest_->hide();
  auto* right = new QVBoxLayout;
  right->setSpacing(2);
  right->addWidget(table_, 1);
  right->addWidget(rest_);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(4, 3, 0, 0);
  row->addLayout(left, 1);
  row->addLayout(right);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setToolTip(tr("Double click or Enter: this run in the scene"));
  connect(choice_, &QComboBox::currentIndexChanged, this, &SweepPanel::draw);
  connect(choice_, &QComboBox::activated, this, [this] { wanted_ = chosen(); });
  connect(table_, &QTableWidget::cellActivated, this, [this](int chosen) { Q_EMIT rowChosen(chosen); });
  connect(rest_, &QPushButton::clicked, this, &SweepPanel::restAsked);
  connect(save_->defaultAction(), &QAction::triggered, this, &SweepPanel::saveAsked);
}

void SweepPanel::show(const SweepSnapshot& sweep, bool goesOn) {
  sweep_ = sweep;
  goesOn_ = goesOn;
  const auto missing = [](const SweepPoint& point) { return point.status == SweepStatus::Waiting; };
  rest_->setVisible(!goesOn && std::any_of(sweep.points.begin(), sweep.points.end(), missing));
  save_->setVisible(!goesOn && !sweep.points.empty());
  fillChoices();
  fillTable();
  draw();
}

void SweepPanel::setTitle(const QString& title) {
  title_->setText(title);
  title_->setToolTip(title);
  title_->setVisible(!title.isEmpty());
}

QString SweepPanel::title() const { return title_->text(); }

void SweepPanel::clear() { show(SweepSnapshot{}); }

QStringList SweepPanel::choices() const {
  QStringList keys;
  for (int i = 0; i < choice_->count(); ++i)
    keys += choice_->itemData(i).toString();
  return keys;
}

QString SweepPanel::chosen() const { return choice_->currentData().toString(); }

void SweepPanel::choose(const QString& key) {
  wanted_ = key;
  choice_->setCurrentIndex(std::max(0, choice_->findData(key)));
}

void SweepPanel::exportFigures(const QString& folder) {
  plot_->exportForColumn(folder + "/sweep_" + chosen().section(':', 1));
}

void SweepPanel::fillChoices() {
  std::vector<std::pair<QString, QString>> wanted;
  const auto add = [&](const QString& key, const std::string& text) {
    if (std::none_of(wanted.begin(), wanted.end(), [&](const auto& each) { return each.first == key; }))
      wanted.emplace_back(key, unicodeNotation(text));
  };
  for (const SweepPoint& point : sweep_.points)
    if (point.report)
      for (const Curve& curve : point.report->curves)
        add("curve:" + QString::fromStdString(curve.name), curve.title.empty() ? curve.name : curve.title);
  for (const std::string& name : sweepScalars(sweep_))
    add("scalar:" + QString::fromStdString(name), sweepCurve(sweep_, name).yLabel + " against " + sweep_.symbol);
  QStringList keys;
  for (const auto& each : wanted)
    keys += each.first;
  if (keys == choices())
    return;
  const QSignalBlocker blocker(choice_);
  choice_->clear();
  for (const auto& [key, text] : wanted)
    choice_->addItem(text, key);
  choice_->setEnabled(!wanted.empty());
  const int kept = choice_->findData(wanted_), first = choice_->findData("curve:msd_over_tau");
  choice_->setCurrentIndex(std::max(0, kept >= 0 ? kept : first));
}

QString SweepPanel::stateOf(const SweepPoint& point) const {
  if (point.status == SweepStatus::Waiting && !goesOn_)
    return tr("not computed");
  const auto status = nameOf(point.status);
  const QString text = QString::fromUtf8(status.data(), static_cast<qsizetype>(status.size()));
  return point.message.empty() ? text : text + ": " + QString::fromStdString(point.message);
}

void SweepPanel::fillTable() {
  table_->setRowCount(static_cast<int>(sweep_.points.size()));
  table_->horizontalHeaderItem(0)->setText(axisLabel(sweep_.symbol.empty() ? "Value" : sweep_.symbol, sweep_.unit));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const SweepPoint& point = sweep_.points[static_cast<std::size_t>(row)];
    const QString text = stateOf(point);
    table_->setItem(row, 0, new QTableWidgetItem(QString::number(point.value, 'g', 5)));
    table_->setItem(row, 1, new QTableWidgetItem(text));
    if (!point.message.empty()) // else the table's own
      table_->item(row, 1)->setToolTip(text);
  }
}

/// The number that is plotted, of each value that has it; none while curves are plotted.
void SweepPanel::fillNumbers(const Curve* numbers) {
  table_->setColumnHidden(numberColumn, numbers == nullptr);
  if (!numbers)
    return;
  table_->horizontalHeaderItem(numberColumn)->setText(axisLabel(numbers->yLabel, numbers->yUnit));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const double value = sweep_.points[static_cast<std::size_t>(row)].value;
    const auto found = std::find(numbers->x.begin(), numbers->x.end(), value);
    const auto k = static_cast<std::size_t>(found - numbers->x.begin());
    Estimate number{std::nan(""), std::nan("")};
    if (found != numbers->x.end())
      number = {numbers->y[k], k < numbers->error.size() ? numbers->error[k] : std::nan("")};
    table_->setItem(row, numberColumn, new QTableWidgetItem(readableEstimate(number)));
  }
  table_->resizeColumnToContents(numberColumn);
}

void SweepPanel::draw() {
  const QString key = choice_->currentData().toString();
  const std::string name = key.section(':', 1).toStdString();
  std::vector<Curve> curves;
  const bool numbers = key.startsWith("scalar:");
  if (numbers) {
    curves.push_back(sweepCurve(sweep_, name));
  } else {
    for (const SweepPoint& point : sweep_.points) {
      const Curve* found = point.report ? point.report->find(name) : nullptr;
      if (!found)
        continue;
      curves.push_back(*found);
      curves.back().title = sweep_.symbol + " = " + QString::number(point.value, 'g', 4).toStdString();
      curves.back().name += "_" + detail::formatReal(point.value); // each its own colour
    }
  }
  fillNumbers(numbers ? &curves.front() : nullptr);
  std::erase_if(curves, [](const Curve& curve) { return curve.x.empty(); });
  if (!plot_->curves().empty() && !curves.empty() && plot_->curves().front().yLabel != curves.front().yLabel)
    plot_->clear(); // other axes
  plot_->setCurves(std::move(curves));
}

} // namespace larmor::widgets
