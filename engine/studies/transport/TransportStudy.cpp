#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

Study study() {
  Study s;
  s.name = "transport";
  s.label = "Transport";
  s.summary =
      "Perpendicular diffusion coefficients in 2D-polarised turbulence of finite parallel length, and their database";
  s.add(makeSimulateAction());
  s.add(makeDatabaseAction());
  s.add(makeTrainAction());
  s.add(makeCalibrateAction());
  s.add(makePredictAction());
  s.add(makeValidateAction());
  return s;
}

} // namespace larmor::studies::transport
