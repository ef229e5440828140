#pragma once
#include "widgets/views/PropLayer.h"
#include "widgets/views/ScalarGrid.h"

#include <memory>

namespace larmor::views {

/// The surface of equal value as triangles with normals. Made by isoSurface, on any thread.
class IsoSurface;
/// @throws Error if the shape and the number of values disagree.
std::shared_ptr<const IsoSurface> isoSurface(const ScalarGrid& grid, double level);
std::size_t triangles(const IsoSurface& surface);

/// A translucent surface in the scene.
class IsoLayer : public PropLayer {
  Q_OBJECT
public:
  explicit IsoLayer(std::string name);
  ~IsoLayer() override;
  void setSurface(std::shared_ptr<const IsoSurface> surface);

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  std::shared_ptr<const IsoSurface> surface_;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
