#pragma once
#include "engine/crew/Crew.h"
#include "engine/crew/Note.h"
#include "engine/crew/Piece.h"
#include "engine/crew/Ranks.h"
#include "engine/crew/Watch.h"

#include <optional>

namespace larmor::crew {

/// Every rank but 0: does what the leader hands out. Works in a thread beside, so that this one can answer at any time.
class Follower final : public Crew {
public:
  Follower(Ranks& ranks, Options options);

  bool leads() const override { return false; }
  int ranks() const override { return ranks_.size(); }
  unsigned threads() const override { return ranks_.cores(); }
  /// Ends when the leader says so. `numbers` and `finished` are the leader's.
  void work(const std::vector<std::int64_t>& numbers, const Work& work, const Finished& finished,
            jobs::JobContext& context) override;

private:
  void send(const Note& note) { ranks_.send(0, pack(note)); }
  void serve(const Work& work, jobs::JobContext& context);
  void listen(const Work& work);
  void start(std::int64_t number, const Work& work);
  void report();
  void keepInTouch();
  void breakOff();
  void stop(const Note& end);
  void finish();

  Ranks& ranks_;
  Options options_;
  std::unique_ptr<Piece> piece_;
  std::optional<Note> end_, part_;
  bool cancelled_ = false;
  Watch watch_;
  double sinceSign_ = 0, silence_ = 0;
};

} // namespace larmor::crew
