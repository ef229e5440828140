#pragma once
#include "widgets/views/Layer.h"

#include <initializer_list>
#include <vector>

class vtkProp;

namespace larmor::views {

/// A layer through which the others shine: drawn after them, coloured by a scale.
class TranslucentLayer : public Layer {
  Q_OBJECT
public:
  /// @throws Error for an unknown colour map.
  void setColourScale(const ColourScale& scale);

  bool drawnLast() const override { return true; }
  /// Where there are data and the layer is visible.
  std::optional<ColourScale> scalarBar() const override;
  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;

protected:
  TranslucentLayer(std::string name, ColourScale scale) : Layer(std::move(name)), scale_(std::move(scale)) {}
  /// What is drawn; belongs to the derived layer.
  void setProps(std::initializer_list<vtkProp*> props) { props_ = props; }
  const ColourScale& scale() const { return scale_; }
  void touch(); ///< what is drawn is no longer what is to be shown
  /// True once after each change.
  bool takeChange() { return std::exchange(stale_, false); }

private:
  ColourScale scale_;
  std::vector<vtkProp*> props_;
  bool stale_ = true;
};

} // namespace larmor::views
