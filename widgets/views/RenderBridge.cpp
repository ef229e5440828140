#include "widgets/views/RenderBridge.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QOpenGLWidget>
#include <vtkCallbackCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <algorithm>

namespace larmor::views {
namespace {

void makeCurrent(vtkObject*, unsigned long, void* client, void*) {
  auto* owner = static_cast<QOpenGLWidget*>(client);
  // makeCurrent() also binds the widget's framebuffer behind VTK's back, so only when it is really needed.
  if (owner->isValid() && QOpenGLContext::currentContext() != owner->context())
    owner->makeCurrent();
}

void isCurrent(vtkObject*, unsigned long, void* client, void* data) {
  auto* owner = static_cast<QOpenGLWidget*>(client);
  *static_cast<bool*>(data) = owner->isValid() && QOpenGLContext::currentContext() == owner->context();
}

void yes(vtkObject*, unsigned long, void*, void* data) { *static_cast<int*>(data) = 1; }

} // namespace

RenderBridge::RenderBridge(QOpenGLWidget* owner)
    : owner_(owner), window_(vtkSmartPointer<vtkGenericOpenGLRenderWindow>::New()),
      renderer_(vtkSmartPointer<vtkRenderer>::New()) {
  window_->SetOwnContext(0);
  window_->SetFrameBlitModeToNoBlit();
  window_->SetMultiSamples(0);
  window_->SetAlphaBitPlanes(1);
  window_->SetReadyForRendering(false);
  window_->AddRenderer(renderer_);
  renderer_->SetUseDepthPeeling(false);
  if (owner_)
    observe();
}

RenderBridge::~RenderBridge() {
  finalise();
  QObject::disconnect(contextGone_); // fires once more from ~QOpenGLWidget, when this object is gone
}

vtkRenderer& RenderBridge::renderer() { return *renderer_; }

void RenderBridge::observe() {
  const auto add = [&](unsigned long event, void (*function)(vtkObject*, unsigned long, void*, void*)) {
    vtkNew<vtkCallbackCommand> command;
    command->SetCallback(function);
    command->SetClientData(owner_);
    window_->AddObserver(event, command);
  };
  add(vtkCommand::WindowMakeCurrentEvent, makeCurrent);
  add(vtkCommand::WindowIsCurrentEvent, isCurrent);
  add(vtkCommand::WindowIsDirectEvent, yes);
  add(vtkCommand::WindowSupportsOpenGLEvent, yes);
}

void RenderBridge::initialise() {
  finalise();
  const double ratio = owner_->devicePixelRatioF();
  const QSize pixels = owner_->size() * ratio;
  window_->SetSize(std::max(pixels.width(), 1), std::max(pixels.height(), 1));
  window_->SetDPI(static_cast<int>(72 * ratio));
  window_->SetMapped(1);
  window_->OpenGLInit();
  contextGone_ = connect(owner_->context(), &QOpenGLContext::aboutToBeDestroyed, this, &RenderBridge::finalise,
                         Qt::DirectConnection);
  const auto* name = owner_->context()->functions()->glGetString(GL_RENDERER);
  const QByteArray driver(reinterpret_cast<const char*>(name));
  software_ = driver.contains("llvmpipe") || driver.contains("softpipe") || driver.contains("SWR");
  ready_ = true;
}

void RenderBridge::finalise() {
  QObject::disconnect(contextGone_);
  if (!ready_)
    return;
  ready_ = false;
  owner_->makeCurrent();
  window_->Finalize();
  owner_->doneCurrent();
}

void RenderBridge::render(unsigned target, const QSize& pixels, double pixelRatio, int samples) {
  if (!ready_ || pixels.isEmpty())
    return;
  QOpenGLFunctions& gl = *owner_->context()->functions();
  window_->SetSize(pixels.width(), pixels.height());
  window_->SetDPI(static_cast<int>(72 * pixelRatio));
  window_->SetMultiSamples(samples);
  vtkOpenGLState* state = window_->GetState();
  state->Reset();
  state->Push();
  state->vtkglDepthMask(GL_TRUE);
  window_->SetReadyForRendering(true);
  window_->Render();
  gl.glBindFramebuffer(GL_FRAMEBUFFER, target);
  state->ResetFramebufferBindings();
  window_->BlitDisplayFramebuffer(0, 0, 0, pixels.width(), pixels.height(), 0, 0, pixels.width(), pixels.height(),
                                  GL_COLOR_BUFFER_BIT, GL_NEAREST);
  window_->SetReadyForRendering(false);
  state->Pop();
  gl.glBindFramebuffer(GL_FRAMEBUFFER, target);
}

} // namespace larmor::views
