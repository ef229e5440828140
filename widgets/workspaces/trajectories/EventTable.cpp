#include "widgets/workspaces/trajectories/EventTable.h"

#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>

namespace larmor::widgets {

namespace {

struct Column {
  const char* title;
  std::string (*unit)(const Normalisation&);
  double (*value)(const statistics::MirrorEvent&);
};

std::string none(const Normalisation&) { return ""; }
std::string length(const Normalisation& n) { return n.lengthUnit; }
std::string inverseLength(const Normalisation& n) { return "1/" + n.lengthUnit; }

const std::vector<Column>& columns() {
  using E = statistics::MirrorEvent;
  static const std::vector<Column> all{
      {QT_TRANSLATE_NOOP("EventTable", "Particle"), none, [](const E& e) { return double(e.particle); }},
      {QT_TRANSLATE_NOOP("EventTable", "Kind"), none, [](const E& e) { return e.mirror ? 0.0 : 1.0; }},
      {QT_TRANSLATE_NOOP("EventTable", "Time"), [](const Normalisation& n) { return n.timeUnit; },
       [](const E& e) { return e.time; }},
      {"x", length, [](const E& e) { return e.position[0]; }},
      {"y", length, [](const E& e) { return e.position[1]; }},
      {"z", length, [](const E& e) { return e.position[2]; }},
      {"|B|", [](const Normalisation& n) { return n.fieldLabel; }, [](const E& e) { return e.fieldStrength; }},
      {QT_TRANSLATE_NOOP("EventTable", "Magnetic moment"), none, [](const E& e) { return e.magneticMoment; }},
      {QT_TRANSLATE_NOOP("EventTable", "Curvature"), inverseLength, [](const E& e) { return e.curvature; }},
      {QT_TRANSLATE_NOOP("EventTable", "Torsion change"), inverseLength,
       [](const E& e) { return e.torsionAfter - e.torsionBefore; }}};
  return all;
}

constexpr int kindColumn = 1;

} // namespace

void EventModel::setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation) {
  beginResetModel();
  events_ = std::move(events);
  normalisation_ = normalisation;
  endResetModel();
}

int EventModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(events_.size());
}

int EventModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns().size());
}

QVariant EventModel::data(const QModelIndex& index, int role) const {
  const double value = columns()[static_cast<std::size_t>(index.column())].value(event(index.row()));
  if (role == Qt::UserRole)
    return value;
  if (role == Qt::TextAlignmentRole)
    return QVariant(index.column() == kindColumn ? Qt::AlignLeft | Qt::AlignVCenter
                                                 : Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole)
    return {};
  if (index.column() == kindColumn)
    return event(index.row()).mirror ? tr("mirror event") : tr("scattering reversal");
  return index.column() == 0 ? QString::number(value, 'f', 0) : readableNumber(value);
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole)
    return {};
  if (orientation == Qt::Vertical)
    return section + 1;
  const auto& column = columns()[static_cast<std::size_t>(section)];
  return axisLabel(tr(column.title).toStdString(), column.unit(normalisation_));
}

EventTable::EventTable(QWidget* parent) : QTableView(parent), model_(new EventModel(this)) {
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSourceModel(model_);
  sorted->setSortRole(Qt::UserRole);
  setModel(sorted);
  setSortingEnabled(true);
  sortByColumn(2, Qt::AscendingOrder);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setToolTip(tr("Double click or Enter: go to the event. Ctrl+C: copy rows"));
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * Theme::space);
  verticalHeader()->hide();
  horizontalHeader()->setResizeContentsPrecision(50);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setStretchLastSection(true);
  connect(this, &QTableView::activated, this, [this, sorted](const QModelIndex& index) {
    Q_EMIT eventChosen(model_->event(sorted->mapToSource(index).row()));
  });
}

void EventTable::setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation) {
  model_->setEvents(std::move(events), normalisation);
}

void EventTable::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy))
    copySelection();
  else
    QTableView::keyPressEvent(event);
}

void EventTable::copySelection() const {
  QStringList lines, titles;
  for (int c = 0; c < model()->columnCount(); ++c)
    titles << model()->headerData(c, Qt::Horizontal).toString();
  lines << titles.join('\t');
  for (const QModelIndex& row : selectionModel()->selectedRows()) {
    QStringList cells;
    for (int c = 0; c < model()->columnCount(); ++c) {
      const QModelIndex cell = row.siblingAtColumn(c);
      cells << (c == kindColumn ? cell.data().toString()
                                : QString::number(cell.data(Qt::UserRole).toDouble(), 'g', 17));
    }
    lines << cells.join('\t');
  }
  QGuiApplication::clipboard()->setText(lines.join('\n'));
}

} // namespace larmor::widgets
