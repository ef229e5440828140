#pragma once
#include <QOpenGLWidget>
#include <functional>

namespace larmor::views {

/// The part of a scene that OpenGL draws, and that only exists where it can: a QOpenGLWidget without OpenGL would leave
/// its whole window blank. What is drawn, and what the hand does, is the scene's business.
class SceneCanvas : public QOpenGLWidget {
public:
  struct Hooks {
    std::function<void()> initialise, paint, resized;
  };
  SceneCanvas(Hooks hooks, QWidget* parent) : QOpenGLWidget(parent), hooks_(std::move(hooks)) {
    setAttribute(Qt::WA_TransparentForMouseEvents); // they go to the scene
  }

protected:
  void initializeGL() override { hooks_.initialise(); }
  void paintGL() override { hooks_.paint(); }
  void resizeGL(int, int) override { hooks_.resized(); }

private:
  Hooks hooks_;
};

} // namespace larmor::views
