#pragma once
#include <QObject>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace larmor::widgets {

/// Measures how long the window's event loop fails to answer. A thread of its own posts a ping every 10 ms and waits
/// for the answer, so one long stall counts once, with its full length. Make it in the window's thread.
class StallWatchdog : public QObject {
  Q_OBJECT
public:
  /// Stalls longer than logAbove are logged (category "larmor.stall", debug level) when they end.
  explicit StallWatchdog(std::chrono::milliseconds logAbove = std::chrono::milliseconds(50), QObject* parent = nullptr);
  ~StallWatchdog() override;
  /// Since the last reset; includes one that still lasts.
  double longestMilliseconds() const;
  int countAbove() const { return count_.load(); } ///< stalls longer than logAbove
  void reset();

private:
  using Clock = std::chrono::steady_clock;
  void watch();
  void answered();

  std::chrono::milliseconds logAbove_;
  std::atomic<double> longest_{0};
  std::atomic<int> count_{0};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Clock::time_point asked_{};
  bool waiting_ = false, ending_ = false;
  std::thread thread_;
};

} // namespace larmor::widgets
