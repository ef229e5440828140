#include "engine/studies/generative/GenerativeStudy.h"

namespace larmor::studies::generative {

Study study() {
  Study s;
  s.name = "generative";
  s.label = "Generative";
  s.summary = "Paths from noise: a diffusion model of particles in turbulence, its data, and how good it is";
  s.add(makeDataAction());
  s.add(makeTrainAction());
  s.add(makeTuneAction());
  s.add(makeSampleAction());
  s.add(makeValidateAction());
  s.add(makeFillAction());
  return s;
}

} // namespace larmor::studies::generative
