#pragma once
#include "engine/runs/PathRun.h"

#include <QObject>
#include <QString>
#include <vector>

namespace larmor::widgets {

/// A finished run kept for comparison.
struct PinnedRun {
  QString title;
  std::shared_ptr<const runs::PathRun> run;
};

/// What a run is called in pictures and legends that is not pinned: "mhd, α = 32 (this run)".
QString titleOfOwn(const runs::PathRun& run);

/// The runs kept for comparison, at most four; their titles differ.
class PinnedRuns : public QObject {
  Q_OBJECT
public:
  static constexpr std::size_t most = 4;
  using QObject::QObject;

  const std::vector<PinnedRun>& all() const { return runs_; }
  /// @returns the title it got: the one asked for, or with a number. Of five the oldest goes.
  QString add(const QString& title, std::shared_ptr<const runs::PathRun> run);
  void remove(const QString& title);
  void clear();
  const PinnedRun* find(const QString& title) const;

Q_SIGNALS:
  void added(const QString& title);
  void removed(const QString& title);

private:
  std::vector<PinnedRun> runs_;
};

} // namespace larmor::widgets
