#pragma once
#include "engine/core/Vec3.h"
#include "engine/studies/generative/Generate.h"

namespace larmor::studies::generative {

/// A few paths on their way from noise, by so many evaluations.
struct Thought {
  /// At one evaluation; the last one is of the finished paths, without noise.
  struct Frame {
    double sigma = 0;
    learning::Array noisy, clean; ///< y / sqrt(1 + sigma^2) and D
  };
  std::int64_t evaluations = 0;
  std::vector<Frame> frames;
  /// Rms distance of V from the same paths by the most evaluations, and of where they are at the end (gyro-radii).
  double velocityDistance = 0, placeDistance = 0;

  const learning::Array& made() const { return frames.back().clean; }
};

struct ThoughtSnapshot {
  std::vector<Thought> thoughts{}; ///< by increasing evaluations; distances are to the last one
  double alpha = 0, spacing = 0;
  std::string model{}, doubt{};
};

/// The same noise through each number of evaluations. @throws as generate
ThoughtSnapshot think(const GenerateOrder& order, std::vector<std::int64_t> evaluations, jobs::JobContext& context,
                      const jobs::Sink<ThoughtSnapshot>& sink = {});

/// Where V = signal / sqrt(3) leads, from 0 on, in gyro-radii: [row][time], splined to `refine` places for a sample.
/// V is taken as it is, however long.
std::vector<std::vector<Vec3>> pathsAlong(const learning::Array& signals, double spacing, std::size_t refine);

/// "4 8 16 35" as increasing numbers. @throws Error
std::vector<std::int64_t> evaluationsIn(const std::string& text);

} // namespace larmor::studies::generative
