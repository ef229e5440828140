#pragma once
#include "engine/statistics/ReversalSearch.h"

namespace larmor::statistics {

/// ReversalSearch for all particles of a run, fed with pieces of their paths.
class EventSearch {
public:
  EventSearch(const SearchSettings& settings, std::size_t particles);

  const SearchSettings& settings() const { return settings_; }
  std::size_t particles() const { return searches_.size(); }
  /// The next samples of all particles: records [first, first + count) of `samples`, with position, velocity, field.
  void add(const Trajectories& samples, std::size_t first, std::size_t count, unsigned threads = 0);
  /// The same of one particle; of different particles from different threads.
  void add(std::size_t particle, const Trajectories& samples, std::size_t first, std::size_t count);
  /// Looks at all that was added. @param ended the paths end here: what follows an event is then as much as there is.
  void search(bool ended, unsigned threads = 0);
  /// Of all particles, in order of particle, then time. @param perRecord samples from one record of the run to the
  /// next: events then carry the nearest record.
  MirrorDetection found(std::size_t perRecord) const;

  /// Memory that a particle takes, about. @param longest see SearchSettings
  static double bytesPerParticle(double longest);

  /// Everything, as numbers, to go on from: those of particle p are values[offsets[p]] to values[offsets[p + 1]].
  struct State {
    std::vector<double> values, offsets;
  };
  State state() const;
  /// @throws Error if the state is not that of as many particles.
  void restore(const State& state);

private:
  SearchSettings settings_;
  std::vector<ReversalSearch> searches_;
};

} // namespace larmor::statistics
