#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace larmor::compute {

/// An OpenGL core context without window or display, current on the creating thread. Hardware devices first, then what
/// Mesa takes by itself, then software devices. The header is free of EGL types.
class EglContext {
public:
  /// What EGL offers, best first: "device 0 (/dev/dri/card0)", "surfaceless", "device 1 (software)".
  /// @throws Error if there is no EGL library, or an old one.
  static std::vector<std::string> places();

  /// @param place index into places(); none: the first that works. @throws Error if there is no EGL library, no device,
  /// or no OpenGL 4.3.
  explicit EglContext(std::optional<std::size_t> place = {});
  ~EglContext();
  EglContext(const EglContext&) = delete;
  EglContext& operator=(const EglContext&) = delete;

private:
  void* display_ = nullptr;
  void* context_ = nullptr;
};

} // namespace larmor::compute
