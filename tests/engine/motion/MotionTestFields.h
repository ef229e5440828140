#pragma once
#include "engine/fields/Compose.h"

#include <cmath>
#include <functional>
#include <numbers>

namespace larmor::motion::testing {

/// A field from a function of position, independent of the catalogue's code.
class FunctionField final : public fields::Field {
public:
  explicit FunctionField(std::function<Vec3(const Vec3&)> b, double box = 0) : b_(std::move(b)), box_(box) {}
  void evaluate(const fields::Points& points, const fields::Values& values) const override {
    for (std::size_t i = 0; i < points.count; ++i) {
      const Vec3 b = b_({points.x[i], points.y[i], points.z[i]});
      values.x[i] = b[0];
      values.y[i] = b[1];
      values.z[i] = b[2];
    }
  }
  fields::FieldInfo info() const override {
    fields::FieldInfo info;
    info.boxLength = {box_, box_, box_};
    return info;
  }

private:
  std::function<Vec3(const Vec3&)> b_;
  double box_;
};

inline fields::FieldPointer functionField(std::function<Vec3(const Vec3&)> b, double box = 0) {
  return std::make_shared<FunctionField>(std::move(b), box);
}

/// (A sin z + C cos y, B sin x + A cos z, C sin y + B cos x)/rms, box 2 pi: chaotic orbits.
inline fields::FieldPointer abc(double a = 1, double b = 1, double c = 1) {
  const double rms = std::sqrt(a * a + b * b + c * c);
  return functionField(
      [=](const Vec3& r) -> Vec3 {
        return {(a * std::sin(r[2]) + c * std::cos(r[1])) / rms, (b * std::sin(r[0]) + a * std::cos(r[2])) / rms,
                (c * std::sin(r[1]) + b * std::cos(r[0])) / rms};
      },
      2 * std::numbers::pi);
}

/// B_z = 1 + (z^2 - r^2/2)/L^2, B_(x,y) = -(x,y) z/L^2, L = 1.
inline fields::FieldPointer bottle() {
  return functionField([](const Vec3& r) -> Vec3 {
    return {-r[0] * r[2], -r[1] * r[2], 1 + r[2] * r[2] - 0.5 * (r[0] * r[0] + r[1] * r[1])};
  });
}

/// Periodic mirror of ratio R between z = 0 (weakest) and z = 1, near the axis (Bessel series to fourth order).
inline fields::FieldPointer mirror(double ratio) {
  const double a = 0.5 * (ratio - 1), mean = 0.5 * (ratio + 1), k = std::numbers::pi;
  return functionField([=](const Vec3& r) -> Vec3 {
    const double q = k * k * (r[0] * r[0] + r[1] * r[1]);
    const double i0 = 1 + q / 4 * (1 + q / 16), i1PerR = k / 2 * (1 + q / 8 * (1 + q / 24));
    const double radial = -a * i1PerR * std::sin(k * r[2]);
    return {radial * r[0], radial * r[1], mean - a * i0 * std::cos(k * r[2])};
  });
}

} // namespace larmor::motion::testing
