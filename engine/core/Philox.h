#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace larmor {

/// Counter-based random numbers, Philox4x32-10 (Salmon et al. 2011, SC'11, doi 10.1145/2063384.2063405).
/// The stream depends on (seed, stream, index) alone, so results do not depend on threads or device layout.
/// Example: `Philox random(seed, streamOfParticles, particle); double u = random.uniform();`
class Philox {
public:
  /// @param seed of the run; @param stream purpose of the numbers (see Streams); @param index of particle, mode,
  /// cell...
  Philox(std::uint64_t seed, std::uint32_t stream, std::uint64_t index)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        counter_{0, stream, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32)} {}

  /// The raw bijection: ten rounds on a 128-bit counter with a 64-bit key.
  static std::array<std::uint32_t, 4> block(const std::array<std::uint32_t, 4>& counter,
                                            const std::array<std::uint32_t, 2>& key) {
    std::uint32_t words[4] = {counter[0], counter[1], counter[2], counter[3]};
    rounds(words, key[0], key[1]);
    return {words[0], words[1], words[2], words[3]};
  }
  /// The same in place, in a form that compilers turn into operations on vectors.
  static void rounds(std::uint32_t (&c)[4], std::uint32_t k0, std::uint32_t k1) {
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c[0], p1 = std::uint64_t{0xCD9E8D57u} * c[2];
      c[0] = static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k0;
      c[1] = static_cast<std::uint32_t>(p1);
      c[2] = static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k1;
      c[3] = static_cast<std::uint32_t>(p0);
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
  }

  std::uint32_t next32() {
    if (used_ == 4) {
      values_ = block(counter_, key_);
      ++counter_[0];
      used_ = 0;
    }
    return values_[static_cast<std::size_t>(used_++)];
  }

  /// Uniform on the open interval (0, 1), 53 bits.
  double uniform() {
    const std::uint64_t high = next32() >> 6, low = next32() >> 5; // 26 + 27 bits
    return (static_cast<double>((high << 27) | low) + 0.5) * 0x1p-53;
  }
  double uniform(double lowest, double highest) { return lowest + (highest - lowest) * uniform(); }

  /// Standard normal, Box and Muller (1958).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

  /// Gamma variate of the given shape, unit scale; Marsaglia and Tsang (2000, ACM TOMS 26, 363).
  double gamma(double shape) {
    if (shape < 1.0) // boost: G(a) = G(a+1) U^(1/a); statements apart, so that the order of draws is fixed
    {
      const double boosted = gamma(shape + 1.0);
      return boosted * std::pow(uniform(), 1.0 / shape);
    }
    const double d = shape - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
      const double x = normal(), v = std::pow(1.0 + c * x, 3);
      if (v <= 0.0)
        continue;
      if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v))
        return d * v;
    }
  }

  /// Unit vector, isotropic on the sphere.
  std::array<double, 3> direction() {
    const double mu = uniform(-1.0, 1.0), phi = 2.0 * std::numbers::pi * uniform(), s = std::sqrt(1.0 - mu * mu);
    return {s * std::cos(phi), s * std::sin(phi), mu};
  }

private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> values_{};
  int used_ = 4;
};

/// One number per purpose, so that no two uses share a stream.
namespace streams {
inline constexpr std::uint32_t particles = 1, modes = 2, gridNoise = 3, seeding = 4, bootstrap = 5, cascade = 6,
                               mapping = 7, forcing = 8, flow = 9, weights = 10, rowOrder = 11, splitting = 12,
                               modesAgain = 13, noising = 14, denoising = 15;
} // namespace streams

} // namespace larmor
