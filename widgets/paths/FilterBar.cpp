#include "widgets/paths/FilterBar.h"

#include "engine/core/ParameterSet.h"
#include "engine/statistics/Quantity.h"
#include "widgets/theme/MarkInvalid.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <cmath>

namespace larmor::widgets {

using statistics::Comparison;

namespace {

constexpr double someEvents = 0.5; ///< counts are whole numbers

bool isEventCondition(const statistics::PathCondition& c) {
  return c.column == "mirror_events" || c.column == "scattering_reversals";
}

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : OverflowRow(parent), events_(new QComboBox(this)), kind_(new QComboBox(this)), quantity_(new QComboBox(this)),
      comparison_(new QComboBox(this)), value_(new QLineEdit(this)), count_(new QLabel(this)),
      clear_(new QToolButton(this)) {
  build();
  for (QComboBox* box : {events_, comparison_})
    connect(box, &QComboBox::currentIndexChanged, this, &FilterBar::changed);
  for (QComboBox* box : {kind_, quantity_})
    connect(box, &QComboBox::currentIndexChanged, this, [this] {
      Q_EMIT columnChanged();
      changed();
    });
  connect(value_, &QLineEdit::textChanged, this, &FilterBar::changed);
  connect(value_, &QLineEdit::textChanged, this, &FilterBar::markValue);
  connect(clear_, &QToolButton::clicked, this, [this] {
    {
      const QSignalBlocker events(events_), value(value_);
      events_->setCurrentIndex(0);
      value_->clear();
    }
    markValue();
    changed();
  });
}

void FilterBar::build() {
  events_->setObjectName("filterEvents");
  events_->setAccessibleName(tr("Events"));
  events_->addItem(tr("All paths"), QStringList{});
  events_->addItem(tr("With mirror events"), QStringList{"mirror_events", "above"});
  events_->addItem(tr("Without mirror events"), QStringList{"mirror_events", "below"});
  events_->addItem(tr("With scattering reversals"), QStringList{"scattering_reversals", "above"});
  kind_->setObjectName("filterKind");
  for (const auto& [text, key] : {std::pair{tr("highest"), "highest"}, {tr("mean"), "mean"}, {tr("lowest"), "lowest"}})
    kind_->addItem(text, key);
  quantity_->setObjectName("filterQuantity");
  quantity_->setAccessibleName(tr("Quantity along the path"));
  for (const auto& q : statistics::quantities())
    if (q.dimension != statistics::Dimension::Time)
      quantity_->addItem(QString::fromStdString(q.label), QString::fromStdString(q.name));
  quantity_->addItem(tr("Net displacement"), "displacement");
  quantity_->setCurrentIndex(std::max(0, quantity_->findData("gyro_centre_curvature")));
  comparison_->setObjectName("filterComparison");
  comparison_->addItem(tr("above"));
  comparison_->addItem(tr("below"));
  value_->setObjectName("filterValue");
  value_->setAccessibleName(tr("Value to compare with; empty: any"));
  value_->setToolTip(tr("Empty: any value"));
  value_->setPlaceholderText(tr("any value"));
  value_->setMaximumWidth(fontMetrics().averageCharWidth() * 18);
  count_->setObjectName("filterCount");
  clear_->setText(tr("Clear"));
  clear_->setObjectName("filterClear");
  clear_->setToolTip(tr("Show all paths again"));
  kind_->setAccessibleName(tr("Value along the path"));
  comparison_->setAccessibleName(tr("Comparison"));
  addWidget(events_);
  addWidget(new QLabel(tr("and"), this), 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{kind_, quantity_, comparison_, value_, clear_})
    addWidget(widget, 1);
  addStretching(count_);
}

QString FilterBar::column() const {
  const QString quantity = quantity_->currentData().toString();
  return quantity == "displacement" ? quantity : kind_->currentData().toString() + "_" + quantity;
}

statistics::PathFilter FilterBar::asked() const {
  statistics::PathFilter filter;
  if (const QStringList events = events_->currentData().toStringList(); events.size() == 2)
    filter.conditions.push_back(
        {events[0].toStdString(), events[1] == "below" ? Comparison::Below : Comparison::Above, someEvents});
  if (const auto value = compared())
    filter.conditions.push_back(
        {column().toStdString(), comparison_->currentIndex() == 0 ? Comparison::Above : Comparison::Below, *value});
  return filter;
}

/// The number to compare with: of what is none the one before it, so that typing does not switch the filter off.
std::optional<double> FilterBar::compared() const {
  const QString text = value_->text().trimmed();
  const auto number = readNumber(text);
  return text.isEmpty() ? std::nullopt : number ? number : lastValid_;
}

/// What is no number stays, in a red frame, until it is one.
void FilterBar::markValue() {
  const bool invalid = !value_->text().trimmed().isEmpty() && !readNumber(value_->text());
  QString tip = tr("Empty: any value");
  if (invalid)
    tip = tr("'%1' is no number, such as 0.5 or 2e-3: ").arg(value_->text()) +
          (lastValid_ ? tr("the filter stays at %1").arg(*lastValid_) : tr("all values pass"));
  value_->setToolTip(tip);
  markInvalid(*value_, invalid);
}

void FilterBar::changed() {
  lastValid_ = compared();
  const auto now = asked();
  if (now == filter_)
    return;
  filter_ = now;
  Q_EMIT filterChanged(filter_);
}

void FilterBar::setFilter(const statistics::PathFilter& filter) {
  if (filter == asked()) { // also while a number is being typed and is none yet
    filter_ = filter;
    return;
  }
  const QSignalBlocker a(events_), b(kind_), c(quantity_), d(comparison_), e(value_);
  filter_ = filter;
  lastValid_.reset();
  events_->setCurrentIndex(0);
  value_->clear();
  for (const auto& condition : filter.conditions) {
    const QString name = QString::fromStdString(condition.column);
    if (isEventCondition(condition)) {
      events_->setCurrentIndex(std::max(
          0, events_->findData(QStringList{name, condition.comparison == Comparison::Below ? "below" : "above"})));
      continue;
    }
    if (const int cut = static_cast<int>(name.indexOf('_')); name != "displacement" && cut > 0) {
      kind_->setCurrentIndex(std::max(0, kind_->findData(name.left(cut))));
      quantity_->setCurrentIndex(std::max(0, quantity_->findData(name.mid(cut + 1))));
    } else {
      quantity_->setCurrentIndex(std::max(0, quantity_->findData(name)));
    }
    comparison_->setCurrentIndex(condition.comparison == Comparison::Above ? 0 : 1);
    value_->setText(QString::fromStdString(detail::formatReal(condition.value)));
    lastValid_ = condition.value;
  }
  markValue();
}

void FilterBar::setCount(const QString& text) { count_->setText(text); }

void FilterBar::setTypicalValue(double value) {
  value_->setPlaceholderText(std::isfinite(value) ? tr("such as %1").arg(QString::number(value, 'g', 3))
                                                  : tr("any value"));
}

} // namespace larmor::widgets
