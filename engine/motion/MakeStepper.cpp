#include "engine/core/Error.h"
#include "engine/motion/GpuTracer.h"
#include "engine/motion/Tracer.h"

namespace larmor::motion {

std::unique_ptr<Stepper> makeStepper(fields::FieldPointer field, const TraceSetup& setup, ParticleState state,
                                     Device device, std::string* why) {
  std::string reason;
  std::string& because = why ? *why : reason;
  if (device == Device::Gpu) {
    because = "asked for";
    return std::make_unique<GpuTracer>(std::move(field), setup, std::move(state));
  }
  if (device == Device::Auto && setup.precision == Precision::Single) {
    std::string name;
    if (GpuTracer::hardware(name)) {
      try {
        because = "graphics card found: " + name;
        return std::make_unique<GpuTracer>(field, setup, state);
      } catch (const Error& error) {
        because = error.what(); // the field, or this ensemble, does not run there: the processor does
      }
    } else {
      because = "no graphics card: " + name;
    }
    return std::make_unique<Tracer>(std::move(field), setup, std::move(state));
  }
  because = device == Device::Cpu ? "asked for" : "double precision is computed on the processor";
  return std::make_unique<Tracer>(std::move(field), setup, std::move(state));
}

} // namespace larmor::motion
