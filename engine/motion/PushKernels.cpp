#include "engine/motion/PushKernels.h"

#include "engine/compute/Dispatch.h"

namespace larmor::motion {

PushKernels pushKernels(bool exact) {
  using compute::select;
  PushKernels k{};
  k.push =
      exact ? select(v2::pushExact, v3::pushExact, v4::pushExact) : select(v2::pushBoris, v3::pushBoris, v4::pushBoris);
  k.pushSingle = exact ? select(v2::pushExactSingle, v3::pushExactSingle, v4::pushExactSingle)
                       : select(v2::pushBorisSingle, v3::pushBorisSingle, v4::pushBorisSingle);
  k.drift = select(v2::drift, v3::drift, v4::drift);
  k.driftSingle = select(v2::driftSingle, v3::driftSingle, v4::driftSingle);
  k.renormalise = select(v2::renormalise, v3::renormalise, v4::renormalise);
  return k;
}

} // namespace larmor::motion
