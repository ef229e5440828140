#pragma once
#include "engine/core/Vec3.h"

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace larmor {

/// Array [particle, record, 3] in double or single precision, as stored in run files.
class RecordArray {
public:
  RecordArray() = default;
  /// @param checkpoint called every few milliseconds while the memory is being taken; may throw Cancelled.
  RecordArray(
      std::size_t particles, std::size_t records, bool single, const std::function<void()>& checkpoint = [] {});

  std::size_t particles() const { return particles_; }
  std::size_t records() const { return records_; }
  bool single() const { return values_.index() == 1; }
  bool empty() const { return particles_ * records_ == 0; }
  std::size_t bytes() const { return particles_ * records_ * 3 * (single() ? sizeof(float) : sizeof(double)); }

  Vec3 at(std::size_t particle, std::size_t record) const {
    const std::size_t i = (particle * records_ + record) * 3;
    if (const auto* f = std::get_if<1>(&values_))
      return {(*f)[i], (*f)[i + 1], (*f)[i + 2]};
    const auto& d = *std::get_if<0>(&values_);
    return {d[i], d[i + 1], d[i + 2]};
  }
  void set(std::size_t particle, std::size_t record, const Vec3& v) {
    const std::size_t i = (particle * records_ + record) * 3;
    if (auto* f = std::get_if<1>(&values_))
      for (std::size_t c = 0; c < 3; ++c)
        (*f)[i + c] = static_cast<float>(v[c]);
    else
      for (std::size_t c = 0; c < 3; ++c)
        std::get<0>(values_)[i + c] = v[c];
  }
  /// The flat values, for storage; exactly one of the two is non-null.
  const std::vector<double>* doubles() const { return std::get_if<0>(&values_); }
  const std::vector<float>* floats() const { return std::get_if<1>(&values_); }
  std::vector<double>* doubles() { return std::get_if<0>(&values_); }
  std::vector<float>* floats() { return std::get_if<1>(&values_); }

private:
  std::size_t particles_ = 0, records_ = 0;
  std::variant<std::vector<double>, std::vector<float>> values_;
};

/// How numbers in a Trajectories object relate to physics: the alpha form of Luebke et al. or the relativistic one of
/// Palade (docs/user/trajectories.md).
struct Normalisation {
  std::string form = "alpha"; ///< "alpha": dV/dt = alpha V x b, |V| = 1; "relativistic": dv/dt = v x B / gamma, v in c
  double coupling = 1.0;      ///< alpha, or 1/gamma: rotation rate per unit |b|
  double speed = 1.0;         ///< |V|: 1, or sqrt(1 - 1/gamma^2)
  double fieldUnit = 1.0;     ///< |b| that defines the gyro-period (b_rms, or B_0)
  std::string lengthUnit = "l_0", timeUnit = "l_0/v_0", fieldLabel = "b_rms";
  /// 2 pi / (coupling * fieldUnit), in time units.
  double gyroPeriod() const;
};

using KnownComponents = std::array<bool, 3>;         ///< of x, y, z
std::string lettersOf(const KnownComponents& known); ///< "xz"; "" for none

/// Larger recorded numbers are refused when read: sixth powers of velocities must not overflow.
constexpr double largestRecorded = 1e50;

/// Recorded paths. A job fills records in order and publishes how many are complete; those never change again, so
/// views may read records [0, done) of the same object while the job writes later ones.
struct Trajectories {
  RecordArray position;                    ///< unwrapped, in lengthUnit
  RecordArray velocity;                    ///< in units of the speed unit
  RecordArray field;                       ///< at the position, in units of b; may be empty (unknown)
  std::vector<double> time;                ///< [record], in timeUnit
  Vec3 boxOrigin{}, boxLength{};           ///< periodic box; length 0 = unbounded along that axis
  KnownComponents known{true, true, true}; ///< components of the velocity; the others are zero, not measured
  Normalisation normalisation;

  bool allKnown() const { return known[0] && known[1] && known[2]; }
  std::size_t particles() const { return position.particles() ? position.particles() : velocity.particles(); }
  std::size_t records() const { return time.size(); }
  bool periodic() const { return boxLength[0] > 0 || boxLength[1] > 0 || boxLength[2] > 0; }
};

/// One particle's records copied into structure-of-arrays doubles, the form the statistics work on.
struct Path {
  std::vector<double> time;
  std::vector<Vec3> position, velocity, field; ///< field empty when unknown
  bool single = false;                         ///< velocities were stored in single precision
  bool allKnown = true;                        ///< false: velocities lack components, so that directions mean nothing
  std::size_t size() const { return time.size(); }
};

/// @param done number of complete records. @throws Error if particle or done is out of range.
Path pathOf(const Trajectories& trajectories, std::size_t particle, std::size_t done);

} // namespace larmor
