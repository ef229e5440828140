#pragma once
#include "widgets/views/PathRuns.h"

#include <vtkSmartPointer.h>

#include <cstdint>

class vtkActor;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;

namespace larmor::views {

/// Polylines as VTK draws them: points, a colour each, runs; as lines or tubes. Each part can be replaced alone.
class PathMesh {
public:
  PathMesh();
  ~PathMesh();
  void attach(vtkRenderer& renderer);
  void detach(vtkRenderer& renderer);

  /// Borrows the memory and keeps `owner` alive as long as it is used.
  void setPoints(std::span<const float> points, std::shared_ptr<const void> owner);
  void takePoints(std::vector<float> points);
  /// [point, 4] bytes; must match the points.
  void setColours(std::vector<std::uint8_t> colours);
  void setPlainColour(const QColor& colour);
  void setRuns(std::vector<PathRun> runs);
  void clear();

  /// Chooses the form and hands what changed to VTK.
  void showLines(double widthInPixels);
  void showTubes(double radius, int sides);
  void hide();
  void setOpacity(double opacity);
  /// Unlit: full colour, for flat context lines.
  void setLit(bool lit);

  /// Far parts fade towards the background: depth that the eye can read. Call before each frame.
  void fade(const Projection& projection, const QColor& background, double strength = 0.5);

  const std::vector<PathRun>& runs() const { return runs_; }

private:
  void pushLines();
  void pushTubes(double radius, int sides);

  std::shared_ptr<const void> owner_;
  std::span<const float> points_;
  std::vector<std::uint8_t> colours_;
  std::vector<PathRun> runs_;
  bool pointsStale_ = true, coloursStale_ = true, runsStale_ = true, tubesStale_ = true;
  double radius_ = 0.0;
  vtkSmartPointer<vtkPolyData> lines_, tubes_;
  vtkSmartPointer<vtkPolyDataMapper> mapper_;
  vtkSmartPointer<vtkActor> actor_;
};

} // namespace larmor::views
