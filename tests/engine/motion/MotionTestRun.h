#pragma once
#include "engine/motion/Stepper.h"

#include <algorithm>

namespace larmor::motion::testing {

/// A whole run on the processor.
struct Run {
  TracePlan plan;
  Trajectories data;
  ParticleState first, last;
  double energyError = 0;
};

inline Run trace(const fields::FieldPointer& field, const MotionParameters& motion, const EnsembleParameters& ensemble,
                 std::size_t recordsPerAdvance = 1000000, unsigned threads = 0) {
  Run run;
  run.plan = planOf(motion, ensemble);
  run.data = allocate(run.plan, field->info(), true);
  run.first = initialState(*field, ensemble, run.plan);
  const auto stepper = makeStepper(field, setupOf(run.plan, motion, field->info(), threads), run.first, Device::Cpu);
  stepper->writeInitial(run.data);
  jobs::JobContext context;
  for (std::size_t r = 1; r < run.plan.records;) {
    const std::size_t count = std::min(recordsPerAdvance, run.plan.records - r);
    stepper->advance(run.data, r, count, context);
    r += count;
  }
  run.last = stepper->state();
  run.energyError = stepper->maxRelativeEnergyError();
  return run;
}

} // namespace larmor::motion::testing
