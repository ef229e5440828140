#include "engine/crew/Leader.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>

namespace larmor::crew {

Leader::Leader(Ranks& ranks, Options options)
    : ranks_(ranks), options_(std::move(options)), followers_(static_cast<std::size_t>(ranks.size()) - 1) {}

Leader::~Leader() {
  try {
    dismiss();
  } catch (const std::exception&) { // a damaged message at the very end: the others are ended with this process
    ranks_.leave(Parting::EndAll);
  }
}

int Leader::lostRanks() const {
  return static_cast<int>(std::count_if(followers_.begin(), followers_.end(), [](const auto& f) { return f.lost; }));
}

void Leader::work(const std::vector<std::int64_t>& numbers, const Work& work, const Finished& finished,
                  jobs::JobContext& context) {
  WorkQueue queue(numbers);
  std::unique_ptr<Piece> own;
  while (!queue.finished()) {
    context.checkpoint();
    const auto results = listen(queue);
    handOut(queue); // before the results are taken, so that nobody waits for the disk
    for (const Result& result : results)
      finished(result.number, result.text);
    if (!problem_.empty())
      throw Error(problem_);
    workAlone(own, queue, work, finished);
    if (results.empty())
      std::this_thread::sleep_for(pollingPause);
  }
  completed_ = true;
}

/// Takes all letters that are there. @returns results that were not known yet.
std::vector<Leader::Result> Leader::listen(WorkQueue& queue) {
  std::vector<Result> results;
  keepInTouch(watch_.lap());
  while (const auto letter = ranks_.receive())
    take(letter->from, unpack(letter->bytes), queue, results);
  missSilent(&queue);
  return results;
}

void Leader::take(int from, Note note, WorkQueue& queue, std::vector<Result>& results) {
  Follower& sender = follower(from);
  sender.silence = 0;
  sender.lost = false;
  switch (note.kind) {
  case Kind::Hello:
    welcome(from, note.text);
    break;
  case Kind::Result:
    sender.piece.reset();
    if (queue.finish(note.number))
      results.push_back({note.number, std::move(note.text)});
    break;
  case Kind::Problem:
    problem_ = fmt::format("rank {} on {}: {}", from, sender.machine, note.text);
    break;
  case Kind::Leaving:
    sender.leaving = true;
    if (sender.piece)
      queue.giveBack(*sender.piece);
    sender.piece.reset();
    break;
  default:
    break;
  }
}

void Leader::welcome(int from, const std::string& text) {
  const auto end = std::min(text.find('\n'), text.size());
  follower(from).machine = text.substr(0, end);
  follower(from).ready = true;
  if (text.substr(std::min(end + 1, text.size())) != options_.task)
    problem_ = fmt::format("rank {} on {}: was started with another command or version; expected the same in all ranks",
                           from, follower(from).machine);
}

void Leader::missSilent(WorkQueue* queue) {
  for (Follower& f : followers_)
    if (!f.lost && !f.gone && f.silence > options_.lostAfter) {
      f.lost = true;
      if (queue && f.piece) // it keeps the piece: should it wake up, it is not idle
        queue->giveBack(*f.piece);
    }
}

void Leader::handOut(WorkQueue& queue) {
  for (int rank = 1; rank < ranks_.size(); ++rank) {
    Follower& f = follower(rank);
    if (!f.ready || !f.works() || f.piece)
      continue;
    f.piece = queue.take();
    if (!f.piece)
      return;
    send(rank, {Kind::Piece, *f.piece, {}});
  }
}

void Leader::keepInTouch(double passed) {
  for (Follower& f : followers_)
    f.silence += passed;
  sinceSign_ += passed;
  if (sinceSign_ < secondsBetweenSigns)
    return;
  sinceSign_ = 0;
  for (int rank = 1; rank < ranks_.size(); ++rank)
    if (!follower(rank).lost) // to a dead one they would pile up
      send(rank, {Kind::Alive, 0, {}});
}

/// Beside the listening, in case that a lost follower wakes up.
void Leader::workAlone(std::unique_ptr<Piece>& own, WorkQueue& queue, const Work& work, const Finished& finished) {
  if (own && own->ready()) {
    const std::string result = own->result();
    if (queue.finish(own->number()))
      finished(own->number(), result);
    own.reset();
  }
  if (!own && alone())
    if (const auto number = queue.take())
      own = std::make_unique<Piece>(*number, work);
}

bool Leader::alone() const {
  return std::none_of(followers_.begin(), followers_.end(), [](const auto& f) { return f.works(); });
}

bool Leader::dismissed() const {
  return std::all_of(followers_.begin(), followers_.end(), [](const auto& f) { return f.gone || f.lost; });
}

/// The lost too, in case that they only slept.
void Leader::tellAll(const Note& note) {
  for (int rank = 1; rank < ranks_.size(); ++rank)
    send(rank, note);
}

/// In two steps, as all must know whether all are there: with a dead one nobody may wait for the others.
void Leader::dismiss() {
  tellAll({Kind::End, completed_ ? 1 : 0, {}});
  waitForByes();
  const bool everyone = std::all_of(followers_.begin(), followers_.end(), [](const auto& f) { return f.gone; });
  tellAll({Kind::Part, everyone ? 1 : 0, {}});
  ranks_.leave(everyone ? Parting::Together : Parting::EndAll);
}

void Leader::waitForByes() {
  while (!dismissed()) {
    while (const auto letter = ranks_.receive()) {
      Follower& sender = follower(letter->from);
      sender.silence = 0;
      sender.gone = sender.gone || unpack(letter->bytes).kind == Kind::Bye;
    }
    const double passed = watch_.lap();
    for (Follower& f : followers_)
      f.silence += passed;
    missSilent(nullptr);
    std::this_thread::sleep_for(pollingPause);
  }
}

} // namespace larmor::crew
