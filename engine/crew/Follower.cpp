#include "engine/crew/Follower.h"

#include <fmt/format.h>
#include <thread>

namespace larmor::crew {

namespace {
/// A leader may be busy with a slow disk, and without it everything ends.
constexpr double patienceWithLeader = 10.0;
} // namespace

Follower::Follower(Ranks& ranks, Options options) : ranks_(ranks), options_(std::move(options)) {}

void Follower::work(const std::vector<std::int64_t>&, const Work& work, const Finished&, jobs::JobContext& context) {
  try {
    serve(work, context);
  } catch (...) {
    piece_.reset(); // it uses what the caller is about to destroy
    throw;
  }
}

void Follower::serve(const Work& work, jobs::JobContext& context) {
  send({Kind::Hello, 0, ranks_.machine() + "\n" + options_.task});
  while (!part_) {
    listen(work);
    report();
    keepInTouch();
    if (context.cancelled() && !cancelled_ && !end_)
      breakOff();
    std::this_thread::sleep_for(pollingPause);
  }
  finish();
}

void Follower::listen(const Work& work) {
  while (const auto letter = ranks_.receive()) {
    const Note note = unpack(letter->bytes);
    silence_ = 0;
    if (note.kind == Kind::Piece)
      start(note.number, work);
    else if (note.kind == Kind::End)
      stop(note);
    else if (note.kind == Kind::Part)
      part_ = note;
  }
}

void Follower::start(std::int64_t number, const Work& work) {
  if (cancelled_) { // crossed with our leave
    send({Kind::Leaving, number, {}});
    return;
  }
  piece_ = std::make_unique<Piece>(number, work);
}

/// Tells how the piece ended, if it has.
void Follower::report() {
  if (!piece_ || !piece_->ready())
    return;
  const std::int64_t number = piece_->number();
  try {
    send({Kind::Result, number, piece_->result()});
  } catch (const Cancelled&) {
    send({Kind::Leaving, number, {}});
  } catch (const std::bad_alloc&) {
    send({Kind::Problem, number, "not enough memory"});
  } catch (const std::exception& error) {
    send({Kind::Problem, number, error.what()});
  }
  piece_.reset();
}

void Follower::keepInTouch() {
  const double passed = watch_.lap();
  sinceSign_ += passed;
  silence_ += passed;
  if (sinceSign_ >= secondsBetweenSigns) {
    sinceSign_ = 0;
    send({Kind::Alive, 0, {}});
  }
  if (end_ && silence_ > options_.lostAfter) // it has said all that matters, and is gone
    part_ = Note{Kind::Part, 0, {}};
  if (part_ || silence_ < patienceWithLeader * options_.lostAfter)
    return;
  ranks_.leave(Parting::EndAll);
  throw Error(fmt::format("rank {} on {}", ranks_.rank(), ranks_.machine()), "rank 0 answers no more");
}

/// Cancelled: does nothing more but goes on listening, as the leader says when to end.
void Follower::breakOff() {
  cancelled_ = true;
  if (piece_)
    piece_->cancel();
  else
    send({Kind::Leaving, 0, {}});
}

void Follower::stop(const Note& end) {
  end_ = end;
  piece_.reset(); // thought lost, and another was faster; or the job failed
  send({Kind::Bye, 0, {}});
}

void Follower::finish() {
  ranks_.leave(part_->number == 1 ? Parting::Together : Parting::Apart);
  if (!end_ || end_->number == 0)
    throw ToldElsewhere();
  if (cancelled_) // this one only
    throw Cancelled();
}

} // namespace larmor::crew
