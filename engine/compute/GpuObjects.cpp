#include "engine/compute/GpuContext.h"
#include "engine/compute/Split.h"
#include "engine/core/Error.h"

#include <epoxy/gl.h>
#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace larmor::compute {

namespace {

void requireNoError(const char* what) {
  const GLenum code = glGetError();
  if (code != GL_NO_ERROR)
    throw Error("GPU", fmt::format("{} failed (OpenGL error 0x{:04x})", what, code));
}

} // namespace

GpuBuffer::GpuBuffer(GpuBuffer&& other) noexcept : name_(std::exchange(other.name_, 0)), bytes_(other.bytes_) {}

GpuBuffer& GpuBuffer::operator=(GpuBuffer&& other) noexcept {
  std::swap(name_, other.name_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

GpuBuffer::~GpuBuffer() {
  if (name_ != 0)
    glDeleteBuffers(1, &name_);
}

void GpuBuffer::check(std::size_t bytes, std::size_t offset) const {
  if (offset > bytes_ || bytes > bytes_ - offset)
    throw Error("GPU", fmt::format("{} bytes at {} do not fit a buffer of {} bytes", bytes, offset, bytes_));
}

void GpuBuffer::upload(const void* data, std::size_t bytes, std::size_t offset) {
  check(bytes, offset);
  glBindBuffer(GL_SHADER_STORAGE_BUFFER, name_);
  glBufferSubData(GL_SHADER_STORAGE_BUFFER, static_cast<GLintptr>(offset), static_cast<GLsizeiptr>(bytes), data);
  requireNoError("upload");
}

void GpuBuffer::download(void* data, std::size_t bytes, std::size_t offset) const {
  check(bytes, offset);
  glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
  glBindBuffer(GL_SHADER_STORAGE_BUFFER, name_);
  glGetBufferSubData(GL_SHADER_STORAGE_BUFFER, static_cast<GLintptr>(offset), static_cast<GLsizeiptr>(bytes), data);
  requireNoError("download");
}

void GpuBuffer::bind(unsigned binding) const { glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding, name_); }

GpuProgram::GpuProgram(GpuProgram&& other) noexcept : name_(std::exchange(other.name_, 0)) {}

GpuProgram& GpuProgram::operator=(GpuProgram&& other) noexcept {
  std::swap(name_, other.name_);
  return *this;
}

GpuProgram::~GpuProgram() {
  if (name_ != 0)
    glDeleteProgram(name_);
}

int GpuProgram::location(const char* uniform) { return glGetUniformLocation(name_, uniform); }

void GpuProgram::set(const char* uniform, std::uint32_t value) { glProgramUniform1ui(name_, location(uniform), value); }

void GpuProgram::set(const char* uniform, int value) { glProgramUniform1i(name_, location(uniform), value); }

void GpuProgram::setSplit(const char* uniform, double value) {
  const SplitReal whole = split(value);
  const float parts[2] = {whole.high, whole.low};
  glProgramUniform1fv(name_, location(uniform), 2, parts);
}

void GpuProgram::set(const char* uniform, float x, float y, float z) {
  glProgramUniform3f(name_, location(uniform), x, y, z);
}

double GpuProgram::run(std::uint32_t groups) {
  const auto start = std::chrono::steady_clock::now();
  glUseProgram(name_);
  glDispatchCompute(groups, 1, 1);
  glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT | GL_BUFFER_UPDATE_BARRIER_BIT);
  glFinish();
  requireNoError("dispatch");
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace larmor::compute
