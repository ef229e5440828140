#include "engine/motion/GpuTracer.h"

#include "engine/compute/GpuThread.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/motion/GpuPush.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace larmor::motion {

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

fields::GpuSource sourceOf(const fields::Field& field) {
  if (field.realisation(0))
    throw Error("device gpu", "field " + field.info().name + " is a new realisation for each particle",
                "device cpu or auto");
  auto source = field.gpuSource();
  if (!source)
    throw Error("device gpu", "field " + field.info().name + " has no GPU form", "device cpu or auto");
  return std::move(*source);
}

constexpr std::size_t recordBudget = std::size_t{64} << 20; // bytes of records held on the device at a time

} // namespace

class GpuTracer::Implementation {
public:
  Implementation(fields::FieldPointer field, const TraceSetup& setup, ParticleState state,
                 std::optional<std::size_t> place)
      : field_(std::move(field)), setup_(setup), state_(std::move(state)), thread_(place) {
    if (setup_.stepsPerRecord == 0 || state_.size() == 0)
      throw Error("GPU", "nothing to trace", "at least one particle and one step per record");
    if (!std::isfinite(setup_.dt * setup_.coupling) || setup_.dt == 0.0 || !(setup_.speed > 0.0))
      throw Error("GPU",
                  fmt::format("time step {}, coupling {} and speed {} cannot be traced", setup_.dt, setup_.coupling,
                              setup_.speed),
                  "finite numbers, the speed positive");
    const fields::GpuSource source = sourceOf(*field_); // not kept: a grid's nodes may take hundreds of megabytes
    thread_.run([&](compute::GpuContext& gpu) {
      device_ = gpu.device();
      doubleState_ = setup_.precision == Precision::Double && device_.doubles;
      push_.emplace(gpu, source, setup_, doubleState_, true); // compiles now, so that errors come early
    });
  }
  ~Implementation() {
    // OpenGL objects must go on the thread that has their context.
    thread_.run([this](compute::GpuContext&) { push_.reset(); });
  }

  void advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) {
    if (records == 0)
      return;
    requireFits(out, firstRecord, records);
    overhead_ = 0;
    ParticleState next = state_;
    double worst = worstError_;
    thread_.run([&](compute::GpuContext& gpu) {
      prepare(gpu, !out.field.empty());
      for (std::size_t first = 0; first < next.size();) {
        const std::size_t count = std::min(next.size() - first, largestBatch(gpu));
        advanceBatch(gpu, out, firstRecord, records, context, next, first, count, worst);
        first += count;
      }
    });
    next.step += records * setup_.stepsPerRecord;
    state_ = std::move(next);
    worstError_ = worst;
  }

  void requireFits(const Trajectories& out, std::size_t firstRecord, std::size_t records) const {
    const auto fits = [&](const RecordArray& array) {
      return array.particles() == state_.size() && firstRecord + records <= array.records();
    };
    if (!fits(out.position) || !fits(out.velocity) || (!out.field.empty() && !fits(out.field)))
      throw Error("GPU", fmt::format("{} particles up to record {} do not fit into the records", state_.size(),
                                     firstRecord + records));
  }

  fields::FieldPointer field_;
  TraceSetup setup_;
  ParticleState state_;
  compute::GpuDevice device_;
  bool doubleState_ = false, recordsField_ = true;
  double worstError_ = 0, overhead_ = 0;

