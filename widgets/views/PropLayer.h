#pragma once
#include "widgets/views/Layer.h"

#include <initializer_list>
#include <utility>
#include <vector>

class vtkProp;

namespace larmor::views {

/// A layer that VTK draws from a fixed list of props; it brings them up to date in prepare() when something changed.
class PropLayer : public Layer {
  Q_OBJECT
public:
  /// Of all it draws, in [0, 1].
  void setOpacity(double opacity);
  double opacity() const { return opacity_; }

  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;

protected:
  explicit PropLayer(std::string name, double opacity = 1.0) : Layer(std::move(name)), opacity_(opacity) {}
  /// What is drawn; belongs to the derived layer.
  void setProps(std::initializer_list<vtkProp*> props) { props_ = props; }
  void touch(); ///< what is drawn is no longer what is to be shown
  /// True once after each change.
  bool takeChange() { return std::exchange(stale_, false); }

private:
  double opacity_;
  std::vector<vtkProp*> props_;
  bool stale_ = true;
};

} // namespace larmor::views
