#pragma once
#include "engine/statistics/PathTable.h"
#include "widgets/theme/OverflowRow.h"

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace larmor::widgets {

/// One line that says which paths are shown: by their events, and by a value along them.
class FilterBar : public OverflowRow {
  Q_OBJECT
public:
  explicit FilterBar(QWidget* parent = nullptr);

  const statistics::PathFilter& filter() const { return filter_; }
  void setFilter(const statistics::PathFilter& filter); ///< without a signal
  /// Text after the controls: "37 of 150 paths", or why there is no count yet.
  void setCount(const QString& text);
  /// A value in the middle of what there is, offered when the value's line is empty.
  void setTypicalValue(double value);
  /// The column that the value's condition is about.
  QString column() const;

Q_SIGNALS:
  void filterChanged(const larmor::statistics::PathFilter& filter); ///< by the user
  void columnChanged();                                             ///< another value is asked about

private:
  void build();
  void changed();
  void markValue();
  statistics::PathFilter asked() const;
  std::optional<double> compared() const;

  QComboBox *events_, *kind_, *quantity_, *comparison_;
  QLineEdit* value_;
  QLabel* count_;
  QToolButton* clear_;
  statistics::PathFilter filter_;
  std::optional<double> lastValid_; ///< number to compare with
};

} // namespace larmor::widgets
