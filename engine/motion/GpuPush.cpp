#include "engine/motion/GpuPush.h"

#include "engine/compute/Split.h"
#include "engine/core/Error.h"
#include "shaders/Shaders.h"

#include <fmt/format.h>

#include <algorithm>

namespace larmor::motion {

namespace {

constexpr std::size_t groupSize = 64;
constexpr std::uint64_t scaleEvery = 1000; // as in boris.comp
constexpr double targetSeconds = 0.025;    // well below drivers' watchdogs and the 100 ms of a cancel

std::string sourceOf(const fields::GpuSource& field, bool doubleState, bool recordField) {
  const std::size_t count = field.buffers.size();
  return fmt::format("#version 430\n#define GROUP_SIZE {}\n#define LARMOR_FIELD_BINDING(i) i\n"
                     "#define LARMOR_FIELD_BUFFERS {}\n#define STATE_BINDING {}\n#define RECORD_BINDING {}\n{}{}"
                     "vec3 positionLow = vec3(0.0);\n#line 1 1\n",
                     groupSize, count, count, count + 1, doubleState ? "#define DOUBLE_STATE\n" : "",
                     recordField ? "#define RECORD_FIELD\n" : "") +
         field.source + "\n#line 1 2\n" + std::string(shaders::text("boris.comp"));
}

std::uint32_t clamped(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, 0xffffffffu));
}

} // namespace

GpuPush::GpuPush(compute::GpuContext& gpu, const fields::GpuSource& field, const TraceSetup& setup, bool doubleState,
                 bool recordField)
    : program_(gpu.compile("boris.comp", sourceOf(field, doubleState, recordField))),
      recordEvery_(setup.stepsPerRecord) {
  if (field.buffers.size() + 2 > gpu.bindings())
    throw Error("GPU", fmt::format("the field needs {} buffers", field.buffers.size()),
                fmt::format("at most {} on {}", gpu.bindings() - 2, gpu.device().renderer));
  for (const auto& values : field.buffers) {
    field_.push_back(gpu.buffer(values.size() * sizeof(float)));
    field_.back().upload(values.data(), values.size() * sizeof(float));
  }
  setConstants(setup);
}

void GpuPush::setConstants(const TraceSetup& setup) {
  program_.setSplit("halfStep", 0.5 * setup.dt);
  program_.setSplit("halfCoupling", 0.5 * setup.coupling * setup.dt);
  program_.setSplit("speed", setup.speed);
  const auto setVector = [&](const char* name, const Vec3& v) {
    program_.set(name, static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2]));
  };
  setVector("boxOrigin", setup.boxOrigin);
  setVector("boxLength", setup.boxLength);
  Vec3 low;
  for (std::size_t c = 0; c < 3; ++c)
    low[c] = static_cast<double>(compute::split(setup.boxLength[c]).low);
  setVector("boxLengthLow", low);
  program_.set("exactRotation", setup.pusher == Pusher::ExactRotation ? 1 : 0);
  program_.set("recordEvery", clamped(recordEvery_));
}

double GpuPush::dispatch(std::size_t first, std::size_t end, std::uint64_t done, std::uint64_t steps,
                         std::uint64_t step) {
  program_.set("firstParticle", clamped(first));
  program_.set("endParticle", clamped(end));
  program_.set("steps", clamped(steps));
  program_.set("untilRecord", clamped(recordEvery_ - done % recordEvery_));
  program_.set("recordSlot", clamped(done / recordEvery_));
  program_.set("untilScaled", clamped(scaleEvery - (step + done) % scaleEvery));
  return program_.run(clamped((end - first + groupSize - 1) / groupSize));
}

void GpuPush::run(const GpuLayout& layout, std::uint64_t step, std::size_t records, const compute::GpuBuffer& state,
                  const compute::GpuBuffer& recordBuffer, jobs::JobContext& context) {
  for (std::size_t i = 0; i < field_.size(); ++i)
    field_[i].bind(static_cast<unsigned>(i));
  state.bind(static_cast<unsigned>(field_.size()));
  recordBuffer.bind(static_cast<unsigned>(field_.size() + 1));
  program_.set("particles", clamped(layout.particles));
  const std::uint64_t total = recordEvery_ * records;
  constexpr std::size_t most = groupSize * 65535; // groups that every device takes in one dispatch
  for (std::size_t first = 0; first < layout.particles;) {
    const auto wanted = std::max(groupSize, static_cast<std::size_t>(budget_) / groupSize * groupSize);
    const std::size_t end = first + std::min({layout.particles - first, wanted, most});
    for (std::uint64_t done = 0; done < total;) {
      context.checkpoint();
      const double perStep = static_cast<double>(end - first);
      const auto steps = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(budget_ / perStep), 1,
                                                   std::min<std::uint64_t>(total - done, 1u << 20));
      const double seconds = dispatch(first, end, done, steps, step);
      done += steps;
      budget_ =
          std::clamp(perStep * static_cast<double>(steps) * std::clamp(targetSeconds / seconds, 0.25, 4.0), 64.0, 1e12);
    }
    first = end;
  }
}

} // namespace larmor::motion
