#include "engine/studies/generative/TrainRecipe.h"

#include "engine/studies/generative/Windows.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::generative {

namespace {

/// The loop that suits small networks (docs/user/generative.md).
learning::TrainerParameters usualLoop() {
  learning::TrainerParameters t;
  t.epochs = 40;
  t.batch = 32;
  t.beta2 = 0.99;
  t.schedule = learning::RateSchedule::Cosine;
  t.finalRate = 0.03;
  t.warmupSteps = 200;
  t.clip = 1;
  t.average = 0.999;
  t.averageWarmup = true;
  return t;
}

std::string numberText(double value) { return detail::formatReal(value); }

} // namespace

std::vector<Complaint> TrainParameters::validate() const {
  try {
    alphasIn(alphas);
  } catch (const Error& error) {
    return {{"alphas", error.what()}};
  }
  if (alpha > 0 && !alphas.empty())
    return {{"alpha", "either --alpha or --alphas"}};
  if (network == NetworkChoice::Equivariant && coordinates != diffusion::Coordinates::Cartesian)
    return {{"coordinates", "the equivariant network takes components of vectors: cartesian, or another network"}};
  return {};
}

TrainRecipe::TrainRecipe() : trainer(usualLoop()) {}

ParameterSet TrainRecipe::parameters() {
  ParameterSet set(model, windows, trainer, checks), own;
  own.add(machine);
  set.add(own.find("device"));
  learning::TrainerParameters loop = usualLoop();
  ParameterSet::Texts patch = ParameterSet(loop).texts(), paper = patch;
  patch.insert(patch.end(), {{"process", "wiener"}, {"channels", "32"}, {"multipliers", "1 2 2 2"}});
  paper.insert(paper.end(), {{"process", "ddpm"}, {"channels", "16"}, {"multipliers", "1 2 2 4"}});
  const ParameterSet::Texts broad{{"noise_mean", "0"}, {"noise_width", "1.7"}},
      usual{{"noise_mean", "-0.5"}, {"noise_width", "1.5"}};
  set.addDefaults("process", {{"wiener", broad}, {"edm", usual}, {"ddpm", usual}});
  set.addDefaults("network", {{"equivariant", patch}, {"patch", patch}, {"paper", paper}});
  return set;
}

learning::Spec TrainRecipe::processSpec() const {
  learning::Spec spec{std::string(choiceName(model.process))};
  if (model.process == ProcessChoice::Ddpm)
    spec.options = {{"beta_schedule", std::string(choiceName(model.betas))},
                    {"steps", std::to_string(model.diffusionSteps)}};
  else
    spec.options = {{"noise_mean", numberText(model.noiseMean)}, {"noise_width", numberText(model.noiseWidth)}};
  if (model.process == ProcessChoice::Wiener)
    spec.options.emplace_back("slow_weight", numberText(model.slowWeight));
  return spec;
}

learning::Spec TrainRecipe::networkSpec(std::int64_t channels, std::int64_t window,
                                        const std::vector<double>& alphas) const {
  constexpr const char* kinds[] = {"equivariant_unet", "patch_unet", "unet1d"};
  learning::Spec spec{kinds[std::size_t(model.network)],
                      {{"inputs", std::to_string(channels)},
                       {"outputs", std::to_string(diffusion::componentsOf(model.coordinates))},
                       {"channels", std::to_string(model.channels)},
                       {"multipliers", model.multipliers},
                       {"blocks", std::to_string(model.blocks)},
                       {"groups", std::to_string(model.channels % 8 == 0 ? 8 : 1)}}};
  const std::string middle = model.middleAttention ? "yes" : "no";
  if (model.network == NetworkChoice::Equivariant)
    spec.options.insert(spec.options.end(),
                        {{"patch", std::to_string(model.patch)}, {"vectors", std::to_string(model.vectors)}});
  else if (model.network == NetworkChoice::Patch)
    spec.options.insert(spec.options.end(), {{"patch", std::to_string(model.patch)}, {"attention", middle}});
  else
    spec.options.insert(
        spec.options.end(),
        {{"length", std::to_string(window)}, {"attention", model.attention}, {"middle_attention", middle}});
  if (alphas.empty())
    return spec;
  const double low = std::log2(alphas.front()), high = std::log2(alphas.back());
  spec.options.insert(spec.options.end(), {{"conditions", "1"},
                                           {"condition_centre", numberText(0.5 * (low + high))},
                                           {"condition_width", numberText(std::max(0.5, 0.5 * (high - low)))}});
  return spec;
}

} // namespace larmor::studies::generative
