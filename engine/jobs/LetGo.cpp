#include "engine/jobs/LetGo.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace larmor::jobs {

namespace {

class Undertaker {
public:
  ~Undertaker() {
    {
      std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  void take(std::shared_ptr<const void> last) {
    {
      std::lock_guard lock(mutex_);
      arrived_.push_back(std::move(last));
    }
    changed_.notify_one();
  }

private:
  using Held = std::vector<std::shared_ptr<const void>>;

  void work() {
    constexpr auto between = std::chrono::milliseconds(20);
    Held waiting; // until nobody else holds them
    for (bool ending = false; !ending;) {
      {
        std::unique_lock lock(mutex_);
        const auto due = [this] { return ending_ || !arrived_.empty(); };
        waiting.empty() ? changed_.wait(lock, due) : void(changed_.wait_for(lock, between, due));
        for (auto& each : arrived_) // what was let go of twice is held once, or its count would never be 1
          if (std::find(waiting.begin(), waiting.end(), each) == waiting.end())
            waiting.push_back(std::move(each));
        arrived_.clear();
        ending = ending_;
      }
      std::erase_if(waiting, [](const auto& each) { return each.use_count() == 1; });
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Held arrived_;
  bool ending_ = false;
  std::thread thread_{[this] { work(); }}; // the last member: all it uses is there
};

} // namespace

void letGo(std::shared_ptr<const void> last) {
  static Undertaker undertaker;
  if (last)
    undertaker.take(std::move(last));
}

} // namespace larmor::jobs
