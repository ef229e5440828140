#pragma once
#include "engine/learning/Array.h"

#include <cstdint>
#include <vector>

namespace larmor::diffusion {

using learning::Array;
using learning::Arrays;

/// An orthonormal basis of signals of one length: x = sum over k of z_k u_k. Applies to every row and component alike,
/// on all cores.
class Modes {
public:
  /// The modes are the samples themselves: z = x.
  explicit Modes(std::int64_t length);
  /// @param modes [mode, time], rows orthonormal. @throws Error if they are not, within 1e-5
  Modes(std::int64_t length, std::vector<double> modes);

  std::int64_t length() const { return length_; }
  /// The modes are the samples themselves.
  bool trivial() const { return modes_.empty(); }
  /// [mode, time]; empty if trivial.
  const std::vector<double>& values() const { return modes_; }
  /// z from x, and x from z. @param signals [..., length]. @throws Error if the length is another
  Array forward(const Array& signals) const { return product(signals, forward_); }
  Array backward(const Array& amplitudes) const { return product(amplitudes, backward_); }

private:
  Array product(const Array& rows, const std::vector<float>& panels) const;
  std::int64_t length_;
  std::vector<double> modes_;
  std::vector<float> forward_, backward_; ///< as ModeKernels.h wants them
};

} // namespace larmor::diffusion
