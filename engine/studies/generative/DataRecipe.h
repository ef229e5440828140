#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/mhd/MhdParameters.h"

namespace larmor::studies::generative {

enum class DataSize { Full, Quick };
constexpr auto choicesOf(DataSize) {
  return std::array{std::pair{DataSize::Full, "full"}, std::pair{DataSize::Quick, "quick"}};
}

/// Which paths, in which realisations of the field.
struct DataParameters {
  DataSize size = DataSize::Full;
  std::int64_t snapshots = 10, validationSnapshots = 1, testSnapshots = 2;
  std::string alphas = "4,8,16,32", runs;
  std::int64_t particles = 1000, windowsPerParticle = 2, window = 256, stride = 256;
  double sampleSpacing = 0.08;
  std::uint64_t seed = 1;
  bool resume = true;

  static constexpr std::string_view group = "Windows";
  static constexpr auto fields() {
    using P = DataParameters;
    return std::tuple{
        Parameter{
            &P::size, "size", "", "",
            "How much: full = ten snapshots on 128 nodes a side, quick = five on 64; what is given beside it wins"},
        Parameter{&P::snapshots, "snapshots", "", "1", "Independent simulations of the field", Range{1, 1000}},
        Parameter{&P::validationSnapshots, "validation_snapshots", "", "1",
                  "Validation snapshots, of them: those that training and sampling are adjusted by", Range{0, 1000}},
        Parameter{&P::testSnapshots, "test_snapshots", "", "1",
                  "Test snapshots, of them: those that are never used before the end", Range{0, 1000}},
        Parameter{&P::alphas, "alphas", "α", "1", "Couplings of the particles, such as 4,8,32"},
        Parameter{&P::particles, "particles", "N", "1", "Particles in each snapshot for each alpha", Range{1, 1e6},
                  Hint::Logarithmic},
        Parameter{&P::windowsPerParticle, "windows_per_particle", "", "1", "Windows of each path", Range{1, 1000}},
        Parameter{&P::window, "window", "", "1", "Samples of a window", Range{16, 65536}},
        Parameter{&P::stride, "stride", "", "1", "Samples from the start of a window to the next one's",
                  Range{1, 65536}},
        Parameter{&P::sampleSpacing, "sample_spacing", "", "T_g", "From one sample to the next", Range{0.01, 0.2}},
        Parameter{
            &P::runs, "run", "", "",
            "Run files to take windows from instead of simulating, with ; between them: each counts as a snapshot",
            Range{}, Hint::File},
        Parameter{&P::seed, "seed", "", "1", "Seed of the first snapshot, the others follow; and of the particles"},
        Parameter{&P::resume, "resume", "", "",
                  "Go on with what a stopped command left, and use snapshots that are there; no: all anew", Range{},
                  Hint::Internal}};
  }
  std::vector<Complaint> validate() const;
};

/// Everything that determines the windows.
struct DataRecipe {
  DataParameters data;
  mhd::MhdParameters mhd;
  MachineParameters machine; ///< threads
  DataRecipe();
  /// Refers to this object. What belongs to the size goes with it.
  ParameterSet parameters();
};

} // namespace larmor::studies::generative
