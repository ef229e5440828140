#pragma once
#include "widgets/views/Layer.h"
#include "widgets/views/PathSet.h"

#include <memory>

namespace larmor::views {

class PathMesh;

/// Thin context lines such as magnetic field lines: grey of the theme, no picking.
class LineLayer : public Layer {
  Q_OBJECT
public:
  explicit LineLayer(std::string name);
  ~LineLayer() override;
  /// @throws Error (check()); null clears.
  void setLines(std::shared_ptr<const PathSet> lines);
  void setLineWidth(double pixels);
  void setOpacity(double opacity);

  Bounds bounds() const override { return bounds_; }
  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  std::size_t segmentsDrawn() const override { return segmentsDrawn_; }

private:
  void upload();

  std::shared_ptr<const PathSet> lines_;
  double width_ = 1.0, opacity_ = 0.55;
  Bounds bounds_;
  std::size_t segmentsDrawn_ = 0;
  bool stale_ = true;
  std::unique_ptr<PathMesh> full_, reduced_;
};

} // namespace larmor::views
