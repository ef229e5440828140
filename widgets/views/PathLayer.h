#pragma once
#include "widgets/views/PathRuns.h"

#include <QRectF>
#include <array>
#include <cstdint>
#include <optional>

namespace larmor::views {

class PathMesh;
enum class PathMode { Automatic, Lines, Tubes };

/// Polylines coloured by one of their scalars.
/// Cost: a new set costs nothing until drawn; frames while the camera moves or data arrive draw at most
/// `interactiveSegments` segments; the full set is uploaded only for a still frame or a picture.
class PathLayer : public Layer {
  Q_OBJECT
public:
  static constexpr std::size_t interactiveSegments = 150'000;
  static constexpr std::size_t stillSegments = 2'500'000;

  explicit PathLayer(std::string name);
  ~PathLayer() override;

  /// Replaces the data; null clears. Quantity, scale, mode, time range and selection stay. @throws Error (check()).
  void setPaths(std::shared_ptr<const PathSet> paths);
  const std::shared_ptr<const PathSet>& paths() const { return paths_; }

  /// Colours by the scalar `name`; a name the data lack (or "") draws in one plain colour without scalar bar.
  void setQuantity(const std::string& name, const ColourScale& scale);
  const std::string& quantity() const { return quantity_; }
  const ColourScale& scale() const { return scale_; }

  void setMode(PathMode mode);
  void setOpacity(double opacity);        ///< (0, 1]
  void setLineWidth(double pixels);       ///< of lines, default 1.4 logical pixels (1 where edges are not smoothed)
  void setTubeRadius(double worldLength); ///< 0 = automatic
  double tubeRadius() const;              ///< of paths; selected ones are 1.6 times as thick
  double radiusIn(const Projection& projection) const; ///< of a tube as it is drawn there
  void setPlainColour(const QColor& colour);
  void setShowScalarBar(bool show); ///< false where another layer shows the same

  /// Draws only records first..last of every path. Cheap: no point or colour is touched.
  void setTimeRange(double firstRecord, double lastRecord);
  void clearTimeRange();

  /// Draws these particles as bright tubes (many of them: lines) over the others, dimmed; none: nothing is dimmed.
  void setSelected(std::vector<std::uint64_t> particles);
  const std::vector<std::uint64_t>& selected() const { return selected_; }
  /// false: the selected paths are only left out of the dimming of the others, which another layer draws bright.
  void setSelectionDrawn(bool drawn);
  /// Only these records of the selected paths are bright; nullopt: all.
  void setSelectedRange(std::optional<std::pair<double, double>> records);
  /// Only these particles (ascending) are drawn and picked; null: all. Cheap: no point or colour is touched.
  void setShownParticles(std::shared_ptr<const std::vector<std::uint64_t>> particles);
  std::size_t shownPaths() const { return runs().size(); } ///< pieces of paths, as filtered
  /// Particles with a visible point inside a rectangle of the screen, ascending.
  std::vector<std::uint64_t> particlesInside(const QRectF& rectangle, const Projection& projection) const;

  Bounds bounds() const override;
  std::vector<std::array<double, 3>> outline() const override;
  std::vector<ColourScale> scalarBars() const override;
  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  bool pick(const QPointF& at, const Projection& projection, double tolerance) override;
  std::optional<std::array<double, 3>> locate(const QPointF& at, const Projection& projection,
                                              double tolerance) const override;
  std::size_t segmentsDrawn() const override { return segmentsDrawn_; }
  bool drawsTubes() const;

Q_SIGNALS:
  /// A click hit this particle near this record.
  void pathPicked(quint64 particle, quint32 record);

private:
  /// What of a mesh agrees with the data.
  struct Current {
    bool points = false, colours = false, runs = false;
  };

  void touch(bool geometry, bool colours);
  const std::vector<float>* scalars() const;
  const std::vector<PathRun>& runs() const;
  std::vector<PathRun> selectedRuns() const;
  bool isSelected(std::uint64_t particle) const;
  void colour(PathMesh& mesh, std::span<const float> values, const Theme& theme) const;
  void prepareFull(const Theme& theme);
  void prepareReduced(std::size_t budget, const Theme& theme);
  void draw(Detail detail, const Theme& theme, const Projection& projection);
  void prepareSelection(const Theme& theme, const Projection& projection);

  std::shared_ptr<const PathSet> paths_;
  mutable std::optional<std::vector<PathRun>> runs_; ///< visible ones, made when asked for
  std::string quantity_;
  ColourScale scale_;
  PathMode mode_ = PathMode::Automatic;
  double opacity_ = 1.0, lineWidth_ = 1.4, tubeRadius_ = 0.0;
  bool selectionDrawn_ = true, barShown_ = true;
  QColor plain_, usedBackground_, usedForeground_;
  std::pair<std::uint32_t, std::uint32_t> range_{0, UINT32_MAX};
  std::vector<std::uint64_t> selected_;
  std::optional<RecordRange> selectedRange_;
  std::shared_ptr<const std::vector<std::uint64_t>> shown_;
  Bounds bounds_;
  std::size_t segmentsDrawn_ = 0, reducedBudget_ = 0;
  bool selectionStale_ = true;
  Current fullState_, reducedState_;
  std::unique_ptr<PathMesh> full_, reduced_, chosen_;
};

} // namespace larmor::views
