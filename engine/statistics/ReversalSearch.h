#pragma once
#include "engine/statistics/ReversalRules.h"

#include <optional>
#include <span>

namespace larmor::statistics {

/// How samples along all paths of a run lie.
struct SearchSettings {
  Normalisation normalisation;
  double step = 0.0;       ///< signed time from one sample to the next; the first is at time 0
  double longest = 1024.0; ///< samples; where the local gyro-period is longer nothing is averaged or decided
  /// Samples in a gyro-period where |b| = 1.
  double perField() const;
};

/// Finds the reversals of one particle while it is being integrated, by the rules of detectMirrorEvents: of its path
/// only so much is kept as they look back, some gyro-periods. What is found does not depend on how many samples come at
/// a time.
class ReversalSearch {
public:
  /// The next samples, three numbers each. @param T float or double
  template <class T>
  void add(const T* position, const T* velocity, const T* field, std::size_t count);
  void add(const Vec3& position, const Vec3& velocity, const Vec3& field) {
    add(position.data(), velocity.data(), field.data(), 1);
  }
  /// Looks through what was added. @param ended the path ends here: what follows an event is then as much as there is.
  void search(const SearchSettings& settings, std::size_t particle, bool ended);
  /// So far. Refused as detectMirrorEvents refuses. Events carry sample numbers as records.
  MirrorDetection found(const SearchSettings& settings) const;
  std::size_t samples() const { return first_ + signals_.size(); }
  std::size_t kept() const { return signals_.size(); } ///< of them, now

  /// Everything, as numbers, to go on from.
  void save(std::vector<double>& out) const;
  /// @throws Error if the numbers are not those of a search.
  void restore(std::span<const double> numbers);

private:
  /// What all samples are looked through for, apart from what events alone need: a quarter of the memory traffic.
  struct Signal {
    double integral; ///< of the cosine, from the start of the path
    float cosine, strength;
  };
  struct Sample {
    Vec3 position;
    float velocity[3], field[3];
  };
  struct Window; // the samples as the rules look at them
  /// The smallest cosine of a crossing.
  struct Turn {
    MirrorEvent event;
    bool resolved = true; ///< false: samples are too far apart there
  };
  struct Pending {
    Crossing crossing;
    std::optional<CrossingSide> before;
    std::optional<Turn> at;
  };
  struct Piece; // some of the samples as a path
  void judge(const Window& window, const SearchSettings& settings, const Pending& pending, std::size_t particle);
  static Turn turnAt(const Window& window, const SearchSettings& settings, std::size_t at, const double (&smoothed)[3]);
  static std::size_t reach(const Window& window, const SearchSettings& settings, const Pending& pending);
  static std::size_t needed(const Window& window, const SearchSettings& settings, const Pending& pending);
  std::size_t marksNeed(const Window& window, const SearchSettings& settings) const;
  void summarise(const Window& window, const SearchSettings& settings);
  void forget(const Window& window, const SearchSettings& settings);
  template <class Visit>
  static void visitTurn(Visit& visit, std::optional<Turn>& turn);
  template <class Visit>
  void visitNumbers(Visit&& visit);

  std::vector<Signal> signals_;
  std::vector<Sample> samples_;
  std::size_t first_ = 0; ///< number of the first of both along the path
  ScanState scan_;
  std::optional<CrossingSide> before_; ///< of scan_.last, once its samples are no longer kept
  std::optional<Turn> at_;             ///< of scan_.at, likewise
  std::vector<Pending> pending_;       ///< crossings whose aftermath is not yet known
  std::vector<MirrorEvent> events_;
  std::size_t unresolved_ = 0;
  double sumSquare_ = 0.0; ///< of |b|
};

} // namespace larmor::statistics
