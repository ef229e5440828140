#pragma once
#include "engine/statistics/Analyse.h"
#include "widgets/paths/PinnedRuns.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSplitter;
class QTableWidget;

namespace larmor::widgets {

class LinePlot;

/// The run shown and the pinned ones against each other in numbers: structure function, flatness and displacement at
/// chosen lags as ratios to a baseline run, and slopes of the curvature density, beside a plot of the structure
/// functions so divided. Copied as a table (Ctrl+C) and written as CSV or LaTeX.
class CompareTable : public QWidget {
  Q_OBJECT
public:
  CompareTable(PinnedRuns& runs, QWidget* parent = nullptr);
  /// The run shown now, beside the pinned ones; null if none. @param name what it is called
  void setCurrent(std::shared_ptr<const runs::PathRun> run, const QString& name);
  const std::shared_ptr<const runs::PathRun>& current() const { return current_; }
  QString baseline() const;
  /// The pinned run that ratios are to, or will be once it is pinned.
  void setBaseline(const QString& title);
  QTableWidget& table() { return *table_; }
  /// Numbers in full, each with its standard error in the next column. @param separator between cells
  QString text(QChar separator = '\t') const;
  QString latex() const;
  /// .csv or .tex, whole or not at all. @throws Error
  void exportTo(const QString& path) const;
  LinePlot& ratios() { return *ratios_; }
  /// A run was pinned to which others are compared.
  bool hasBaseline() const;
  /// The table as CSV and LaTeX, and the compensated structure functions. @returns the files. @throws Error
  QStringList exportFigures(const QString& folder);

Q_SIGNALS:
  void failed(const QString& message);
  void changed(); ///< another baseline

private:
  void rebuild();
  void fill();
  void drawRatios(const PinnedRun* base);
  void showMenu(const QPoint& at);
  std::vector<std::pair<QString, const runs::PathRun*>> shownRuns() const;
  void fitColumns();
  void shareWidth();
  void resizeEvent(QResizeEvent* event) override;
  bool hasReasons() const;
  QString reasonsOf(int row) const;

  PinnedRuns& runs_;
  std::shared_ptr<const runs::PathRun> current_;
  QString name_, wantedBaseline_;
  bool sharesWidth_ = true; ///< until the user has moved the border
  QComboBox* baseline_;
  QLabel* hint_; ///< shown as long as there is nothing to compare with
  QSplitter* sides_;
  QTableWidget* table_;
  LinePlot* ratios_;
};

} // namespace larmor::widgets
