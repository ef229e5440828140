#pragma once
#include <QImage>
#include <QString>
#include <QWidget>
#include <vector>

namespace larmor::widgets {

/// Values on a square grid as a picture in the colours of a map, with their range below it.
class SliceImage : public QWidget {
  Q_OBJECT
public:
  explicit SliceImage(QWidget* parent = nullptr);
  /// @param values [y][x], n x n
  void setValues(const std::vector<float>& values, std::size_t n, const QString& title, const std::string& map);
  const QImage& image() const { return image_; }
  QSize sizeHint() const override { return {200, 220}; }

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QImage image_;
  QString title_;
};

} // namespace larmor::widgets
