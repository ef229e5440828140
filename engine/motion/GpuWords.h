#pragma once
#include "engine/motion/ParticleState.h"

#include <cstdint>
#include <vector>

namespace larmor::motion {

/// How shaders/boris.comp lays out one particle's words; word w of particle p lies at w * particles + p.
struct GpuLayout {
  bool doubleState = false, recordField = false;
  std::size_t particles = 0;

  std::size_t stateWords() const { return doubleState ? 15 : 12; }
  std::size_t recordWords() const { return stateWords() + (recordField ? 3 : 0); }
  std::size_t stateBytes() const { return stateWords() * particles * sizeof(std::uint32_t); }
  std::size_t recordBytes() const { return recordWords() * particles * sizeof(std::uint32_t); }
};

/// Translates between unwrapped doubles and the shader's words. The windings that a particle has at the start of an
/// advance stay here; the shader counts from zero, so that its 32-bit counts cannot overflow.
class GpuWords {
public:
  GpuWords(const GpuLayout& layout, const Vec3& boxOrigin, const Vec3& boxLength)
      : layout_(layout), origin_(boxOrigin), length_(boxLength) {}

  /// The words of particles [first, first + layout.particles) of the state.
  std::vector<std::uint32_t> pack(const ParticleState& state, std::size_t first);
  /// Of one particle in words written by the shader, state or record. @param words its first word's row
  Vec3 position(const std::uint32_t* words, std::size_t particle) const;
  Vec3 velocity(const std::uint32_t* words, std::size_t particle) const;
  Vec3 field(const std::uint32_t* words, std::size_t particle) const;

private:
  void packReal(std::vector<std::uint32_t>& words, std::size_t row, std::size_t particle, double value) const;
  double real(const std::uint32_t* words, std::size_t row, std::size_t particle) const;

  GpuLayout layout_;
  Vec3 origin_, length_;
  std::vector<Vec3> windings_; ///< [particle], whole numbers
};

} // namespace larmor::motion
