#include "widgets/turbulence/SliceImage.h"

#include "widgets/colours/ColourMaps.h"
#include "widgets/theme/Theme.h"

#include <QPainter>
#include <algorithm>

namespace larmor::widgets {

SliceImage::SliceImage(QWidget* parent) : QWidget(parent) { setMinimumSize(120, 100); }

void SliceImage::setValues(const std::vector<float>& values, std::size_t n, const QString& title,
                           const std::string& map) {
  if (values.size() != n * n || n == 0)
    return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const ColourScale scale{map, false, static_cast<double>(*low), static_cast<double>(*high), {}};
  const ColourLookup colours(scale);
  const auto size = static_cast<int>(n);
  image_ = QImage(size, size, QImage::Format_RGB32);
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) { // y upwards
      const auto c = colours(values[static_cast<std::size_t>(y) * n + static_cast<std::size_t>(x)]);
      image_.setPixel(x, size - 1 - y, qRgb(c[0], c[1], c[2]));
    }
  title_ =
      tr("%1: %2 … %3").arg(title).arg(static_cast<double>(*low), 0, 'g', 3).arg(static_cast<double>(*high), 0, 'g', 3);
  update();
}

void SliceImage::paintEvent(QPaintEvent*) {
  if (image_.isNull())
    return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const int line = fontMetrics().height() + 4, side = std::min(width(), height() - line);
  const QRect square((width() - side) / 2, 0, side, side);
  painter.drawImage(square, image_);
  painter.setPen(Theme::shared().colours().muted);
  painter.drawText(QRect(0, side, width(), line), Qt::AlignCenter, title_);
}

} // namespace larmor::widgets
