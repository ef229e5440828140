#pragma once
#include "engine/compute/GpuContext.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace larmor::compute {

/// A GPU context with a thread of its own, since OpenGL ties a context to a thread: its owner may then be used from any
/// thread, one at a time, also from one in which a view's context is current.
class GpuThread {
public:
  /// @param place of EGL's (listGpus), none: the best that works. @throws Error if there is no GPU context to be had.
  explicit GpuThread(std::optional<std::size_t> place = {});
  ~GpuThread();
  GpuThread(const GpuThread&) = delete;
  GpuThread& operator=(const GpuThread&) = delete;

  /// Calls work(context) on the thread and returns when it is done; rethrows what it threw.
  void run(const std::function<void(GpuContext&)>& work);

private:
  void loop();
  void execute(const std::function<void(GpuContext&)>& work, std::unique_ptr<GpuContext>& context);

  const std::optional<std::size_t> place_;
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(GpuContext&)>* work_ = nullptr; ///< null: nothing to do, or done
  std::exception_ptr error_;
  bool stop_ = false;
  std::thread thread_;
};

} // namespace larmor::compute
