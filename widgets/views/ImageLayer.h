#pragma once
#include "engine/core/Image.h"
#include "widgets/views/ColouredLayer.h"
#include "widgets/views/TexturedPlane.h"

#include <memory>

namespace larmor::views {

/// A picture of numbers of any width and height in the scene, and on it a second one with a scale and an opacity of its
/// own: what a network looks at over what it was shown. Values that are no numbers are holes.
class ImageLayer : public ColouredLayer {
  Q_OBJECT
public:
  /// A place in the picture and what is there.
  struct Pixel {
    std::size_t column = 0, row = 0;
    double value = 0.0;                 ///< NaN: none
    std::optional<double> overlayValue; ///< of the overlay there, if there is one
    std::array<double, 3> at{};         ///< in the scene
  };

  explicit ImageLayer(std::string name);

  /// Null clears, the overlay too. It lies in the plane z = 0 where its extent says, unless it is placed elsewhere.
  /// @throws Error if the values do not fit the shape.
  void setImage(std::shared_ptr<const Image> image);
  /// On the same rectangle; may have other numbers of columns and rows. Null: none. @throws Error
  void setOverlay(std::shared_ptr<const Image> overlay);
  /// @throws Error for an unknown colour map.
  void setOverlayScale(const ColourScale& scale);
  void setOverlayOpacity(double opacity); ///< 0.5 at first
  void setPlacement(std::optional<Placement> placement);
  void setSmooth(bool smooth); ///< colours between the pixels; false at first

  /// What lies under a point of the screen; nullopt beside the picture or edge on.
  std::optional<Pixel> pixelAt(const QPointF& at, const Projection& projection) const;

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  std::vector<ColourScale> scalarBars() const override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  bool pick(const QPointF& at, const Projection& projection, double tolerance) override;
  std::optional<std::array<double, 3>> locate(const QPointF& at, const Projection& projection,
                                              double tolerance) const override;

Q_SIGNALS:
  void pixelPicked(qsizetype column, qsizetype row, double value);

private:
  Placement placement() const;

  std::shared_ptr<const Image> image_, overlay_;
  ColourScale overlayScale_{"inferno", false, 0.0, 1.0, ""};
  double overlayOpacity_ = 0.5;
  std::optional<Placement> placed_;
  TexturedPlane picture_{false}, above_{false};
};

} // namespace larmor::views
