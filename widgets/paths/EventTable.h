#pragma once
#include "engine/statistics/MirrorEvents.h"
#include "widgets/plots/DataTable.h"

namespace larmor::widgets {

/// Rows of mirror events and scattering reversals.
class EventModel : public DataModel {
  Q_OBJECT
public:
  using DataModel::DataModel;
  void setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation);
  const statistics::MirrorEvent& event(int row) const { return events_.at(static_cast<std::size_t>(row)); }
  int rowCount(const QModelIndex& parent = {}) const override;

protected:
  double value(int row, int column) const override;
  QString text(int row, int column) const override;

private:
  std::vector<statistics::MirrorEvent> events_;
};

/// The table of the events of a run. Activating a row asks to be taken there.
class EventTable : public DataTable {
  Q_OBJECT
public:
  explicit EventTable(QWidget* parent = nullptr);
  void setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation);
  EventModel& events() { return *events_; }

Q_SIGNALS:
  void eventChosen(const larmor::statistics::MirrorEvent& event);

private:
  EventTable(EventModel* events, QWidget* parent);

  EventModel* events_;
};

} // namespace larmor::widgets
