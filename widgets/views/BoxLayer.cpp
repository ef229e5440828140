#include "widgets/views/BoxLayer.h"

#include "widgets/views/SceneOverlay.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <vtkActor.h>
#include <vtkCubeSource.h>
#include <vtkFeatureEdges.h>
#include <vtkNew.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

namespace larmor::views {

/// What stands along the edges.
struct AxisMarks {
  std::vector<QLineF> ticks;
  std::vector<std::pair<QRectF, QString>> texts;
};
namespace {

using Vector = std::array<double, 3>;

/// One of the four edges parallel to an axis.
struct Edge {
  Vector from, to;
  QPointF a, b;
};

/// The edge whose middle lies farthest from the middle of the box on the screen and lowest: it has free space beside.
std::optional<Edge> outerEdge(const Bounds& box, std::size_t axis, const Projection& view) {
  QPointF centre;
  if (!view.project(box.centre(), centre))
    return std::nullopt;
  std::optional<Edge> best;
  double bestScore = -1e300;
  for (int corner = 0; corner < 4; ++corner) {
    Edge edge{box.low, box.high, {}, {}};
    const std::size_t u = (axis + 1) % 3, v = (axis + 2) % 3;
    edge.from[u] = edge.to[u] = corner & 1 ? box.high[u] : box.low[u];
    edge.from[v] = edge.to[v] = corner & 2 ? box.high[v] : box.low[v];
    if (!view.project(edge.from, edge.a) || !view.project(edge.to, edge.b))
      return std::nullopt;
    const QPointF away = (edge.a + edge.b) / 2 - centre;
    // Vertical edges to the left (the scalar bar is at the right), the others to the bottom.
    const double score = axis == 2 ? -away.x() : away.y();
    if (score > bestScore) {
      bestScore = score;
      best = edge;
    }
  }
  return best;
}

/// Ticks and texts along one edge, on the side away from the box.
class AxisLayout {
public:
  AxisLayout(const QSizeF& view, const QFontMetricsF& metrics, const Edge& edge, const QPointF& centre)
      : view_(view), edge_(edge), metrics_(metrics) {
    const QPointF along = edge.b - edge.a;
    length_ = std::hypot(along.x(), along.y());
    outward_ = length_ > 0 ? QPointF(-along.y(), along.x()) / length_ : QPointF(0, 1);
    if (QPointF::dotProduct(outward_, (edge.a + edge.b) / 2 - centre) < 0)
      outward_ = -outward_;
  }

  void addTo(AxisMarks& marks, const BoxLayer::Scale& scale, const QString& title) const {
    if (length_ < 50) // seen end on: no room
      return;
    const int wanted = std::clamp(static_cast<int>(length_ / (6 * metrics_.averageCharWidth() + 22)), 1, 6);
    const auto place = [&](double value) { return scale.logarithmic ? std::log(value) : value; };
    const double low = place(scale.low), high = place(scale.high);
    double widest = 0.0;
    for (double value : ticks(scale.low, scale.high, scale.logarithmic, wanted)) {
      const QPointF at = edge_.a + (edge_.b - edge_.a) * ((place(value) - low) / (high - low));
      marks.ticks.emplace_back(at, at + outward_ * 5);
      addText(marks, at + outward_ * 8, tickText(value));
      widest = std::max(widest, metrics_.horizontalAdvance(tickText(value)));
    }
    const double clear = 14 + std::abs(outward_.x()) * widest + std::abs(outward_.y()) * metrics_.height();
    addText(marks, (edge_.a + edge_.b) / 2 + outward_ * clear, title);
  }

private:
  /// Text whose near side touches `at`; moved in where the view would cut it, not where it is out of view.
  void addText(AxisMarks& marks, const QPointF& at, const QString& words) const {
    const QSizeF size(metrics_.horizontalAdvance(words), metrics_.height());
    const QPointF middle = at + QPointF(outward_.x() * size.width() / 2, outward_.y() * size.height() / 2);
    QRectF box(middle - QPointF(size.width() / 2, size.height() / 2), size);
    const QRectF view(QPointF(), view_);
    if (view.intersects(box))
      box.moveTo(std::clamp(box.left(), 0.0, std::max(0.0, view.width() - box.width())),
                 std::clamp(box.top(), 0.0, std::max(0.0, view.height() - box.height())));
    marks.texts.emplace_back(box, words);
  }

