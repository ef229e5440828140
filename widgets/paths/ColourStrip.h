#pragma once
#include "widgets/colours/ColourMaps.h"

#include <QWidget>

namespace larmor::widgets {

/// A colour scale in one line, for below a scene too low for a bar inside: lowest value, colours, highest, title.
class ColourStrip : public QWidget {
  Q_OBJECT
public:
  explicit ColourStrip(QWidget* parent = nullptr);
  void setScale(const ColourScale& scale);
  const ColourScale& scale() const { return scale_; }
  QSize sizeHint() const override;
  /// Into that rectangle, in that colour of text.
  void draw(QPainter& painter, const QRect& box, const QColor& text) const;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  ColourScale scale_;
};

} // namespace larmor::widgets
