#pragma once
#include "widgets/views/Layer.h"

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QVariantAnimation>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>

class QLabel;

namespace larmor::views {

class RenderBridge;
class SceneCanvas;
struct SceneKeys;

/// Scale of pictures that are printed at 600 dots per inch with text and lines as large as in the window.
constexpr double printScale = 600.0 / 96.0;
/// Logical pixels: what explains a scene stands below it in prints that are narrower.
constexpr double narrowPrint = 480.0;

/// What dragging with the left button does.
enum class SceneTool {
  Navigate,  ///< turn
  Rectangle, ///< draw a rectangle: rectangleDrawn
  Arrow      ///< draw an arrow: arrowDrawn
};

/// Where the scene is seen from; a plain value for undo, linking and run files.
struct CameraState {
  std::array<double, 3> position{0, 0, 1}, focus{0, 0, 0}, up{0, 1, 0};
  double viewAngle = 30.0; ///< degrees
  bool operator==(const CameraState&) const = default;
};

/// A 3D scene made of layers. Draws on demand, never by itself. Left drag turns, middle (or shift + left) drag moves,
/// right drag and wheel zoom, ctrl + left drag rolls; a click picks, a double click focuses; keys r, x, y, z, f.
/// Where there is no OpenGL (openGLSupport) it says so and what helps, and every call stays harmless.
class SceneView : public QWidget {
  Q_OBJECT
public:
  /// Call once before QApplication is made: the OpenGL version every view needs.
  static void setDefaultSurfaceFormat();

  explicit SceneView(QWidget* parent = nullptr);
  ~SceneView() override;

  /// The layer of that name, made on first use. The same name always gives the same layer.
  /// @throws Error if the name belongs to a layer of another type.
  template <class L>
  L& layer(const std::string& name) {
    if (Layer* found = find(name))
      return checked<L>(*found);
    auto made = std::make_unique<L>(name);
    L& result = *made;
    add(std::move(made));
    return result;
  }
  Layer* find(const std::string& name) const;
  void removeLayer(const std::string& name);

  void setTheme(const QColor& background, const QColor& foreground);
  void setAccent(const QColor& accent);
  const Theme& theme() const { return theme_; }
  /// Said in the middle of the view while no layer has data.
  void setEmptyText(const QString& text);
  void setCaption(const QString& caption); ///< at the top; empty: none
  void setNote(const QString& note);       ///< in the lower right corner, large: the time in a lecture; empty: none
  const QString& note() const { return note_; }
  void setAxesVisible(bool visible); ///< orientation axes, lower left corner
  void setScalarBarVisible(bool visible);
  void setLegendVisible(bool visible);
  /// Scales every text and symbol on top of the scene (presentation mode).
  void setTextScale(double scale);
  /// Makes the lines and tubes of every layer thicker (the same).
  void setLineScale(double scale);

  CameraState camera() const;
  void setCamera(const CameraState& camera);
  void resetCamera();       ///< everything visible, direction kept
  void viewAlong(int axis); ///< 0 x, 1 y, 2 z, then everything visible
  void viewDiagonal();      ///< the start direction, then everything visible
  /// As viewDiagonal, and until somebody moves the camera everything stays visible: as the view changes its size, and
  /// as the data grow, with fitAgain.
  void frame(int axis = -1); ///< along an axis instead of the diagonal
  /// The data have grown: everything visible again, unless somebody has moved the camera.
  void fitAgain();
  void zoomTo(const Bounds& bounds); ///< direction kept
  /// Moves the camera there smoothly, within half a second; at once on a view that is not visible.
  void flyTo(const CameraState& camera);
  void flyTo(const Bounds& bounds); ///< as zoomTo
  bool isFlying() const { return flight_.state() == QAbstractAnimation::Running; }
  /// Shifts the camera so that it looks at the point; direction and distance kept.
  void lookAt(const std::array<double, 3>& point);
  /// Both views follow each other's camera until one is destroyed or unlinkCamera.
  void linkCamera(SceneView* other);
  void unlinkCamera();
  /// The camera is fitted by itself when data first appear, and to a new size of the view as long as nobody has moved
  /// it; false: never by itself.
  void setAutomaticFit(bool fit) { automaticFit_ = fit; }