  QSizeF view_;
  const Edge& edge_;
  QFontMetricsF metrics_;
  QPointF outward_;
  double length_ = 0.0;
};

} // namespace

struct BoxLayer::Drawn {
  vtkNew<vtkCubeSource> cube;
  vtkNew<vtkFeatureEdges> edges;
  vtkNew<vtkPolyDataMapper> mapper;
  vtkNew<vtkActor> actor;

  Drawn() {
    edges->SetInputConnection(cube->GetOutputPort());
    edges->BoundaryEdgesOn();
    edges->ManifoldEdgesOff();
    edges->ColoringOff();
    mapper->SetInputConnection(edges->GetOutputPort());
    mapper->ScalarVisibilityOff();
    actor->SetMapper(mapper);
    actor->GetProperty()->LightingOff();
    actor->SetVisibility(false);
  }
};

BoxLayer::BoxLayer(std::string name) : Layer(std::move(name)), drawn_(std::make_unique<Drawn>()) {}
BoxLayer::~BoxLayer() = default;

void BoxLayer::setBox(const Bounds& box) {
  box_ = box;
  stale_ = true;
  Q_EMIT changed();
}

void BoxLayer::setLabels(const std::array<QString, 3>& axes, const QString& unit) {
  axes_ = axes;
  unit_ = unit;
  Q_EMIT changed();
}

void BoxLayer::setScales(const std::array<std::optional<Scale>, 3>& scales) {
  scales_ = scales;
  Q_EMIT changed();
}

void BoxLayer::attach(vtkRenderer& renderer) { renderer.AddActor(drawn_->actor); }
void BoxLayer::detach(vtkRenderer& renderer) { renderer.RemoveActor(drawn_->actor); }

void BoxLayer::prepare(Detail, const Theme& theme, const Projection& view) {
  if (stale_ && !box_.empty())
    drawn_->cube->SetBounds(box_.low[0], box_.high[0], box_.low[1], box_.high[1], box_.low[2], box_.high[2]);
  stale_ = false;
  const QColor &f = theme.foreground, &b = theme.background;
  vtkProperty* look = drawn_->actor->GetProperty();
  look->SetColor(0.4 * f.redF() + 0.6 * b.redF(), 0.4 * f.greenF() + 0.6 * b.greenF(),
                 0.4 * f.blueF() + 0.6 * b.blueF());
  look->SetLineWidth(static_cast<float>(view.pixelRatio));
  drawn_->actor->SetVisibility(isVisible() && !box_.empty());
}

void BoxLayer::paint(QPainter& painter, const Projection& view, const Theme& theme) const {
  const AxisMarks all = marks(QFontMetricsF(painter.font()), view);
  QColor quiet = theme.foreground;
  quiet.setAlphaF(0.75F);
  painter.setPen(QPen(quiet, 1));
  for (const QLineF& tick : all.ticks)
    painter.drawLine(tick);
  for (const auto& [box, words] : all.texts)
    drawHaloText(painter, box, Qt::AlignCenter, words, quiet, theme.background);
}

std::vector<QRectF> BoxLayer::labels(const QFontMetricsF& metrics, const Projection& view) const {
  std::vector<QRectF> boxes;
  for (const auto& text : marks(metrics, view).texts)
    boxes.push_back(text.first);
  return boxes;
}

AxisMarks BoxLayer::marks(const QFontMetricsF& metrics, const Projection& view) const {
  AxisMarks all;
  QPointF centre;
  if (box_.empty() || !view.project(box_.centre(), centre))
    return all;
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (const auto edge = outerEdge(box_, axis, view))
      AxisLayout(view.size, metrics, *edge, centre)
          .addTo(all, scales_[axis].value_or(Scale{box_.low[axis], box_.high[axis]}),
                 unit_.isEmpty() ? axes_[axis] : axes_[axis] + " [" + unit_ + "]");
  return all;
}

} // namespace larmor::views
