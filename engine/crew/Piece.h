#pragma once
#include "engine/crew/Crew.h"

#include <future>

namespace larmor::crew {

/// A piece being done in a thread of its own, so that the caller can answer letters meanwhile.
class Piece {
public:
  /// @param work must outlive this object.
  Piece(std::int64_t number, const Work& work)
      : number_(number), result_(std::async(std::launch::async, [this, &work] { return work(number_, context_); })) {}
  ~Piece() { cancel(); } // and the future waits for the thread
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;

  std::int64_t number() const { return number_; }
  void cancel() { context_.requestCancel(); }
  bool ready() const { return result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  std::string result() { return result_.get(); } ///< waits. @throws what the work threw

private:
  std::int64_t number_;
  jobs::JobContext context_; ///< its own: the progress of a follower is not shown
  std::future<std::string> result_;
};

} // namespace larmor::crew
