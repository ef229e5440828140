#pragma once
#include "engine/statistics/MirrorEvents.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace larmor::widgets {

/// Rows of mirror events and scattering reversals.
class EventModel : public QAbstractTableModel {
  Q_OBJECT
public:
  using QAbstractTableModel::QAbstractTableModel;
  void setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation);
  const statistics::MirrorEvent& event(int row) const { return events_.at(static_cast<std::size_t>(row)); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  /// DisplayRole: readable; UserRole: the number itself, for sorting and copying.
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
  std::vector<statistics::MirrorEvent> events_;
  Normalisation normalisation_;
};

/// Sortable table of the events of a run. Activating a row (double click, Enter) asks to be taken there; Ctrl+C copies
/// the selected rows as tab-separated text.
class EventTable : public QTableView {
  Q_OBJECT
public:
  explicit EventTable(QWidget* parent = nullptr);
  void setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation);
  EventModel& events() { return *model_; }

Q_SIGNALS:
  void eventChosen(const larmor::statistics::MirrorEvent& event);

protected:
  void keyPressEvent(QKeyEvent* event) override;

private:
  void copySelection() const;
  EventModel* model_;
};

} // namespace larmor::widgets
