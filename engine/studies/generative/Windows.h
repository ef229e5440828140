#pragma once
#include "engine/learning/Array.h"
#include "engine/learning/Split.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace larmor::studies::generative {

using learning::Part;

/// A realisation of the field, or a run file: what training, validation and test are told apart by.
struct SnapshotInfo {
  std::string origin; ///< the field file's or run file's name
  Part part = Part::Training;
};

/// Which windows; what is not given is any.
struct WindowChoice {
  std::optional<Part> part{};
  std::optional<double> alpha{};
  std::optional<std::int64_t> snapshot{};
};

/// Velocities of particles over windows of equally spaced samples, |V| = 1.
struct WindowSet {
  double spacing = 0.08;                            ///< of the samples, in gyro-periods 2 pi / alpha
  std::int64_t length = 0;                          ///< samples of a window
  std::vector<float> velocity{};                    ///< [window, time, 3]
  std::vector<std::int64_t> snapshot{}, particle{}; ///< [window]; particles are numbered within a snapshot and alpha
  std::vector<double> alpha{};                      ///< [window]
  std::vector<SnapshotInfo> snapshots{};

  std::size_t size() const { return alpha.size(); }
  /// Increasing.
  std::vector<double> alphas() const;
  /// Numbers of the windows, in order; at most so many, evenly chosen (0: all).
  std::vector<std::size_t> choose(const WindowChoice& choice, std::size_t most = 0) const;
  /// x = sqrt(3) V as networks take it: [rows, 3, length].
  learning::Array signals(std::span<const std::size_t> rows) const;
  std::string fingerprint() const;
  /// @throws Error naming what does not fit.
  void requireConsistent(const std::string& owner) const;
};

/// "4, 8 32" as increasing numbers. @throws Error naming the key for something else, numbers that are not positive, or
/// the same one twice.
std::vector<double> alphasIn(const std::string& text, const std::string& key = "alphas");
/// Whether two numbers are the same alpha.
bool sameAlpha(double a, double b);
const char* nameOf(Part part);

} // namespace larmor::studies::generative
