#pragma once
#include <QObject>
#include <QSize>
#include <vtkSmartPointer.h>

class QOpenGLWidget;
class vtkGenericOpenGLRenderWindow;
class vtkRenderer;

namespace larmor::views {

/// Lets VTK draw inside a QOpenGLWidget's context. VTK draws into framebuffers of its own; render() copies the result
/// into a framebuffer of the caller.
class RenderBridge : public QObject {
  Q_OBJECT
public:
  /// @param owner null where there is no OpenGL: then nothing is ever drawn.
  explicit RenderBridge(QOpenGLWidget* owner);
  ~RenderBridge() override;

  /// Ties VTK to the owner's present context (call from initializeGL, again after every new context).
  void initialise();
  /// Frees what VTK holds in the context; makes it current if needed. Safe to call twice.
  void finalise();

  /// Draws one frame of `pixels` size into framebuffer `target`. The context must be current; it is left bound to
  /// `target`. @param samples multisampling, 0 = none.
  void render(unsigned target, const QSize& pixels, double pixelRatio, int samples);
  /// True when the driver draws in software.
  bool isSoftware() const { return software_; }

  vtkRenderer& renderer();

private:
  void observe();

  QOpenGLWidget* owner_;
  vtkSmartPointer<vtkGenericOpenGLRenderWindow> window_;
  vtkSmartPointer<vtkRenderer> renderer_;
  QMetaObject::Connection contextGone_;
  bool ready_ = false, software_ = false;
};

} // namespace larmor::views
