#pragma once
#include "engine/core/Parameters.h"
#include "engine/diffusion/Coordinates.h"
#include "engine/diffusion/Process.h"
#include "engine/learning/DataSet.h"

namespace larmor::diffusion {

/// What is done to clean windows before noise is added to them.
struct WindowParameters {
  bool rotate = true;
  double reverse = 0.5, dropout = 0.0;

  static constexpr std::string_view group = "Windows";
  static constexpr auto fields() {
    using P = WindowParameters;
    return std::tuple{
        Parameter{&P::rotate, "rotate", "", "", "Turn each window at random each time: fields without a direction"},
        Parameter{&P::reverse, "reverse", "", "1",
                  "Share of windows run backwards, V(t) -> -V(-t): static fields, of which b and -b are as likely",
                  Range{0, 1}},
        Parameter{&P::dropout, "condition_dropout", "", "1",
                  "Share of training windows whose condition the network is not told", Range{0, 1}}};
  }
  /// Windows as they are.
  static WindowParameters none() { return {false, 0.0, 0.0}; }
};

/// Windows as a network of a process learns from them: columns `signal`, `noise`, `target`, `weight` and, if the
/// windows have one, `condition`; other columns are dropped. Noise levels are spread evenly over the process's
/// distribution within every batch, however it is cut. Validation rows get the same noise each time; make their set
/// with WindowParameters::none().
/// @param windows `signal` [rows, components, length] = sqrt(3) V, and `condition` [rows, 1] = log2 alpha, or none
/// @param coordinates that they are turned into, once they have been rotated and reversed
learning::DataSetPointer denoisingSet(learning::DataSetPointer windows, ProcessPointer process,
                                      const WindowParameters& parameters = {},
                                      Coordinates coordinates = Coordinates::Cartesian);

} // namespace larmor::diffusion
