#pragma once
#include "engine/studies/generative/Generate.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

/// What is to be filled in.
struct GapParameters {
  double gapStart = 8, gapLength = 2, keptShare = 0.5;
  std::int64_t completions = 19, continuations = 0;

  static constexpr std::string_view group = "Gap";
  static constexpr auto fields() {
    using P = GapParameters;
    return std::tuple{
        Parameter{&P::gapStart, "gap_start", "", "T_g", "Gap from: where it begins in a window, in gyro-periods",
                  Range{0, 1e6}},
        Parameter{&P::gapLength, "gap_length", "", "T_g", "Length of the gap", Range{0.01, 1e6}},
        Parameter{&P::completions, "completions", "", "1",
                  "Different ways each path is filled in; 19: the band from the lowest to the highest is one of 90 %",
                  Range{1, 100000}},
        Parameter{&P::continuations, "continuations", "", "1",
                  "Continuations: go on so many times from the end of the window, in place of a gap; 0: fill the gap",
                  Range{0, 1000}},
        Parameter{&P::keptShare, "kept_share", "", "1",
                  "Share of a window that is known when a path is gone on with: its end", Range{0.1, 0.9},
                  Hint::Advanced}};
  }
};

/// Paths with a gap, or to be gone on with.
struct FillOrder {
  GenerateOrder generate; ///< model, alpha, sampler, corrections; the number of paths is not used
  GapParameters gap;
  learning::Array signals{}; ///< [rows, 3, length]: the paths, whole; what lies in the gap is only compared with
  bool truth = true;         ///< what lies in the gap is known, and judged by
};

struct FillResult {
  learning::Array signals{};            ///< [rows * completions, 3, time], of a row one after the other
  std::size_t gapBegin = 0, gapEnd = 0; ///< samples that were made
  std::size_t done = 0;                 ///< samples that there are so far; with continuations they become more
  /// With a truth: share of it within the band of so many of the completions (`nominal`: as it should be).
  double coverage = 0, nominal = 0;
  static constexpr std::size_t flatnessLags[] = {1, 2, 6}; ///< samples
  /// With a truth: flatness of increments over each of them within the gap over that of the truth.
  std::vector<double> flatness{};
  /// Mean square of the second difference at the ends of the gap over that elsewhere: 1 if they are joined smoothly.
  double joint = 0;
  /// With continuations, after each: mean square of increments of a sixth and of one gyro-period over that of the
  /// known windows, and |V| before it was made 1, rms of its distance from 1.
  std::vector<double> shortRatio{}, longRatio{}, normError{};
};

/// What there is so far is published after every path or continuation, without what is judged at the end.
/// @throws Error if the gap does not lie within a window, Cancelled.
FillResult fill(const FillOrder& order, jobs::JobContext& context, const jobs::Sink<FillResult>& sink = {});

/// Between which values a component of V lies in some rows, sample by sample, without the outermost 5 % on each side
/// (of up to 28 rows none), and its median.
struct Band {
  std::vector<double> low{}, middle{}, high{};
  double share = 0; ///< that should lie in it: 0.9 of 19 rows
};
Band bandOf(const learning::Array& signals, std::size_t firstRow, std::size_t rows, std::size_t component);

/// Windows that can be filled: of a data set, or the first of each path of a run file, all of them for the test.
/// @throws Error
WindowSet windowsToFill(const std::filesystem::path& file, const PathModel& model, jobs::JobContext& context);

} // namespace larmor::studies::generative
