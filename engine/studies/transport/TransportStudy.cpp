#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

Study study() {
  Study s;
  s.name = "transport";
  s.label = "Transport";
  s.summary =
      "Perpendicular diffusion coefficients in 2D-polarised turbulence of finite parallel length, and their database";
  s.actions.push_back(makeSimulateAction());
  s.actions.push_back(makeDatabaseAction());
  s.actions.push_back(makeTrainAction());
  s.actions.push_back(makeCalibrateAction());
  s.actions.push_back(makePredictAction());
  s.actions.push_back(makeValidateAction());
  return s;
}

} // namespace larmor::studies::transport
