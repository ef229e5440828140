#pragma once
#include "engine/compute/GpuContext.h"
#include "engine/jobs/JobContext.h"
#include "engine/motion/GpuWords.h"
#include "engine/motion/TracePlan.h"

#include <cstdint>

namespace larmor::motion {

/// The push kernel of one field on one context, and how much work one dispatch may hold. Lives on the context's thread.
class GpuPush {
public:
  /// Compiles the kernel and uploads the field. @throws Error if the field is too large or its GLSL does not compile.
  GpuPush(compute::GpuContext& gpu, const fields::GpuSource& field, const TraceSetup& setup, bool doubleState,
          bool recordField);

  /// Pushes the particles in `state` from record to record, filling `records`. Dispatches last about 25 ms each, with a
  /// checkpoint between them. @param step time steps done before. @throws Cancelled, Error
  void run(const GpuLayout& layout, std::uint64_t step, std::size_t records, const compute::GpuBuffer& state,
           const compute::GpuBuffer& recordBuffer, jobs::JobContext& context);

private:
  void setConstants(const TraceSetup& setup);
  /// Steps of particles [first, end). @returns seconds
  double dispatch(std::size_t first, std::size_t end, std::uint64_t done, std::uint64_t steps, std::uint64_t step);

  compute::GpuProgram program_;
  std::vector<compute::GpuBuffer> field_;
  std::uint64_t recordEvery_;
  double budget_ = 1024; ///< particle-steps of one dispatch, adapted to the time they take
};

} // namespace larmor::motion
