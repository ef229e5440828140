#include "engine/compute/EglContext.h"

#include "engine/core/Error.h"

#include <dlfcn.h>
#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <fmt/format.h>

#include <array>
#include <mutex>
#include <string_view>
#include <vector>

namespace larmor::compute {

namespace {

/// libepoxy ends the process when it does not find these libraries, so look for them first.
void requireLibraries() {
  const auto present = [](const char* name) { return dlopen(name, RTLD_LAZY | RTLD_LOCAL) != nullptr; };
  if (!present("libEGL.so.1")) {
    const std::string why = dlerror();
    if (why.find("cannot open shared object file") == std::string::npos) // it is there, for another C library
      throw Error("GPU", "the EGL library does not load (" + why + ")", "libraries of one system");
    throw Error("GPU", "the EGL library (libEGL.so.1) is not installed", "package libegl1");
  }
  if (!present("libOpenGL.so.0") && !present("libGL.so.1"))
    throw Error("GPU", "no OpenGL library (libOpenGL.so.0, libGL.so.1)", "package libegl1 with a driver");
}

bool hasWord(const char* words, std::string_view word) {
  const std::string_view all(words ? words : "");
  for (std::size_t at = all.find(word); at != std::string_view::npos; at = all.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || all[at - 1] == ' ') && (end == all.size() || all[end] == ' '))
      return true;
  }
  return false;
}

struct Candidate {
  EGLenum platform;
  void* native;
  std::string name;
};

/// "device 0 (/dev/dri/card0)"
std::string nameOf(EGLDeviceEXT device, EGLint index, const char* extensions, bool software) {
  const char* file =
      hasWord(extensions, "EGL_EXT_device_drm") ? eglQueryDeviceStringEXT(device, EGL_DRM_DEVICE_FILE_EXT) : nullptr;
  const std::string what = file ? file : software ? "software" : "";
  return fmt::format("device {}{}", index, what.empty() ? "" : " (" + what + ")");
}

/// The ways to a display, best first.
std::vector<Candidate> candidates() {
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  if (!hasWord(extensions, "EGL_EXT_platform_base"))
    throw Error("GPU", "this EGL library is too old (no EGL_EXT_platform_base)");
  std::vector<Candidate> hardware, software;
  if (hasWord(extensions, "EGL_EXT_device_enumeration") && hasWord(extensions, "EGL_EXT_device_query")) {
    std::array<EGLDeviceEXT, 32> devices{};
    EGLint count = 0;
    if (eglQueryDevicesEXT(static_cast<EGLint>(devices.size()), devices.data(), &count))
      for (EGLint i = 0; i < count; ++i) {
        EGLDeviceEXT device = devices[static_cast<std::size_t>(i)];
        const char* own = eglQueryDeviceStringEXT(device, EGL_EXTENSIONS);
        const bool soft = hasWord(own, "EGL_MESA_device_software");
        (soft ? software : hardware).push_back({EGL_PLATFORM_DEVICE_EXT, device, nameOf(device, i, own, soft)});
      }
  }
  std::vector<Candidate> all = hardware;
  if (hasWord(extensions, "EGL_MESA_platform_surfaceless"))
    all.push_back({EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, "surfaceless"});
  all.insert(all.end(), software.begin(), software.end());
  return all;
}

/// Displays are initialised once and never terminated: that would end the contexts of other threads.
EGLDisplay displayOf(const Candidate& candidate) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  EGLDisplay display = eglGetPlatformDisplayEXT(candidate.platform, candidate.native, nullptr);
  if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr))
    return EGL_NO_DISPLAY;
  const char* extensions = eglQueryString(display, EGL_EXTENSIONS);
  const bool suitable =
      hasWord(extensions, "EGL_KHR_surfaceless_context") && hasWord(extensions, "EGL_KHR_create_context") &&
      (hasWord(extensions, "EGL_KHR_no_config_context") || hasWord(extensions, "EGL_MESA_configless_context"));
  return suitable ? display : EGL_NO_DISPLAY;
}

EGLContext createCurrent(EGLDisplay display) {
  const std::array<EGLint, 7> wish{
      EGL_CONTEXT_MAJOR_VERSION,           4,       EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
      EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
  EGLContext context = eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wish.data());
  if (context == EGL_NO_CONTEXT)
    return EGL_NO_CONTEXT;
  if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context))
    return context;
  eglDestroyContext(display, context);
  return EGL_NO_CONTEXT;
}

} // namespace

std::vector<std::string> EglContext::places() {
  requireLibraries();
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates())
    names.push_back(candidate.name);
  return names;
}

EglContext::EglContext(std::optional<std::size_t> place) {
  requireLibraries();
  if (!eglBindAPI(EGL_OPENGL_API))
    throw Error("GPU", "this EGL library has no desktop OpenGL");
  std::vector<Candidate> wanted = candidates();
  if (place) {
    if (*place >= wanted.size())
      throw Error("GPU", fmt::format("EGL offers no device number {}", *place));
    wanted = {wanted[*place]};
  }
  for (const Candidate& candidate : wanted) {
    EGLDisplay display = displayOf(candidate);
    if (display == EGL_NO_DISPLAY)
      continue;
    context_ = createCurrent(display);
    if (context_ != EGL_NO_CONTEXT) {
      display_ = display;
      return;
    }
  }
  throw Error("GPU", "no device with OpenGL 4.3 compute shaders found", "a driver (for Mesa: libgl1-mesa-dri)");
}

EglContext::~EglContext() {
  eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext(display_, context_);
  eglReleaseThread();
}

} // namespace larmor::compute
