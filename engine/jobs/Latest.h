#pragma once
#include <atomic>
#include <memory>
#include <mutex>

namespace larmor::jobs {

/// One-place box for immutable snapshots: the newest wins, and neither side waits longer than a pointer swap.
template <class T>
class Latest {
public:
  /// True when the reader has taken the previous snapshot, so that a new one is worth making.
  bool wanted() const { return wanted_.load(std::memory_order_relaxed); }
  void publish(std::shared_ptr<const T> snapshot) {
    std::lock_guard lock(mutex_);
    snapshot_ = std::move(snapshot);
    wanted_.store(false, std::memory_order_relaxed);
  }
  /// The newest snapshot not yet taken, or null.
  std::shared_ptr<const T> take() {
    std::lock_guard lock(mutex_);
    wanted_.store(true, std::memory_order_relaxed);
    return std::move(snapshot_);
  }

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> snapshot_;
  std::atomic<bool> wanted_{true};
};

} // namespace larmor::jobs
