#pragma once
#include <QAbstractTableModel>
#include <QTableView>
#include <string>
#include <vector>

class QToolButton;

namespace larmor::widgets {

/// A table of numbers, some of them shown as words. DisplayRole: readable; UserRole: the number, for sorting and
/// copying.
class DataModel : public QAbstractTableModel {
  Q_OBJECT
public:
  struct Column {
    QString title;
    std::string unit = {};
    bool words = false;
    bool error = false; ///< shown as a number with its error; both are exported
  };
  using QAbstractTableModel::QAbstractTableModel;

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  /// Title and unit in plain notation, as files have them. @param ofError of the column with its errors
  QString heading(int column, bool ofError = false) const;
  static constexpr int errorRole = Qt::UserRole + 1;
  const std::vector<Column>& columns() const { return columns_; }

protected:
  void setColumns(std::vector<Column> columns) { columns_ = std::move(columns); }
  virtual double value(int row, int column) const = 0;
  /// One standard error; NaN: not known.
  virtual double error(int row, int column) const;
  /// As it is shown.
  virtual QString text(int row, int column) const;

private:
  std::vector<Column> columns_;
};

/// Sortable view of such a table. Activating a row (double click, Enter) says which; Ctrl+C copies the selected rows as
/// tab-separated text; button and context menu copy or export all.
class DataTable : public QTableView {
  Q_OBJECT
public:
  /// @param model becomes its child. @param exportTitle of the file dialog
  DataTable(DataModel* model, const QString& exportTitle, QWidget* parent = nullptr);
  /// Every row in the order shown, all columns with their units, numbers in full.
  QString text(QChar separator = '\t') const;
  QString latex() const;
  /// Opens the menu; for the corner of the tabs.
  QToolButton* menuButton() { return menuButton_; }
  /// .csv or .tex, whole or not at all. @throws Error
  void exportTo(const QString& path) const;
  /// Selects a row of the model and shows it.
  void select(int row);
  /// Row of the model that is selected; -1: none, or several.
  int selected() const;

Q_SIGNALS:
  void chosen(int row); ///< of the model
  void selectionMoved();
  void failed(const QString& message);

private:
  void makeActions();
  QList<QStringList> rows(const QModelIndexList& of) const;
  QModelIndexList everyRow() const;
  void askExport();
  int modelRow(const QModelIndex& shown) const;

  DataModel* model_;
  QString exportTitle_;
  QToolButton* menuButton_;
};

} // namespace larmor::widgets
