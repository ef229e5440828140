#pragma once
#include "widgets/jobs/Newest.h"
#include "widgets/paths/EventSegment.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/views/SceneView.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace larmor::runs {
struct PathRun;
}

namespace larmor::widgets {

class ColourStrip;

/// One event close up: the path around it coloured by curvature and by the sign of torsion, with linked cameras, and
/// both against time.
class EventView : public QWidget {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const runs::PathRun>;
  explicit EventView(QWidget* parent = nullptr);

  void show(const Snapshot& run, const statistics::MirrorEvent& event);
  /// The same at once, for an export.
  void showNow(const Snapshot& run, const statistics::MirrorEvent& event);
  void clear();
  bool preparing() const { return segment_.busy(); }
  void stopWork() { segment_.clear(); }
  views::SceneView& curvatureScene() { return *curvature_; }
  views::SceneView& torsionScene() { return *torsion_; }
  LinePlot& curvaturePlot() { return *curvaturePlot_; }
  LinePlot& torsionPlot() { return *torsionPlot_; }
  /// Both scenes beside each other on white, with their colour scales, captions and the event's data.
  QImage picture(const QSize& size, double scale = 1.0);

Q_SIGNALS:
  void failed(const QString& message);

private:
  views::SceneView* makeScene(const QString& emptyText);
  void begin(const Snapshot& run, const statistics::MirrorEvent& event);
  void request();
  void showSegment(const EventSegment& segment);
  void applyTheme();

  QLabel* title_;
  QComboBox* reach_;
  views::SceneView *curvature_, *torsion_;
  ColourStrip *curvatureScale_, *torsionScale_;
  LinePlot *curvaturePlot_, *torsionPlot_;
  Snapshot run_;
  statistics::MirrorEvent event_;
  Newest<EventSegment> segment_;
};

} // namespace larmor::widgets
