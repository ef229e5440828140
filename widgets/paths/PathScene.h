#pragma once
#include "engine/runs/DisplayPaths.h"
#include "engine/runs/PathRun.h"
#include "widgets/jobs/Newest.h"
#include "widgets/paths/StrengthDisplay.h"
#include "widgets/paths/ViewState.h"
#include "widgets/theme/ElidedFacts.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PathLayer.h"
#include "widgets/views/SceneView.h"
#include "widgets/views/SliceLayer.h"
#include "widgets/views/TimeControl.h"
#include "widgets/views/ViewToolbar.h"

#include <QGridLayout>
#include <QJsonObject>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

#include <array>
#include <cstdint>
#include <optional>

namespace larmor::widgets {

/// Paths of a run in 3D: paths, events, field lines and |B| slice in one scene, with its tool bar,
/// time control and a line of conserved quantities. Everything heavy is prepared off the window's thread.
class PathScene : public QWidget {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const runs::PathRun>;

  explicit PathScene(QWidget* parent = nullptr);

  /// Shows the newest state of a run. @param live data still arrive: draws reduced detail.
  void show(Snapshot snapshot, bool live);
  /// Forgets the run; the next one fits the camera again, unless restore() says otherwise in between.
  void clear();
  const Snapshot& snapshot() const { return snapshot_; }

  /// Lights up the selected paths, with the cursor on the current one.
  void showSelection(const Selection& selection);
  /// The particle with the cursor.
  std::optional<std::uint64_t> selected() const { return selection_.current; }
  /// Puts the 3D cursor on a record of the selected particle.
  void setCursor(std::size_t record);
  void clearCursor();
  /// Flies to what the current particle does between two records, with the one at `record` in the middle, and draws
  /// that stretch with every record and in the colours of the quantity, until something else is selected.
  void frame(std::size_t record, std::pair<std::size_t, std::size_t> records);
  /// Shows only these particles and their events; null: all.
  void setFilter(std::shared_ptr<const std::vector<std::uint64_t>> particles);
  /// Of which paths the plots are, if not of all: said beside what is known of the whole run.
  void setShare(const QString& share);
  /// The camera goes with the current particle while time moves.
  void setFollowing(bool follow);
  /// The records drawn, first and last; nullopt: all.
  std::optional<std::pair<double, double>> shownRecords() const;
  /// Without tools, with larger letters. @param time at the lower edge of the scene
  void setPresentation(bool on, bool time);
  /// A bar below the tool bar.
  void addBar(QWidget* bar);
  /// Holds the view in row 0, column 0; scenes to compare with go beside it, under the same tools.
  QGridLayout& viewGrid() { return *viewGrid_; }

  /// Camera, time, colours, decorations, trail.
  QJsonObject state() const;
  /// Takes effect on the run shown now; before the first one and after clear(), camera and time are those of the next,
  /// time once it has ended.
  void restore(const QJsonObject& state);

  views::SceneView& view() { return *view_; }
  views::ViewToolbar& toolbar() { return *toolbar_; }
  views::TimeControl& timeControl() { return *time_; }
  /// True while a picture of the newest data is still being prepared.
  bool preparing() const;
  /// What is drawn, for exports: unwrapped, with the chosen quantity.
  std::shared_ptr<const views::PathSet> shownPaths() const { return unwrapped_; }
  const ColourScale& scale();
  void stopWork(); ///< before closing

Q_SIGNALS:
  void pathPicked(quint64 particle, quint32 record);
  void nothingPicked();
  void particlesEnclosed(const std::vector<std::uint64_t>& particles); ///< by a rectangle drawn in the scene
  /// An arrow was drawn, from a place in the run in a direction of length 1.
  void arrowDrawn(const larmor::Vec3& place, const larmor::Vec3& direction);
  void pictureRequested();
  void shownTimeChanged();
  void scaleChanged(); ///< quantity, colour map or range
  void failed(const QString& message);

private:
  struct Prepared {
    std::shared_ptr<views::PathSet> unwrapped, shown;
    ColourScale scale;
    views::Bounds box;
    bool live = false;
  };
  struct Slices {
    std::array<std::shared_ptr<views::Slice>, 3> normalTo; ///< null where not shown
    ColourScale scale;
  };
  void buildLayout();
  void connectToolbar();
  void fillQuantities();
  void applyTheme();
  void requestPaths();
  void requestChosen();
  void requestSlices();
  void showSlices(const Slices& slices);
  bool slicesShown() const;
  void requestFieldLines();
  void showPrepared(Prepared prepared);
  void showEvents();
  void showBox();
  void showFacts();
  void sayTime();
  void showTime(double record);
  void showHeads();
  bool passes(std::uint64_t particle) const;
  void connectView();
  void enclose(const QRectF& rectangle);
  void placeArrow(const QPointF& from, const QPointF& to);
  void placeCamera();
  void placeTime();
  void offerTrails();
  void chooseScale(bool keepRange);
  bool wrapped() const;
  Vec3 shownPosition(const Vec3& position) const;

  Snapshot snapshot_;
  bool live_ = false, newRun_ = true;
  Selection selection_;
  std::shared_ptr<const std::vector<std::uint64_t>> passing_;
  bool following_ = false, timeSaid_ = false;
  std::optional<views::CameraState> wantedCamera_;
  std::optional<double> wantedRecord_;
  std::optional<std::size_t> cursorRecord_;
  std::optional<std::pair<std::size_t, std::size_t>> framed_; ///< records of the current particle drawn in full
  views::Bounds box_;                                         ///< of the axes; empty until paths are shown
  std::shared_ptr<const views::PathSet> unwrapped_;
  ColourScale automatic_;
  fields::FieldPointer decoratedField_;
  std::vector<statistics::MirrorEvent> shownEvents_;
  std::vector<std::uint64_t> heads_; ///< particles whose place is marked

  views::ViewToolbar* toolbar_;
  views::SceneView* view_;
  views::TimeControl* time_;
  QSlider* slicePlace_;
  QWidget* sliceRow_;
  StrengthDisplay* strength_;
  ElidedFacts* facts_;
  QString share_;
  QVBoxLayout* column_;
  QGridLayout* viewGrid_;
  Newest<Prepared> paths_;
  Newest<std::shared_ptr<views::PathSet>> chosen_;
  Newest<Slices> slices_;
  Newest<std::shared_ptr<views::PathSet>> lines_;
};

} // namespace larmor::widgets
