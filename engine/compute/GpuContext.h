#pragma once
#include "engine/compute/GpuDevice.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace larmor::compute {

class EglContext;

/// A buffer in GPU memory, bound to a shader storage binding. Must not outlive its context.
class GpuBuffer {
public:
  GpuBuffer(unsigned name, std::size_t bytes) : name_(name), bytes_(bytes) {}
  GpuBuffer(GpuBuffer&& other) noexcept;
  GpuBuffer& operator=(GpuBuffer&& other) noexcept;
  ~GpuBuffer();

  std::size_t bytes() const { return bytes_; }
  /// Copies `bytes` bytes at `offset`. @throws Error if they do not fit or the driver reports an error.
  void upload(const void* data, std::size_t bytes, std::size_t offset = 0);
  void download(void* data, std::size_t bytes, std::size_t offset = 0) const;
  void bind(unsigned binding) const;

private:
  void check(std::size_t bytes, std::size_t offset) const;
  unsigned name_;
  std::size_t bytes_;
};

/// A compiled compute shader with its uniforms. Uniforms that the compiler removed are ignored.
class GpuProgram {
public:
  explicit GpuProgram(unsigned name) : name_(name) {}
  GpuProgram(GpuProgram&& other) noexcept;
  GpuProgram& operator=(GpuProgram&& other) noexcept;
  ~GpuProgram();

  unsigned name() const { return name_; } ///< OpenGL's
  void set(const char* uniform, std::uint32_t value);
  void set(const char* uniform, int value);
  /// float[2]: the value rounded to float and what that lost.
  void setSplit(const char* uniform, double value);
  void set(const char* uniform, float x, float y, float z);
  /// Runs `groups` work groups and waits until they are done. @returns seconds it took.
  double run(std::uint32_t groups);

private:
  int location(const char* uniform);
  unsigned name_;
};

/// OpenGL compute for one thread: created, used and destroyed on the same thread, current all the while. A thread that
/// has another context (a view) must not create one.
/// Example: `GpuContext gpu; auto program = gpu.compile("boris", source); auto buffer = gpu.buffer(bytes);
///           buffer.bind(0); program.run(groups);`
class GpuContext {
public:
  /// @param place of EGL's (listGpus), none: the best that works. @throws Error telling why there is none.
  explicit GpuContext(std::optional<std::size_t> place = {});
  ~GpuContext();
  GpuContext(const GpuContext&) = delete;
  GpuContext& operator=(const GpuContext&) = delete;

  const GpuDevice& device() const { return device_; }
  std::size_t largestBuffer() const { return largestBuffer_; } ///< bytes of one shader storage block
  unsigned bindings() const { return bindings_; }              ///< shader storage buffers of one compute shader

  /// @param name for messages. @throws Error with the compiler's log.
  GpuProgram compile(const std::string& name, const std::string& source) const;
  /// Uninitialised. @throws Error if larger than largestBuffer() or out of GPU memory.
  GpuBuffer buffer(std::size_t bytes) const;

private:
  std::unique_ptr<EglContext> egl_;
  GpuDevice device_;
  std::size_t largestBuffer_ = 0;
  unsigned bindings_ = 0;
};

} // namespace larmor::compute
