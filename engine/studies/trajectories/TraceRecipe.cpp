#include "engine/studies/trajectories/TraceRecipe.h"

#include "engine/core/Fingerprint.h"
#include "engine/fields/FieldContent.h"

namespace larmor::studies::trajectories {

void TraceRecipe::assign(TraceRecipe& other) { parameters().setTexts(other.parameters().texts()); }

void TraceRecipe::makeFilesAbsolute() {
  const ParameterSet all = parameters();
  for (const auto& handle : all.all())
    if (handle.info().hint == Hint::File && !handle.text().empty())
      handle.setText(absoluteFiles(handle.text()));
}

ParameterSet TraceRecipe::parameters() {
  ParameterSet set;
  set.add(field.parameters());
  set.add(motion);
  set.add(ensemble);
  set.add(record);
  set.add(machine);
  return set;
}

bool TraceRecipe::seeksWhileTracing() const {
  return record.seekEvents == EventSeeking::Tracing ||
         (record.seekEvents == EventSeeking::Auto && motion.recordEvery == 0);
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

std::string TraceRecipe::fingerprintIn(const fields::Field& field) {
  return withContent(fingerprintOf(parameters()), fields::contentOf(field));
}

std::string TraceRecipe::otherField(const fields::Field& field, const std::string& fingerprint) {
  const std::string told = contentIn(fingerprint), found = fields::contentOf(field);
  if (told.empty() || found.empty() || told == found)
    return {};
  const ParameterSet all = parameters();
  const ParameterHandle* file = all.tryFind("field_file");
  return file ? file->text() : "the field";
}

} // namespace larmor::studies::trajectories