  void setTool(SceneTool tool);
  SceneTool tool() const { return tool_; }
  Projection projection() const { return projection(size()); }
  /// The world position under a point of the screen, on the plane through the camera's focus that faces it.
  std::array<double, 3> onFocalPlane(const QPointF& at) const;
  /// The nearest position of a layer's data there, if any.
  std::optional<std::array<double, 3>> dataAt(const QPointF& at) const;

  /// While true (a job is feeding data) only reduced detail is drawn, so that the window stays smooth.
  void setLive(bool live);

  /// The scene at any size, smoothed, everything drawn in full. Works on a view that was never shown. Null without
  /// OpenGL. @param scale pixels of the picture for one of the window: text, lines and symbols grow with it.
  /// Prints narrower than narrowPrint have their scalar bars and legend below the scene.
  QImage picture(const QSize& size, bool transparent = false, double scale = 1.0);
  /// @throws Error if there is no OpenGL or the file cannot be written.
  void savePicture(const QString& file, const QSize& size, bool transparent = false);

  /// What is on the screen. Null without OpenGL.
  QImage grabFramebuffer();

  struct Frame {
    double milliseconds = 0.0;
    std::size_t segments = 0;
    Detail detail = Detail::Still;
  };
  const Frame& lastFrame() const { return frame_; } ///< measured with glFinish

  QSize sizeHint() const override { return {640, 480}; }

public Q_SLOTS:
  void redraw(); ///< asks for a frame
  /// The scene is being changed by hand or plays: reduced detail until it has rested for a moment.
  void keepMoving();

Q_SIGNALS:
  void cameraChanged();
  void layersChanged();
  void framePainted();
  void nothingPicked(); ///< a click hit no layer
  void toolChanged(larmor::views::SceneTool tool);
  /// The user drew a rectangle or an arrow (from equals to for a mere click), in logical pixels.
  void rectangleDrawn(const QRectF& rectangle);
  void arrowDrawn(const QPointF& from, const QPointF& to);

protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  template <class L>
  static L& checked(Layer& layer) {
    if (auto* typed = dynamic_cast<L*>(&layer))
      return *typed;
    wrongType(layer.name());
  }
  [[noreturn]] static void wrongType(const std::string& name);
  void add(std::unique_ptr<Layer> layer);
  void initialiseCamera();
  void lookFrom(const std::array<double, 3>& back, const std::array<double, 3>& up);
  Bounds dataBounds() const;
  void zoomTo(const std::vector<std::array<double, 3>>& points, const QSizeF& size);
  std::vector<std::array<double, 3>> outline() const;
  Projection projection(const QSizeF& size, double pixelRatio = 1.0) const;
  void prepareLayers(Detail detail, const QSizeF& size, double pixelRatio);
  void fitAutomatically(const QSizeF& size);
  void cameraMoved(bool interactive);
  /// @param still a picture: the axes go where nothing is to be read, or stay away
  void paintOverlay(QPainter& painter, const QSizeF& size, bool keys = true, bool still = false) const;
  void setOverlayFont(QPainter& painter) const;
  SceneKeys keys() const;
  QImage rendered(const QSize& size, bool transparent, double scale);
  void pickAt(const QPointF& at);
  CameraState fitted(const std::vector<std::array<double, 3>>& points, const QSizeF& size) const;
  void finishDrawing(const QPointF& at);
  void paintTool(QPainter& painter) const;
  void focusAt(const QPointF& at);
  void paintFrame();
  bool isDrawable() const;
  void showMissingOpenGL();
  void colourMissing();
  std::size_t segmentsDrawn() const;

  SceneCanvas* canvas_ = nullptr; ///< null without OpenGL
  std::unique_ptr<RenderBridge> bridge_;
  std::vector<std::unique_ptr<Layer>> layers_;
  Theme theme_;
  QString emptyText_, caption_, note_;
  bool axesVisible_ = true, barVisible_ = true, legendVisible_ = true;
  double textScale_ = 1.0, lineScale_ = 1.0;
  bool automaticFit_ = true, placed_ = false, hadData_ = false, live_ = false, moving_ = false;
  QSizeF fittedSize_;
  QTimer stillTimer_;
  Frame frame_;
  QPointF pressed_, last_;
  bool dragged_ = false, drawing_ = false;
  SceneTool tool_ = SceneTool::Navigate;
  bool toolDown_ = false; ///< a rectangle or arrow is being drawn, from pressed_ to last_
  QVariantAnimation flight_;
  std::vector<QMetaObject::Connection> links_;
  QLabel* missing_ = nullptr;
};

} // namespace larmor::views
