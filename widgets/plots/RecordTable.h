#pragma once
#include "widgets/plots/DataTable.h"

#include <algorithm>
#include <functional>
#include <memory>

namespace larmor::widgets {

/// One of the things that are said of a record (row of a database, event).
template <class Record>
struct RecordColumn {
  RecordColumn(QString name, std::string ofUnit, std::function<double(const Record&)> get,
               std::function<QString(double)> show = nullptr, bool inWords = false)
      : title(std::move(name)), unit(std::move(ofUnit)), value(std::move(get)), text(std::move(show)), words(inWords) {}

  /// A number with its standard error.
  RecordColumn(QString name, std::string ofUnit, std::function<double(const Record&)> get,
               std::function<double(const Record&)> itsError)
      : title(std::move(name)), unit(std::move(ofUnit)), value(std::move(get)), error(std::move(itsError)) {}

  QString title;
  std::string unit;
  std::function<double(const Record&)> value;
  std::function<double(const Record&)> error = nullptr; ///< empty: it has none
  std::function<QString(double)> text = nullptr;        ///< how a value is shown; empty: as a number
  bool words = false;                                   ///< that text is words
};

template <class Record>
class RecordModel : public DataModel {
public:
  using Records = std::vector<Record>;
  explicit RecordModel(std::vector<RecordColumn<Record>> columns)
      : shown_(std::move(columns)), records_(std::make_shared<const Records>()) {
    std::vector<Column> headings;
    for (const auto& column : shown_)
      headings.push_back({column.title, column.unit, column.words, column.error != nullptr});
    setColumns(std::move(headings));
  }
  /// Records added behind those shown leave these, and what is selected, as they are.
  void setRecords(std::shared_ptr<const Records> records) {
    const auto before = records_->size();
    const bool grows = records->size() >= before && std::equal(records_->begin(), records_->end(), records->begin());
    if (grows && records->size() == before)
      return;
    grows ? beginInsertRows({}, static_cast<int>(before), static_cast<int>(records->size()) - 1) : beginResetModel();
    records_ = std::move(records);
    grows ? endInsertRows() : endResetModel();
  }
  int rowCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(records_->size());
  }

protected:
  double value(int row, int column) const override {
    return shown_[static_cast<std::size_t>(column)].value((*records_)[static_cast<std::size_t>(row)]);
  }
  double error(int row, int column) const override {
    const auto& get = shown_[static_cast<std::size_t>(column)].error;
    return get ? get((*records_)[static_cast<std::size_t>(row)]) : DataModel::error(row, column);
  }
  QString text(int row, int column) const override {
    const auto& shown = shown_[static_cast<std::size_t>(column)].text;
    return shown ? shown(value(row, column)) : DataModel::text(row, column);
  }

private:
  std::vector<RecordColumn<Record>> shown_;
  std::shared_ptr<const Records> records_;
};

/// A sortable table of records, to copy and to export.
template <class Record>
class RecordTable : public DataTable {
public:
  RecordTable(std::vector<RecordColumn<Record>> columns, const QString& exportTitle, QWidget* parent = nullptr)
      : RecordTable(new RecordModel<Record>(std::move(columns)), exportTitle, parent) {}
  void setRecords(std::shared_ptr<const std::vector<Record>> records) { model_->setRecords(std::move(records)); }

private:
  RecordTable(RecordModel<Record>* model, const QString& exportTitle, QWidget* parent)
      : DataTable(model, exportTitle, parent), model_(model) {}

  RecordModel<Record>* model_;
};

} // namespace larmor::widgets
