#include "widgets/paths/EventTable.h"

#include "engine/statistics/Quantity.h"
#include "widgets/theme/Notation.h"

namespace larmor::widgets {

namespace {

struct EventColumn {
  const char* title;
  std::string (*unit)(const Normalisation&);
  double (*value)(const statistics::MirrorEvent&);
};

std::string noUnit(const Normalisation&) { return ""; }
std::string length(const Normalisation& n) { return n.lengthUnit; }
std::string inverseLength(const Normalisation& n) { return "1/" + n.lengthUnit; }
std::string moment(const Normalisation& n) { return statistics::unitOf(statistics::Dimension::MagneticMoment, n); }

const std::vector<EventColumn>& eventColumns() {
  using E = statistics::MirrorEvent;
  static const std::vector<EventColumn> all{
      {QT_TRANSLATE_NOOP("EventModel", "Particle"), noUnit, [](const E& e) { return double(e.particle); }},
      {QT_TRANSLATE_NOOP("EventModel", "Kind"), noUnit, [](const E& e) { return e.mirror ? 0.0 : 1.0; }},
      {QT_TRANSLATE_NOOP("EventModel", "Time"), [](const Normalisation& n) { return n.timeUnit; },
       [](const E& e) { return e.time; }},
      {"x", length, [](const E& e) { return e.position[0]; }},
      {"y", length, [](const E& e) { return e.position[1]; }},
      {"z", length, [](const E& e) { return e.position[2]; }},
      {"|B|", [](const Normalisation& n) { return n.fieldLabel; }, [](const E& e) { return e.fieldStrength; }},
      {QT_TRANSLATE_NOOP("EventModel", "Magnetic moment"), moment, [](const E& e) { return e.magneticMoment; }},
      {QT_TRANSLATE_NOOP("EventModel", "Curvature"), inverseLength, [](const E& e) { return e.curvature; }},
      {QT_TRANSLATE_NOOP("EventModel", "Torsion change"), inverseLength,
       [](const E& e) { return e.torsionAfter - e.torsionBefore; }}};
  return all;
}

constexpr int kindColumn = 1, timeColumn = 2;

} // namespace

void EventModel::setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation) {
  beginResetModel();
  events_ = std::move(events);
  std::vector<Column> shown;
  for (const auto& column : eventColumns())
    shown.push_back({tr(column.title), column.unit(normalisation), shown.size() == kindColumn});
  setColumns(std::move(shown));
  endResetModel();
}

int EventModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(events_.size());
}

double EventModel::value(int row, int column) const {
  return eventColumns()[static_cast<std::size_t>(column)].value(event(row));
}

QString EventModel::text(int row, int column) const {
  if (column == kindColumn)
    return event(row).mirror ? tr("mirror event") : tr("scattering reversal");
  return column == 0 ? QString::number(value(row, column), 'f', 0) : DataModel::text(row, column);
}

EventTable::EventTable(QWidget* parent) : EventTable(new EventModel, parent) {}

EventTable::EventTable(EventModel* events, QWidget* parent)
    : DataTable(events, tr("Export the events"), parent), events_(events) {
  events_->setEvents({}, {});
  sortByColumn(timeColumn, Qt::AscendingOrder);
  setToolTip(tr("Double click or Enter: go to the event. Ctrl+C: copy rows"));
  connect(this, &DataTable::chosen, this, [this](int row) { Q_EMIT eventChosen(events_->event(row)); });
}

void EventTable::setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation) {
  events_->setEvents(std::move(events), normalisation);
}

} // namespace larmor::widgets
