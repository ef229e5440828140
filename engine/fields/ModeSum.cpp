#include "engine/fields/ModeSum.h"

#include "engine/compute/Dispatch.h"
#include "engine/compute/Split.h"
#include "engine/core/Error.h"
#include "engine/fields/ModeKernels.h"
#include "shaders/Shaders.h"

#include <algorithm>
#include <numbers>

namespace larmor::fields {

namespace {

constexpr double turn = 2.0 * std::numbers::pi;
constexpr double phaseShift = 1572864.0; // 1.5 * 2^20
constexpr double phaseLimit = 524288.0;  // 2^19 turns

template <class T>
double largest(const T* values, std::size_t count) {
  double result = 0;
  for (std::size_t i = 0; i < count; ++i)
    result = std::max(result, double(std::abs(values[i])));
  return result;
}

Modes padded(Modes modes, ModeLanes lanes) {
  while (lanes == ModeLanes::Modes && modes.size() % paddedModes != 0)
    modes.add({}, 0, {});
  return modes;
}

} // namespace

void Modes::add(const Vec3& k, double phaseTurns, const Vec3& amplitude) {
  kx.push_back(k[0] / turn);
  ky.push_back(k[1] / turn);
  kz.push_back(k[2] / turn);
  phase.push_back(phaseTurns);
  ax.push_back(amplitude[0]);
  ay.push_back(amplitude[1]);
  az.push_back(amplitude[2]);
}

ModeSum::ModeSum(Modes modes, FieldInfo info, ModeArithmetic arithmetic, ModeLanes lanes)
    : modes_(padded(std::move(modes), lanes)), info_(std::move(info)), arithmetic_(arithmetic), lanes_(lanes),
      ax_(modes_.ax.begin(), modes_.ax.end()), ay_(modes_.ay.begin(), modes_.ay.end()),
      az_(modes_.az.begin(), modes_.az.end()), planar_(largest(az_.data(), az_.size()) == 0) {
  if (modes_.size() == 0)
    throw Error("Sum of modes", "has no modes");
  for (std::size_t m = 0; m < modes_.size(); ++m) {
    const double k = norm({modes_.kx[m], modes_.ky[m], modes_.kz[m]});
    const double a = norm({modes_.ax[m], modes_.ay[m], modes_.az[m]});
    if (!std::isfinite(k) || !std::isfinite(a) || !std::isfinite(modes_.phase[m]))
      throw Error("Sum of modes", "mode " + std::to_string(m) + " is not finite");
    largestK_ = std::max(largestK_, k);
    shiftedPhase_.push_back(modes_.phase[m] + phaseShift);
  }
}

void ModeSum::evaluate(const Points& p, const Values& v) const {
  if (p.count == 0)
    return;
  const ModeSumArguments arguments{modes_.size(),
                                   p.count,
                                   modes_.kx.data(),
                                   modes_.ky.data(),
                                   modes_.kz.data(),
                                   modes_.phase.data(),
                                   shiftedPhase_.data(),
                                   modes_.ax.data(),
                                   modes_.ay.data(),
                                   modes_.az.data(),
                                   ax_.data(),
                                   ay_.data(),
                                   az_.data(),
                                   p.x,
                                   p.y,
                                   p.z,
                                   v.x,
                                   v.y,
                                   v.z,
                                   lanes_ == ModeLanes::Modes,
                                   planar_};
  static const auto mixed = compute::select(v2::modeSumMixed, v3::modeSumMixed, v4::modeSumMixed);
  static const auto allDouble = compute::select(v2::modeSumDouble, v3::modeSumDouble, v4::modeSumDouble);
  const double reach = largest(p.x, p.count) + largest(p.y, p.count) + largest(p.z, p.count);
  // Negated, so that positions that are not finite take the path that hands them on.
  if (arithmetic_ == ModeArithmetic::Mixed && largestK_ * reach < phaseLimit)
    mixed(arguments);
  else
    allDouble(arguments);
}

void ModeSum::gradient(const Points& p, const std::span<double* const, 9> g) const {
  for (double* component : g)
    std::fill_n(component, p.count, 0.0);
  for (std::size_t i = 0; i < p.count; ++i)
    for (std::size_t m = 0; m < modes_.size(); ++m) {
      const double k[3] = {modes_.kx[m], modes_.ky[m], modes_.kz[m]}, a[3] = {modes_.ax[m], modes_.ay[m], modes_.az[m]};
      const double turns = k[0] * p.x[i] + k[1] * p.y[i] + k[2] * p.z[i] + modes_.phase[m];
      const double slope = -turn * std::sin(turn * (turns - std::rint(turns)));
      for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t j = 0; j < 3; ++j)
          g[3 * c + j][i] += a[c] * slope * k[j];
    }
}

std::optional<GpuSource> ModeSum::gpuSource() const {
  GpuSource source{std::string(shaders::text("field_modes.glsl")), std::vector<std::vector<float>>(3)};
  const auto put = [&](std::size_t buffer, double a, double b, double c, double d) {
    for (double value : {a, b, c, d})
      source.buffers[buffer].push_back(static_cast<float>(value));
  };
  for (std::size_t m = 0; m < modes_.size(); ++m) {
    const double kx = modes_.kx[m], ky = modes_.ky[m], kz = modes_.kz[m];
    put(0, kx, ky, kz, modes_.phase[m]);
    put(1, modes_.ax[m], modes_.ay[m], modes_.az[m], 0);
    put(2, compute::split(kx).low, compute::split(ky).low, compute::split(kz).low, 0);
  }
  return source;
}

} // namespace larmor::fields
