#pragma once
#include "engine/statistics/MirrorEvents.h"

#include <QAbstractTableModel>
#include <QTableView>

class QToolButton;

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
  /// Label and unit in plain notation, as files have them.
  QString heading(int column) const;

private:
  std::vector<statistics::MirrorEvent> events_;
  Normalisation normalisation_;
};

/// Sortable table of the events of a run. Activating a row (double click, Enter) asks to be taken there; Ctrl+C copies
/// the selected rows as tab-separated text; button and context menu copy or export all.
class EventTable : public QTableView {
  Q_OBJECT
public:
  explicit EventTable(QWidget* parent = nullptr);
  void setEvents(std::vector<statistics::MirrorEvent> events, const Normalisation& normalisation);
  EventModel& events() { return *model_; }
  /// Every row in the order shown, all columns with their units, numbers in full.
  QString text(QChar separator = '\t') const;
  QString latex() const;
  /// Opens the menu; for the corner of the tabs.
  QToolButton* menuButton() { return menuButton_; }
  /// .csv or .tex, whole or not at all. @throws Error
  void exportTo(const QString& path) const;

Q_SIGNALS:
  void eventChosen(const larmor::statistics::MirrorEvent& event);
  void failed(const QString& message);

private:
  void makeActions();
  QList<QStringList> rows(const QModelIndexList& of) const;
  QModelIndexList everyRow() const;
  void askExport();

  EventModel* model_;
  QToolButton* menuButton_;
};

} // namespace larmor::widgets
