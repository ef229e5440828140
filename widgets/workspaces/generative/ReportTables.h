#pragma once
#include "engine/studies/generative/DataFile.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/plots/RecordTable.h"

namespace larmor::widgets {

/// The same numbers as the plots, with errors and floors, and how snapshots are shared out.
class ReportTables {
public:
  /// A number with its error and its floor: |ln ratio| of a snapshot to the others.
  struct Measured {
    double value = 0, error = 0, floor = 0;
    bool operator==(const Measured&) const = default;
  };
  struct AlphaRow {
    double alpha = 0, windows = 0;
    Measured mirrors, reversals, displacement; ///< of the displacement Kolmogorov and Smirnov's distance
    double error = 0;                          ///< E of the floor
    bool operator==(const AlphaRow&) const = default;
  };
  struct LagRow {
    double alpha = 0, lag = 0;
    Measured second, flatness, square;
    bool operator==(const LagRow&) const = default;
  };
  struct SnapshotRow {
    double number = 0, windows = 0;
    learning::Part part{};
    bool operator==(const SnapshotRow&) const = default;
  };
  explicit ReportTables(PlotTabs& tabs);
  void show(const studies::generative::StoredData& data);
  void clear();

  DataTable& lags() { return *lags_; }
  DataTable& alphas() { return *alphas_; }
  DataTable& snapshots() { return *snapshots_; }

private:
  // they belong to the tabs
  RecordTable<AlphaRow>* alphas_;
  RecordTable<LagRow>* lags_;
  RecordTable<SnapshotRow>* snapshots_;
};

} // namespace larmor::widgets
