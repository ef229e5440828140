#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

namespace larmor::crew {

/// Which pieces of work wait, are being done and are finished. A piece may be done by several at a time, after one of
/// them was thought lost; it is finished once.
class WorkQueue {
public:
  explicit WorkQueue(const std::vector<std::int64_t>& numbers);
  std::optional<std::int64_t> take();
  void giveBack(std::int64_t number); ///< next in turn, unless it waits already or is finished
  bool finish(std::int64_t number);   ///< false if it was finished before or is none of these
  bool finished() const { return open_.empty(); }

private:
  std::deque<std::int64_t> waiting_;
  std::set<std::int64_t> open_; ///< waiting or being done
};

} // namespace larmor::crew
