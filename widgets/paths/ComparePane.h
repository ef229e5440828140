#pragma once
#include "widgets/jobs/Newest.h"
#include "widgets/paths/PinnedRuns.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PathSet.h"
#include "widgets/views/SceneView.h"

#include <QWidget>

class QComboBox;

namespace larmor::widgets {

/// One pinned run in a scene of its own, coloured as it is told.
class ComparePane : public QWidget {
  Q_OBJECT
public:
  /// How the paths are drawn, the same for all scenes side by side.
  struct Look {
    std::string quantity;
    ColourScale scale;
    bool wrapped = true, mirrors = true, reversals = false;
    bool operator==(const Look&) const = default;
  };

  ComparePane(PinnedRuns& runs, QWidget* parent = nullptr);
  void setLook(const Look& look);
  /// Draws the paths between these times of their own clock; nullopt: whole.
  void setTime(std::optional<std::pair<double, double>> shown);
  /// The run to show, or to wait for; none at first.
  void choose(const QString& title);
  QString chosen() const;
  /// What it shows, or waits for.
  QString wanted() const { return chosen().isEmpty() ? wanted_ : chosen(); }

Q_SIGNALS:
  void chosenChanged();

public:
  bool preparing() const { return paths_.busy(); }
  views::SceneView& view() { return *view_; }

private:
  struct Prepared {
    std::shared_ptr<const views::PathSet> shown;
    std::shared_ptr<const views::MarkerSet> events;
    views::Bounds box;
  };
  void fillChoices();
  void request();

  PinnedRuns& runs_;
  QString wanted_; ///< until it is pinned
  QComboBox* choice_;
  views::SceneView* view_;
  Look look_;
  std::shared_ptr<const runs::PathRun> run_;
  Newest<Prepared> paths_;
};

} // namespace larmor::widgets
