#include "engine/studies/trajectories/TraceRecipe.h"

namespace larmor::studies::trajectories {

void TraceRecipe::assign(TraceRecipe& other) { parameters().setTexts(other.parameters().texts()); }

ParameterSet TraceRecipe::parameters() {
  ParameterSet set;
  set.add(field.parameters());
  set.add(motion);
  set.add(ensemble);
  set.add(record);
  set.add(machine);
  return set;
}

fields::FieldPointer TraceRecipe::buildField(jobs::JobContext& context) const {
  fields::BuildContext build;
  build.seed = ensemble.seed;
  build.threads = machine.threadCount();
  build.progress = [&context](double fraction) {
    context.checkpoint();
    context.progress(fraction, 1.0, "building the field");
  };
  build.progress(0.0);
  return field.build(build);
}

} // namespace larmor::studies::trajectories
