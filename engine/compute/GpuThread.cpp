#include "engine/compute/GpuThread.h"

#include <utility>

namespace larmor::compute {

GpuThread::GpuThread(std::optional<std::size_t> place) : place_(place), thread_([this] { loop(); }) {
  try {
    run([](GpuContext&) {}); // makes the context, or says why it cannot be made
  } catch (...) {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
    throw;
  }
}

GpuThread::~GpuThread() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void GpuThread::run(const std::function<void(GpuContext&)>& work) {
  std::unique_lock lock(mutex_);
  work_ = &work;
  changed_.notify_all();
  changed_.wait(lock, [this] { return work_ == nullptr; });
  if (error_)
    std::rethrow_exception(std::exchange(error_, nullptr));
}

void GpuThread::execute(const std::function<void(GpuContext&)>& work, std::unique_ptr<GpuContext>& context) {
  try {
    if (!context)
      context = std::make_unique<GpuContext>(place_);
    work(*context);
  } catch (...) {
    error_ = std::current_exception();
  }
}

void GpuThread::loop() {
  std::unique_ptr<GpuContext> context;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || work_ != nullptr; });
    if (stop_)
      return;
    const auto* work = work_;
    lock.unlock();
    execute(*work, context); // error_ is read by run() only after work_ became null under the lock
    lock.lock();
    work_ = nullptr;
    changed_.notify_all();
  }
}

} // namespace larmor::compute
