#pragma once
#include "engine/runs/PathRun.h"

#include <QObject>
#include <QString>
#include <vector>

class QComboBox;

namespace larmor::widgets {

/// A finished run kept for comparison.
struct PinnedRun {
  QString title;
  std::shared_ptr<const runs::PathRun> run;
};

/// What a run is called, by its own name or by what is known of it: "mhd, α = 32".
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
  /// @param now a title that no other has.
  void rename(const QString& title, const QString& now);
  void clear();
  const PinnedRun* find(const QString& title) const;

Q_SIGNALS:
  void added(const QString& title);
  void removed(const QString& title);
  void renamed(const QString& before, const QString& now);

private:
  std::vector<PinnedRun> runs_;
};

/// The choices of a box: what tells the runs apart, in full in the tool tips and as data.
void fillWithNames(QComboBox& box, const PinnedRuns& runs);

} // namespace larmor::widgets
