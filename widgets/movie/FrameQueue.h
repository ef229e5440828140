#pragma once
#include <QImage>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace larmor::widgets {

/// Frames on their way from the window, which draws them, to the job that encodes them. Bounded, so that a slow encoder
/// does not fill the memory.
class FrameQueue {
public:
  bool hasRoom() const {
    const std::lock_guard lock(mutex_);
    return frames_.size() < capacity;
  }
  void push(QImage frame) {
    const std::lock_guard lock(mutex_);
    frames_.push_back(std::move(frame));
    changed_.notify_one();
  }
  /// Waits a little for a frame; nullopt if none came (the job then looks whether it was cancelled).
  std::optional<QImage> pop() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::milliseconds(20), [this] { return !frames_.empty(); }))
      return std::nullopt;
    QImage frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
  }

private:
  static constexpr std::size_t capacity = 4;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<QImage> frames_;
};

} // namespace larmor::widgets
