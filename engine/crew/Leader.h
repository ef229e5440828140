#pragma once
#include "engine/crew/Crew.h"
#include "engine/crew/Note.h"
#include "engine/crew/Piece.h"
#include "engine/crew/Ranks.h"
#include "engine/crew/Watch.h"
#include "engine/crew/WorkQueue.h"

#include <optional>

namespace larmor::crew {

/// Rank 0: hands out one piece to every follower, the next when its result is there, and takes the results. Works
/// itself only when no follower is left. A follower that gives no sign of life for some time counts as lost, and its
/// piece goes to another; should it answer later, it counts again.
class Leader final : public Crew {
public:
  Leader(Ranks& ranks, Options options);
  ~Leader() override; ///< sends the followers home

  int ranks() const override { return ranks_.size(); }
  int lostRanks() const override;
  unsigned threads() const override { return ranks_.cores(); }
  void work(const std::vector<std::int64_t>& numbers, const Work& work, const Finished& finished,
            jobs::JobContext& context) override;

private:
  struct Follower {
    std::string machine;
    bool ready = false, lost = false, leaving = false, gone = false;
    std::optional<std::int64_t> piece;
    double silence = 0; ///< seconds
    bool works() const { return !lost && !leaving; }
  };
  struct Result {
    std::int64_t number;
    std::string text;
  };

  Follower& follower(int rank) { return followers_[static_cast<std::size_t>(rank) - 1]; }
  void send(int to, const Note& note) { ranks_.send(to, pack(note)); }
  std::vector<Result> listen(WorkQueue& queue);
  void take(int from, Note note, WorkQueue& queue, std::vector<Result>& results);
  void welcome(int from, const std::string& text);
  void missSilent(WorkQueue* queue);
  void handOut(WorkQueue& queue);
  void workAlone(std::unique_ptr<Piece>& own, WorkQueue& queue, const Work& work, const Finished& finished);
  void keepInTouch(double passed);
  bool alone() const;
  void tellAll(const Note& note);
  void dismiss();
  void waitForByes();
  bool dismissed() const;

  Ranks& ranks_;
  Options options_;
  std::vector<Follower> followers_; ///< of rank 1, 2, ...
  Watch watch_;
  double sinceSign_ = 0;
  std::string problem_; ///< that a follower met
  bool completed_ = false;
};

} // namespace larmor::crew
