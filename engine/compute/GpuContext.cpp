#include "engine/compute/GpuContext.h"

#include "engine/compute/EglContext.h"
#include "engine/core/Error.h"

#include <epoxy/gl.h>
#include <fmt/format.h>

#include <algorithm>

namespace larmor::compute {

namespace {

std::string textOf(GLenum name) {
  const auto* text = reinterpret_cast<const char*>(glGetString(name));
  return text ? text : "";
}

bool isSoftware(const std::string& renderer) {
  for (const char* name : {"llvmpipe", "softpipe", "SwiftShader", "swrast", "Software Rasterizer"})
    if (renderer.find(name) != std::string::npos)
      return true;
  return false;
}

std::string logOf(GLuint object, decltype(glGetShaderiv) get, decltype(glGetShaderInfoLog) getLog) {
  GLint length = 0;
  get(object, GL_INFO_LOG_LENGTH, &length);
  std::string log(static_cast<std::size_t>(std::max(length, 1)), '\0');
  getLog(object, length, nullptr, log.data());
  while (!log.empty() && (log.back() == '\0' || log.back() == '\n'))
    log.pop_back();
  return log;
}

} // namespace

GpuContext::GpuContext(std::optional<std::size_t> place) : egl_(std::make_unique<EglContext>(place)) {
  device_ = {textOf(GL_VENDOR), textOf(GL_RENDERER), textOf(GL_VERSION)};
  device_.software = isSoftware(device_.renderer);
  device_.doubles = epoxy_has_gl_extension("GL_ARB_gpu_shader_fp64");
  GLint64 largest = 0;
  glGetInteger64v(GL_MAX_SHADER_STORAGE_BLOCK_SIZE, &largest);
  largestBuffer_ = static_cast<std::size_t>(std::max<GLint64>(largest, 0));
  GLint bindings = 0;
  glGetIntegerv(GL_MAX_COMPUTE_SHADER_STORAGE_BLOCKS, &bindings);
  bindings_ = static_cast<unsigned>(std::max(bindings, 0));
}

GpuContext::~GpuContext() = default;

GpuProgram GpuContext::compile(const std::string& name, const std::string& source) const {
  GpuProgram program(glCreateProgram()); // owns from here on, also when compiling fails
  const GLuint shader = glCreateShader(GL_COMPUTE_SHADER);
  const char* text = source.c_str();
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  std::string log = good ? std::string() : logOf(shader, glGetShaderiv, glGetShaderInfoLog);
  if (good) {
    const GLuint linked = program.name();
    glAttachShader(linked, shader);
    glLinkProgram(linked);
    glDetachShader(linked, shader);
    glGetProgramiv(linked, GL_LINK_STATUS, &good);
    if (!good)
      log = logOf(linked, glGetProgramiv, glGetProgramInfoLog);
  }
  glDeleteShader(shader);
  if (!good)
    throw Error("shader " + name, "does not compile on " + device_.renderer + ":\n" + log);
  return program;
}

GpuBuffer GpuContext::buffer(std::size_t bytes) const {
  if (bytes > largestBuffer_)
    throw Error("GPU", fmt::format("a buffer of {} bytes is too large for {}", bytes, device_.renderer),
                fmt::format("at most {} bytes", largestBuffer_));
  while (glGetError() != GL_NO_ERROR) {
  }
  GLuint name = 0;
  glGenBuffers(1, &name);
  GpuBuffer made(name, bytes);
  glBindBuffer(GL_SHADER_STORAGE_BUFFER, name);
  glBufferData(GL_SHADER_STORAGE_BUFFER, static_cast<GLsizeiptr>(std::max<std::size_t>(bytes, 16)), nullptr,
               GL_DYNAMIC_COPY);
  if (glGetError() != GL_NO_ERROR)
    throw Error("GPU", fmt::format("out of memory for {} bytes on {}", bytes, device_.renderer));
  return made;
}

} // namespace larmor::compute
