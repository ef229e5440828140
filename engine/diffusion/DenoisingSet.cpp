#include "engine/diffusion/DenoisingSet.h"

#include "engine/core/ParameterSet.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <fmt/format.h>
#include <numbers>

namespace larmor::diffusion {

namespace {

/// V(t) -> -V(-t) of a row [components, length].
void runBackwards(float* row, std::size_t components, std::size_t length) {
  for (std::size_t c = 0; c < components; ++c) {
    std::reverse(row + c * length, row + (c + 1) * length);
    for (std::size_t t = 0; t < length; ++t)
      row[c * length + t] = -row[c * length + t];
  }
}

/// A rotation drawn uniformly: that of a quaternion uniform on its sphere.
std::array<double, 9> randomRotation(Philox& random) {
  std::array<double, 4> q{};
  double square = 0;
  for (double& v : q) {
    v = random.normal();
    square += v * v;
  }
  for (double& v : q)
    v /= std::sqrt(square);
  const auto [w, x, y, z] = q;
  return {1 - 2 * (y * y + z * z), 2 * (x * y - w * z),     2 * (x * z + w * y),
          2 * (x * y + w * z),     1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
          2 * (x * z - w * y),     2 * (y * z + w * x),     1 - 2 * (x * x + y * y)};
}

void turn(float* row, std::size_t length, const std::array<double, 9>& m) {
  for (std::size_t t = 0; t < length; ++t) {
    const double x = double(row[t]), y = double(row[length + t]), z = double(row[2 * length + t]);
    for (std::size_t c = 0; c < 3; ++c)
      row[c * length + t] = float(m[3 * c] * x + m[3 * c + 1] * y + m[3 * c + 2] * z);
  }
}

/// Places of consecutive rows of an epoch, spread evenly over (0, 1) however many are taken together: multiples of the
/// golden ratio, from a start of the epoch's own.
double evenlySpread(const learning::Draw& draw, std::size_t place) {
  Philox random(draw.seed, streams::noising, (std::uint64_t{1} << 63) | std::uint64_t(draw.epoch));
  const double at = random.uniform() + (double(draw.first) + double(place)) / std::numbers::phi;
  return std::clamp(at - std::floor(at), 1e-9, 1 - 1e-9);
}

class Noising {
public:
  Noising(ProcessPointer process, const WindowParameters& parameters, Coordinates coordinates)
      : process_(std::move(process)), parameters_(parameters), coordinates_(coordinates) {}

  void operator()(Arrays& batch, learning::Rows rows, const learning::Draw& draw) const {
    Array signal = learning::named(batch, "signal", "windows");
    if (signal.shape.size() != 3 || (parameters_.rotate && signal.shape[1] != 3))
      throw Error("windows, signal", fmt::format("has {} components", signal.shape.size() == 3 ? signal.shape[1] : 0),
                  "[rows, 3, length]");
    const auto condition = batch.find("condition");
    const bool conditional = condition != batch.end();
    Levels levels{std::vector<double>(rows.size())};
    if (conditional)
      levels.condition.assign(condition->second.values.begin(), condition->second.values.end());
    const std::int64_t components =
        coordinates_ == Coordinates::Cartesian ? signal.shape[1] : componentsOf(coordinates_);
    Array noise{std::vector<float>(rows.size() * std::size_t(components * signal.shape[2])),
                {signal.shape[0], components, signal.shape[2]}};
    ThreadPool::shared().parallelFor(rows.size(), 8, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r)
        prepare(r, rows[r], draw, signal, noise, levels);
    });
    signal = encoded(coordinates_, std::move(signal));
    Arrays lesson = process_->lesson(signal, noise, levels);
    Array shown = std::move(lesson.at("signal"));
    batch = networkInputs(std::move(shown), levels, conditional);
    batch["target"] = std::move(lesson.at("target"));
    batch["weight"] = std::move(lesson.at("weight"));
  }

private:
  void prepare(std::size_t r, std::int64_t number, const learning::Draw& draw, Array& signal, Array& noise,
               Levels& levels) const {
    Philox random(draw.seed, streams::noising, (std::uint64_t(draw.epoch) << 40) | std::uint64_t(number));
    const std::size_t length = std::size_t(signal.shape[2]), components = std::size_t(signal.shape[1]);
    float* row = signal.values.data() + r * components * length;
    if (random.uniform() < parameters_.reverse)
      runBackwards(row, components, length);
    if (parameters_.rotate)
      turn(row, length, randomRotation(random));
    if (!levels.condition.empty() && random.uniform() < parameters_.dropout)
      levels.condition[r] = noCondition;
    levels.sigma[r] = process_->sigma(evenlySpread(draw, r));
    const std::size_t width = noise.values.size() / levels.rows();
    for (std::size_t i = 0; i < width; ++i)
      noise.values[r * width + i] = float(random.normal());
  }

  ProcessPointer process_;
  WindowParameters parameters_;
  Coordinates coordinates_;
};

} // namespace

learning::DataSetPointer denoisingSet(learning::DataSetPointer windows, ProcessPointer process,
                                      const WindowParameters& parameters, Coordinates coordinates) {
  WindowParameters copy = parameters;
  std::string identity = process->identity();
  for (const auto& [key, value] : ParameterSet(copy).texts())
    identity += " " + key + "=" + value;
  if (coordinates != Coordinates::Cartesian)
    identity += fmt::format(" {}", choiceName(coordinates));
  return learning::transformed(std::move(windows), identity, Noising(std::move(process), parameters, coordinates));
}

} // namespace larmor::diffusion