private:
  void prepare(compute::GpuContext& gpu, bool recordField) {
    if (recordField == recordsField_)
      return;
    push_.emplace(gpu, sourceOf(*field_), setup_, doubleState_, recordField);
    recordsField_ = recordField;
  }

  /// Particles whose state and one record fit the device's buffers.
  std::size_t largestBatch(const compute::GpuContext& gpu) const {
    const GpuLayout one{doubleState_, true, 1};
    return std::max<std::size_t>(1, std::min(gpu.largestBuffer(), recordBudget) / one.recordBytes());
  }

  void advanceBatch(compute::GpuContext& gpu, Trajectories& out, std::size_t firstRecord, std::size_t records,
                    jobs::JobContext& context, ParticleState& next, std::size_t first, std::size_t count,
                    double& worst) {
    const auto start = Clock::now();
    const GpuLayout layout{doubleState_, recordsField_, count};
    GpuWords words(layout, setup_.boxOrigin, setup_.boxLength);
    const std::vector<std::uint32_t> packed = words.pack(next, first);
    compute::GpuBuffer state = gpu.buffer(layout.stateBytes());
    state.upload(packed.data(), layout.stateBytes());
    const std::size_t slots = std::clamp<std::size_t>(
        std::min(gpu.largestBuffer(), recordBudget) / layout.recordBytes(), 1, std::max<std::size_t>(1, records));
    compute::GpuBuffer recordBuffer = gpu.buffer(slots * layout.recordBytes());
    std::vector<std::uint32_t> downloaded(slots * layout.recordWords() * count);
    overhead_ += secondsSince(start);
    for (std::size_t done = 0; done < records;) {
      const std::size_t chunk = std::min(slots, records - done);
      push_->run(layout, next.step + done * setup_.stepsPerRecord, chunk, state, recordBuffer, context);
      recordBuffer.download(downloaded.data(), chunk * layout.recordBytes());
      context.checkpoint();
      worst = std::max(worst, decode(layout, words, downloaded, out, first, firstRecord + done, chunk));
      done += chunk;
    }
    const auto end = Clock::now();
    std::vector<std::uint32_t> last(layout.stateWords() * count);
    state.download(last.data(), layout.stateBytes());
    for (std::size_t p = 0; p < count; ++p)
      setParticle(next, first + p, words.position(last.data(), p), words.velocity(last.data(), p));
    overhead_ += secondsSince(end);
  }

  static void setParticle(ParticleState& state, std::size_t p, const Vec3& r, const Vec3& v) {
    state.x[p] = r[0];
    state.y[p] = r[1];
    state.z[p] = r[2];
    state.vx[p] = v[0];
    state.vy[p] = v[1];
    state.vz[p] = v[2];
  }

  /// Words to records. @returns the largest energy error in them
  double decode(const GpuLayout& layout, const GpuWords& words, const std::vector<std::uint32_t>& downloaded,
                Trajectories& out, std::size_t first, std::size_t firstRecord, std::size_t records) const {
    constexpr std::size_t grain = 256;
    std::vector<double> worst((layout.particles + grain - 1) / grain, 0.0);
    const auto body = [&](std::size_t begin, std::size_t end) {
      double& own = worst[begin / grain];
      for (std::size_t k = 0; k < records; ++k) {
        const std::uint32_t* row = downloaded.data() + k * layout.recordWords() * layout.particles;
        for (std::size_t p = begin; p < end; ++p) {
          const Vec3 v = words.velocity(row, p);
          out.position.set(first + p, firstRecord + k, words.position(row, p));
          out.velocity.set(first + p, firstRecord + k, v);
          if (layout.recordField)
            out.field.set(first + p, firstRecord + k, words.field(row, p));
          own = std::max(own, std::abs(dot(v, v) / (setup_.speed * setup_.speed) - 1.0));
        }
      }
    };
    ThreadPool::shared().parallelFor(layout.particles, grain, body, setup_.threads);
    return *std::max_element(worst.begin(), worst.end());
  }

  std::optional<GpuPush> push_;
  compute::GpuThread thread_;
};

GpuTracer::GpuTracer(fields::FieldPointer field, const TraceSetup& setup, ParticleState state,
                     std::optional<std::size_t> place)
    : implementation_(std::make_unique<Implementation>(std::move(field), setup, std::move(state), place)) {}

GpuTracer::~GpuTracer() = default;

bool GpuTracer::hardware(std::string& name) {
  std::string why;
  const auto device = compute::probeGpu(why);
  name = device ? device->renderer : why;
  return device && !device->software;
}

void GpuTracer::writeInitial(Trajectories& out) {
  const ParticleState& state = implementation_->state_;
  implementation_->requireFits(out, 0, 1);
  const std::size_t n = state.size();
  std::vector<double> b(out.field.empty() ? 0 : 3 * n);
  if (!b.empty())
    implementation_->field_->evaluate({n, state.x.data(), state.y.data(), state.z.data()},
                                      {b.data(), b.data() + n, b.data() + 2 * n});
  for (std::size_t p = 0; p < n; ++p) {
    out.position.set(p, 0, state.position(p));
    out.velocity.set(p, 0, state.velocity(p));
    if (!b.empty())
      out.field.set(p, 0, {b[p], b[n + p], b[2 * n + p]});
  }
}

void GpuTracer::advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) {
  implementation_->advance(out, firstRecord, records, context);
}

const ParticleState& GpuTracer::state() const { return implementation_->state_; }

double GpuTracer::maxRelativeEnergyError() const { return implementation_->worstError_; }

std::string GpuTracer::deviceName() const {
  return fmt::format("GPU, {}, {} state", implementation_->device_.renderer,
                     implementation_->doubleState_ ? "double" : "single");
}

double GpuTracer::overheadSeconds() const { return implementation_->overhead_; }

} // namespace larmor::motion
