#include "engine/statistics/EventSearch.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

namespace larmor::statistics {

namespace {

constexpr std::size_t grain = 16, atATime = 64;
constexpr double sampleBytes = 64.0;

} // namespace

EventSearch::EventSearch(const SearchSettings& settings, std::size_t particles)
    : settings_(settings), searches_(particles) {}

double EventSearch::bytesPerParticle(double longest) {
  return sampleBytes * (4.0 * longest + static_cast<double>(atATime)) + 256.0; // twice the longest, and room to grow
}

void EventSearch::add(const Trajectories& samples, std::size_t first, std::size_t count, unsigned threads) {
  ThreadPool::shared().parallelFor(
      searches_.size(), grain,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p)
          add(p, samples, first, count);
      },
      threads);
}

void EventSearch::add(std::size_t particle, const Trajectories& samples, std::size_t first, std::size_t count) {
  ReversalSearch& search = searches_[particle];
  const auto pieces = [&](const auto& x, const auto& v, const auto& b) {
    const std::size_t start = (particle * samples.position.records() + first) * 3;
    for (std::size_t done = 0; done < count; done += atATime) {
      const std::size_t at = start + 3 * done;
      search.add(x.data() + at, v.data() + at, b.data() + at, std::min(atATime, count - done));
      search.search(settings_, particle, false);
    }
  };
  if (samples.position.single())
    pieces(*samples.position.floats(), *samples.velocity.floats(), *samples.field.floats());
  else
    pieces(*samples.position.doubles(), *samples.velocity.doubles(), *samples.field.doubles());
}

void EventSearch::search(bool ended, unsigned threads) {
  ThreadPool::shared().parallelFor(
      searches_.size(), grain,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p)
          searches_[p].search(settings_, p, ended);
      },
      threads);
}

MirrorDetection EventSearch::found(std::size_t perRecord) const {
  MirrorDetection pool;
  for (const ReversalSearch& search : searches_)
    append(pool, search.found(settings_));
  if (pool.searched > 0)
    pool.refusal.clear();
  for (MirrorEvent& event : pool.events)
    event.record = (event.record + perRecord / 2) / perRecord;
  return pool;
}

EventSearch::State EventSearch::state() const {
  State state;
  for (const ReversalSearch& search : searches_) {
    state.offsets.push_back(static_cast<double>(state.values.size()));
    search.save(state.values);
  }
  state.offsets.push_back(static_cast<double>(state.values.size()));
  return state;
}

void EventSearch::restore(const State& state) {
  if (state.offsets.size() != searches_.size() + 1)
    throw Error("search for events", "is one of " + std::to_string(state.offsets.size()) + " particles",
                std::to_string(searches_.size()) + " particles");
  for (std::size_t p = 0; p < searches_.size(); ++p) {
    const double from = state.offsets[p], to = state.offsets[p + 1];
    if (!(from >= 0.0 && to >= from && to <= static_cast<double>(state.values.size())))
      throw Error("search for events", "has numbers outside of its table", "offsets that ascend");
    searches_[p].restore(
        std::span(state.values).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
  }
}

} // namespace larmor::statistics
