#include "widgets/views/SceneView.h"

#include "engine/core/Error.h"
#include "widgets/views/OpenGLSupport.h"
#include "widgets/views/RenderBridge.h"
#include "widgets/views/SceneCanvas.h"
#include "widgets/views/SceneOverlay.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QPainter>
#include <QSurfaceFormat>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <vtkRenderer.h>

namespace larmor::views {
namespace {

constexpr int stillDelay = 150; // ms after the last movement

void setBackground(vtkRenderer& renderer, const QColor& colour, bool transparent) {
  renderer.SetBackground(colour.redF(), colour.greenF(), colour.blueF());
  renderer.SetBackgroundAlpha(transparent ? 0.0 : 1.0);
}

} // namespace

void SceneView::setDefaultSurfaceFormat() {
  QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
  QSurfaceFormat format;
  format.setRenderableType(QSurfaceFormat::OpenGL);
  format.setVersion(3, 2);
  format.setProfile(QSurfaceFormat::CoreProfile);
  format.setOption(QSurfaceFormat::DeprecatedFunctions); // a forward-compatible context refuses lines wider than 1
  format.setDepthBufferSize(24);
  format.setStencilBufferSize(8);
  format.setAlphaBufferSize(8);
  format.setSamples(0); // multisampling is VTK's, still frames only
  QSurfaceFormat::setDefaultFormat(format);
}

SceneView::SceneView(QWidget* parent) : QWidget(parent) {
  if (openGLSupport().usable)
    canvas_ = new SceneCanvas(
        {[this] { bridge_->initialise(); }, [this] { paintFrame(); }, [this] { Q_EMIT cameraChanged(); }}, this);
  bridge_ = std::make_unique<RenderBridge>(canvas_);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(160, 120);
  stillTimer_.setSingleShot(true);
  stillTimer_.setInterval(stillDelay);
  connect(&stillTimer_, &QTimer::timeout, this, [this] {
    moving_ = false;
    redraw();
  });
  flight_.setDuration(450);
  flight_.setStartValue(0.0);
  flight_.setEndValue(1.0);
  flight_.setEasingCurve(QEasingCurve::InOutCubic);
  initialiseCamera();
  if (!canvas_)
    showMissingOpenGL();
}

SceneView::~SceneView() {
  unlinkCamera();
  for (auto& layer : layers_)
    layer->detach(bridge_->renderer());
  layers_.clear();
  bridge_.reset();
  delete canvas_; // its hooks lead here
}

void SceneView::wrongType(const std::string& name) {
  throw Error("scene", "layer '" + name + "' exists with another type", "one type per name");
}

Layer* SceneView::find(const std::string& name) const {
  for (const auto& layer : layers_)
    if (layer->name() == name)
      return layer.get();
  return nullptr;
}

void SceneView::add(std::unique_ptr<Layer> layer) {
  layer->attach(bridge_->renderer());
  for (const auto& other : layers_)
    if (other->drawnLast()) {
      other->detach(bridge_->renderer());
      other->attach(bridge_->renderer());
    }
  connect(layer.get(), &Layer::changed, this, &SceneView::redraw);
  layers_.push_back(std::move(layer));
  Q_EMIT layersChanged();
  redraw();
}

void SceneView::removeLayer(const std::string& name) {
  std::erase_if(layers_, [&](const std::unique_ptr<Layer>& layer) {
    if (layer->name() != name)
      return false;
    layer->detach(bridge_->renderer());
    return true;
  });
  Q_EMIT layersChanged();
  redraw();
}

void SceneView::setTheme(const QColor& background, const QColor& foreground) {
  theme_.background = background;
  theme_.foreground = foreground;
  if (missing_)
    colourMissing();
  redraw();
}

void SceneView::setAccent(const QColor& accent) {
  theme_.accent = accent;
  redraw();
}

void SceneView::setEmptyText(const QString& text) {
  emptyText_ = text;
  redraw();
}

void SceneView::setCaption(const QString& caption) {
  caption_ = caption;
  redraw();
}

void SceneView::setNote(const QString& note) {
  if (note == note_)
    return;
  note_ = note;
  redraw();
}

void SceneView::setLineScale(double scale) {
  lineScale_ = std::clamp(scale, 0.5, 4.0);
  redraw();
}

void SceneView::setAxesVisible(bool visible) {
  axesVisible_ = visible;
  redraw();
}

void SceneView::setScalarBarVisible(bool visible) {
  barVisible_ = visible;
  redraw();
}

void SceneView::setLegendVisible(bool visible) {
  legendVisible_ = visible;
  redraw();
}

void SceneView::setTextScale(double scale) {
  textScale_ = std::clamp(scale, 0.5, 4.0);
  redraw();
}

void SceneView::setLive(bool live) {
  if (live == live_)
    return;
  live_ = live;
  redraw();
}

void SceneView::redraw() {
  if (!drawing_ && canvas_)
    canvas_->update();
}

Bounds SceneView::dataBounds() const {
  Bounds all;
  for (const auto& layer : layers_)
    if (layer->isVisible())
      all.add(layer->bounds());
  return all;
}

std::size_t SceneView::segmentsDrawn() const {
  std::size_t sum = 0;
  for (const auto& layer : layers_)
    sum += layer->isVisible() ? layer->segmentsDrawn() : 0;
  return sum;
}

void SceneView::prepareLayers(Detail detail, const QSizeF& size, double pixelRatio) {
  drawing_ = true;
  const Projection view = projection(size, pixelRatio);
  for (const auto& layer : layers_)
    layer->prepare(detail, theme_, view);
  drawing_ = false;
}

bool SceneView::isDrawable() const { return canvas_ && canvas_->isValid(); }

QImage SceneView::grabFramebuffer() { return canvas_ ? canvas_->grabFramebuffer() : QImage(); }

void SceneView::resizeEvent(QResizeEvent*) {
  if (canvas_)
    canvas_->setGeometry(rect());
  if (missing_)
    missing_->setGeometry(rect());
}

void SceneView::paintFrame() {
  fitAutomatically(size());
  const Detail detail = moving_ || live_ ? Detail::Interactive : Detail::Still;
  const double ratio = devicePixelRatioF();
  prepareLayers(detail, size(), ratio);
  setBackground(bridge_->renderer(), theme_.background, false);
  QElapsedTimer clock;
  clock.start();
  // Smooth edges where they are cheap: always on hardware, on a software driver only for still frames of few lines.
  const bool smooth = bridge_->isSoftware() ? detail == Detail::Still && segmentsDrawn() < 150'000 : true;
  bridge_->render(canvas_->defaultFramebufferObject(), QSize(qRound(width() * ratio), qRound(height() * ratio)), ratio,
                  smooth ? 4 : 0);
  canvas_->context()->functions()->glFinish();
  frame_ = {static_cast<double>(clock.nsecsElapsed()) * 1e-6, segmentsDrawn(), detail};
  QPainter painter(canvas_);
  paintOverlay(painter, size());
  paintTool(painter);
  painter.end();
  Q_EMIT framePainted();
}

SceneKeys SceneView::keys() const {
  SceneKeys keys;
  for (const auto& layer : layers_) {
    if (!layer->isVisible())
      continue;
    if (barVisible_)
      std::ranges::copy(layer->scalarBars(), std::back_inserter(keys.bars));
    if (legendVisible_)
      std::ranges::copy(layer->legend(), std::back_inserter(keys.legend));
  }
  return keys;
}

void SceneView::setOverlayFont(QPainter& painter) const {
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  QFont font = this->font();
  font.setPointSizeF(std::max(font.pointSizeF(), 6.0) * textScale_);
  painter.setFont(font);
}

void SceneView::paintOverlay(QPainter& painter, const QSizeF& size, bool withKeys, bool still) const {
  setOverlayFont(painter);
  const Projection view = projection(size);
  SceneOverlay overlay(painter, view, theme_, textScale_);
  bool empty = true;
  for (const auto& layer : layers_) {
    if (layer->isVisible())
      layer->paint(painter, view, theme_);
    empty = empty && layer->bounds().empty();
  }
  if (empty && !emptyText_.isEmpty())
    overlay.drawEmptyText(emptyText_);
  const auto free = [&](SceneOverlay::Side side) {
    const QRectF room = overlay.axesRoom(side);
    return std::ranges::none_of(layers_, [&](const auto& layer) {
      const auto labels =
          layer->isVisible() ? layer->labels(QFontMetricsF(painter.font()), view) : std::vector<QRectF>();
      return std::ranges::any_of(labels, [&](const QRectF& label) { return label.intersects(room); });
    });
  };
  using enum SceneOverlay::Side;
  if (axesVisible_ && !empty && (!still || free(Left)))
    overlay.drawAxes();
  else if (axesVisible_ && !empty && note_.isEmpty() && free(Right))
    overlay.drawAxes(Right);
  bool legend = false;
  if (withKeys) {
    const SceneKeys all = keys();
    legend = !all.legend.empty();
    for (const ColourScale& scale : all.bars)
      overlay.drawScalarBar(scale);
    overlay.drawLegend(all.legend);
  }
  if (!caption_.isEmpty())
    overlay.drawCaption(caption_, legend);
  if (!note_.isEmpty())
    overlay.drawNote(note_);
}

QImage SceneView::picture(const QSize& size, bool transparent, double scale) {
  if (size.isEmpty())
    return {};
  const QSizeF logical = QSizeF(size) / scale;
  const bool narrow = scale > 1.0 && logical.width() < narrowPrint;
  QImage all(size, QImage::Format_ARGB32_Premultiplied);
  all.fill(transparent ? QColor(Qt::transparent) : theme_.background);
  QPainter painter(&all);
  painter.scale(scale, scale);
  setOverlayFont(painter);
  const SceneKeys below = narrow ? keys() : SceneKeys();
  SceneOverlay overlay(painter, projection(logical), theme_, textScale_);
  const double room = below.empty() ? 0.0 : overlay.keysBelow(below, 0, false) + 4;
  const QSize part(size.width(),
                   std::max(size.height() / 2, size.height() - static_cast<int>(std::ceil(room * scale))));
  const QImage image = rendered(part, transparent, scale);
  if (image.isNull())
    return {};
  const QSizeF logicalPart = QSizeF(part) / scale;
  painter.save();
  painter.resetTransform();
  painter.drawImage(0, 0, image);
  painter.restore();
  paintOverlay(painter, logicalPart, !narrow, true);
  overlay.keysBelow(below, logicalPart.height() + 2, true);
  painter.end();
  return transparent ? all : all.convertToFormat(QImage::Format_RGB32);
}

/// The scene alone, at twice the size where possible.
QImage SceneView::rendered(const QSize& size, bool transparent, double scale) {
  if (!isDrawable())
    grabFramebuffer(); // makes the context of a view that was never shown
  if (!isDrawable())
    return {};
  canvas_->makeCurrent();
  fitAutomatically(size);
  // Drawn at twice the size and averaged: smooth lines and glyphs on every driver.
  GLint largest = 0;
  canvas_->context()->functions()->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
  const int factor = 2 * std::max(size.width(), size.height()) <= largest ? 2 : 1;
  QOpenGLFramebufferObject target(size * factor, QOpenGLFramebufferObject::NoAttachment);
  if (!target.isValid())
    return {};
  const QSizeF logical = QSizeF(size) / scale;
  prepareLayers(Detail::Picture, logical, factor * scale);
  setBackground(bridge_->renderer(), theme_.background, transparent);
  bridge_->render(target.handle(), size * factor, factor * scale, 0);
  QImage image = target.toImage().convertToFormat(QImage::Format_ARGB32_Premultiplied);
  target.release();
  canvas_->doneCurrent();
  if (factor > 1)
    image = image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  image.setDevicePixelRatio(1.0);
  redraw();
  return image;
}

void SceneView::savePicture(const QString& file, const QSize& size, bool transparent) {
  requireOpenGL("picture");
  const QImage image = picture(size, transparent);
  if (image.isNull())
    throw Error("picture", "OpenGL refuses a picture of this size", "a smaller one");
  if (!image.save(file))
    throw Error(file.toStdString(), "cannot be written as a picture", "a writable path ending in .png");
}

void SceneView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  QTimer::singleShot(0, this, [this] {
    if (!isDrawable())
      showMissingOpenGL();
  });
}

void SceneView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange)
    redraw();
}

void SceneView::showMissingOpenGL() {
  if (missing_)
    return;
  const OpenGLSupport& support = openGLSupport();
  missing_ = new QLabel(support.usable ? tr("The 3D view cannot be drawn in this window.") : support.text(), this);
  missing_->setObjectName("noOpenGL");
  missing_->setAttribute(Qt::WA_TransparentForMouseEvents);
  missing_->setAlignment(Qt::AlignCenter);
  missing_->setWordWrap(true);
  missing_->setMargin(12);
  missing_->setGeometry(rect());
  colourMissing();
  missing_->show();
}

void SceneView::colourMissing() {
  missing_->setStyleSheet(
      QStringLiteral("background:%1;color:%2").arg(theme_.background.name(), theme_.foreground.name()));
}

} // namespace larmor::views
