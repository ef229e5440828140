#include "engine/crew/WorkQueue.h"

#include <algorithm>

namespace larmor::crew {

WorkQueue::WorkQueue(const std::vector<std::int64_t>& numbers)
    : waiting_(numbers.begin(), numbers.end()), open_(numbers.begin(), numbers.end()) {}

std::optional<std::int64_t> WorkQueue::take() {
  if (waiting_.empty())
    return {};
  const std::int64_t number = waiting_.front();
  waiting_.pop_front();
  return number;
}

void WorkQueue::giveBack(std::int64_t number) {
  const bool waits = std::find(waiting_.begin(), waiting_.end(), number) != waiting_.end();
  if (open_.contains(number) && !waits)
    waiting_.push_front(number);
}

bool WorkQueue::finish(std::int64_t number) {
  std::erase(waiting_, number); // given back, then finished by the one thought lost
  return open_.erase(number) > 0;
}

} // namespace larmor::crew
