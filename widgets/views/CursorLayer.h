#pragma once
#include "widgets/views/Layer.h"

#include <array>
#include <memory>
#include <optional>

namespace larmor::views {

/// One small glyph at a position, the counterpart of the cursor in the plots; drawn over everything else so that it
/// is never lost behind paths.
class CursorLayer : public Layer {
  Q_OBJECT
public:
  explicit CursorLayer(std::string name) : Layer(std::move(name)) {}
  void setPosition(const std::array<double, 3>& position);
  void clear();
  std::optional<std::array<double, 3>> position() const { return position_; }

  void attach(vtkRenderer&) override {}
  void detach(vtkRenderer&) override {}
  void prepare(Detail, const Theme&, const Projection&) override {}
  void paint(QPainter& painter, const Projection& projection, const Theme& theme) const override;

private:
  std::optional<std::array<double, 3>> position_;
};

} // namespace larmor::views
