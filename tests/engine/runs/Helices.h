#pragma once
// A run that no study made, with known answers.
#include "engine/runs/PathRun.h"
#include "tests/engine/statistics/Paths.h"

namespace larmor::testing {

inline constexpr std::size_t particles = 7, records = 400;

/// Helices in a uniform field, as no integration of ours made them.
inline runs::PathRun helices() {
  Trajectories t;
  t.normalisation = alphaForm(8);
  t.position = t.velocity = t.field = RecordArray(particles, records, false);
  for (std::size_t p = 0; p < particles; ++p) {
    const Path path =
        helix(t.normalisation, 1.0, 0.1 * double(p), 1.0, double(p), gridStep(t.normalisation, 2), records);
    t.time = path.time;
    for (std::size_t r = 0; r < records; ++r) {
      t.position.set(p, r, path.position[r]);
      t.velocity.set(p, r, path.velocity[r]);
      t.field.set(p, r, path.field[r]);
    }
  }
  runs::PathRun run;
  run.data = std::make_shared<const Trajectories>(std::move(t));
  run.done = records;
  run.complete = true;
  return run;
}

} // namespace larmor::testing
