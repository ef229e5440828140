#pragma once
#include <string>

namespace larmor::compute {

/// An OpenGL core context without window or display, current on the creating thread. Hardware devices first, then what
/// Mesa takes by itself, then software devices. The header is free of EGL types.
class EglContext {
public:
  /// @throws Error if there is no EGL library, no device, or no OpenGL 4.3.
  EglContext();
  ~EglContext();
  EglContext(const EglContext&) = delete;
  EglContext& operator=(const EglContext&) = delete;

private:
  void* display_ = nullptr;
  void* context_ = nullptr;
};

} // namespace larmor::compute
