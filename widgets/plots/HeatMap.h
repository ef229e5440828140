#pragma once
#include "engine/core/Image.h"
#include "widgets/colours/ColourMaps.h"
#include "widgets/plots/Plot.h"

#include <memory>
#include <optional>

class QCPColorMap;
class QCPColorScale;
class QCPItemStraightLine;
class QCPMarginGroup;

namespace larmor::widgets {

/// A picture of numbers with axes, a colour bar and the value under the pointer. What is no number, or not positive on
/// a logarithmic scale, is grey. Drag pans, the wheel zooms, a double click shows all. Maps that are linked show the
/// same part and the same pointer.
class HeatMap : public Plot {
  Q_OBJECT
public:
  /// A place and what is there.
  struct Pixel {
    std::size_t column = 0, row = 0;
    double value = 0.0;
  };

  explicit HeatMap(QWidget* parent = nullptr);
  ~HeatMap() override;

  /// Null clears. New data keep the user's zoom and colours. @throws Error if the values do not fit the shape.
  void setImage(std::shared_ptr<const Image> image);
  const std::shared_ptr<const Image>& image() const { return image_; }
  void setColourMap(const std::string& name); ///< @throws Error for an unknown one
  void setLog(bool on);
  /// Values at the ends of the map; nullopt (the default): those of the data.
  void setRange(std::optional<std::pair<double, double>> range);
  std::pair<double, double> range() const; ///< as shown
  /// Equal lengths along both axes, for pictures of space; false at first.
  void setEqualAxes(bool equal);
  void setSmooth(bool smooth); ///< colours between the pixels; false at first
  /// Every one of them with every other, until one is destroyed.
  static void link(const std::vector<HeatMap*>& maps);

  /// The pixel at a place of the axes; nullopt beside the picture.
  std::optional<Pixel> pixelAt(double x, double y) const;
  bool isEmpty() const override { return !image_; }
  void showAll() override;
  /// A row of x, then for each row its y and its values; also written as .npy, [ny, nx] float64.
  QString table(QChar separator = '\t') const override;

Q_SIGNALS:
  void pixelPicked(qsizetype column, qsizetype row, double value); ///< a click
  void pointerMoved(std::optional<QPointF> at); ///< in the axes' units, by the user; nullopt: it left
  void viewChanged(const QRectF& part);         ///< in the axes' units, by the user
  void scaleChanged();

protected:
  void draw() override;
  void colour(bool dark) override;
  void recolour() override;
  std::shared_ptr<void> asPicture(const QSize& size, const QFont& font, bool dark) override;
  std::vector<Format> formats() override;
  void placeHint() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void build();
  void connectCanvas();
  void fill();
  void colourBar(bool dark);
  void rescale();
  void showView(const QRectF& part);
  void setPointer(std::optional<QPointF> at);

  std::shared_ptr<const Image> image_;
  std::string map_ = "viridis";
  bool log_ = false, equal_ = false, zoomed_ = false, rescaling_ = false;
  std::optional<std::pair<double, double>> range_;
  std::pair<double, double> dataRange_{0.0, 1.0};
  std::optional<QPointF> pointer_;
  QPoint pressedAt_;
  QCPColorMap* cells_ = nullptr;
  QCPColorScale* bar_ = nullptr;
  QCPMarginGroup* margins_ = nullptr;
  QCPItemStraightLine *pointerX_ = nullptr, *pointerY_ = nullptr;
  QToolButton *logButton_, *allButton_;
};

} // namespace larmor::widgets
