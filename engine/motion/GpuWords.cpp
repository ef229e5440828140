#include "engine/motion/GpuWords.h"

#include "engine/compute/Split.h"

#include <bit>
#include <cmath>

namespace larmor::motion {

namespace {

std::uint32_t bits(float value) { return std::bit_cast<std::uint32_t>(value); }
float number(std::uint32_t word) { return std::bit_cast<float>(word); }

} // namespace

void GpuWords::packReal(std::vector<std::uint32_t>& words, std::size_t row, std::size_t particle, double value) const {
  const std::size_t n = layout_.particles;
  const auto whole = std::bit_cast<std::uint64_t>(value);
  words[row * n + particle] = static_cast<std::uint32_t>(whole);
  words[(row + 1) * n + particle] = static_cast<std::uint32_t>(whole >> 32);
}

double GpuWords::real(const std::uint32_t* words, std::size_t row, std::size_t particle) const {
  const std::size_t n = layout_.particles;
  const std::uint64_t low = words[row * n + particle], high = words[(row + 1) * n + particle];
  return std::bit_cast<double>(high << 32 | low);
}

std::vector<std::uint32_t> GpuWords::pack(const ParticleState& state, std::size_t first) {
  const std::size_t n = layout_.particles;
  std::vector<std::uint32_t> words(layout_.stateWords() * n);
  windings_.assign(n, Vec3{});
  for (std::size_t p = 0; p < n; ++p) {
    const Vec3 r = state.position(first + p), v = state.velocity(first + p);
    for (std::size_t c = 0; c < 3; ++c) {
      const double boxes = length_[c] > 0 ? std::floor((r[c] - origin_[c]) / length_[c]) : 0.0;
      const double inBox = r[c] - boxes * length_[c];
      windings_[p][c] = boxes;
      if (layout_.doubleState) {
        packReal(words, 2 * c, p, inBox);
        packReal(words, 6 + 2 * c, p, v[c]);
      } else {
        const compute::SplitReal place = compute::split(inBox);
        words[c * n + p] = bits(place.high);
        words[(3 + c) * n + p] = bits(place.low);
        words[(6 + c) * n + p] = bits(static_cast<float>(v[c]));
      }
    }
  }
  return words;
}

Vec3 GpuWords::position(const std::uint32_t* words, std::size_t particle) const {
  const std::size_t n = layout_.particles;
  Vec3 r;
  for (std::size_t c = 0; c < 3; ++c) {
    const double inBox = layout_.doubleState ? real(words, 2 * c, particle)
                                             : static_cast<double>(number(words[c * n + particle])) +
                                                   static_cast<double>(number(words[(3 + c) * n + particle]));
    const auto counted = static_cast<std::int32_t>(words[(layout_.stateWords() - 3 + c) * n + particle]);
    r[c] = inBox + (windings_[particle][c] + counted) * length_[c];
  }
  return r;
}

Vec3 GpuWords::velocity(const std::uint32_t* words, std::size_t particle) const {
  const std::size_t n = layout_.particles;
  Vec3 v;
  for (std::size_t c = 0; c < 3; ++c)
    v[c] = layout_.doubleState ? real(words, 6 + 2 * c, particle)
                               : static_cast<double>(number(words[(6 + c) * n + particle]));
  return v;
}

Vec3 GpuWords::field(const std::uint32_t* words, std::size_t particle) const {
  const std::size_t n = layout_.particles;
  Vec3 b;
  for (std::size_t c = 0; c < 3; ++c)
    b[c] = static_cast<double>(number(words[(layout_.stateWords() + c) * n + particle]));
  return b;
}

} // namespace larmor::motion
