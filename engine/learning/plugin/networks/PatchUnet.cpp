#include "engine/learning/plugin/Unet.h"

namespace larmor::learning {

namespace {

struct PatchUnetOptions : UnetOptions {
  std::int64_t patch = 2, sinusoids = 64, hidden = 192;
  bool attention = false;

  static constexpr std::string_view group = "Patch U-Net";
  static constexpr auto fields() {
    using P = PatchUnetOptions;
    return std::tuple_cat(
        UnetOptions::fields(),
        std::tuple{
            Parameter{&P::patch, "patch", "", "1", "Points of the signal that become channels of one", Range{1, 256}},
            Parameter{&P::attention, "attention", "", "", "Attention in the middle, at the lowest level"},
            Parameter{&P::sinusoids, "sinusoids", "", "1", "Sinusoids that tell the noise, an even number",
                      Range{2, 4096}, Hint::Advanced},
            Parameter{&P::hidden, "hidden", "", "1", "Numbers that tell noise and condition to every block",
                      Range{1, 65536}, Hint::Advanced}});
  }
};

UnetPlan planOf(const PatchUnetOptions& options) {
  UnetPlan plan;
  plan.options = options;
  plan.multipliers = positiveNumbers(options.multipliers, "multipliers");
  plan.attention.assign(plan.multipliers.size(), false);
  plan.middleAttention = options.attention;
  plan.patch = options.patch;
  plan.sinusoids = options.sinusoids;
  plan.hidden = options.hidden;
  return plan;
}

Example patchUnetExample(PatchUnetOptions& options) {
  options.inputs = options.channels = 4;
  options.outputs = options.groups = options.heads = 2;
  options.multipliers = "1 2";
  options.noiseScale = 2;
  options.attention = true;
  options.sinusoids = 4;
  options.hidden = 3;
  options.conditions = 1;
  Philox random(1, streams::weights, 5);
  return {{{"signal", normal(random, {2, 4, 8}, at::kDouble)},
           {"noise", normal(random, {2, 1}, at::kDouble)},
           {"condition", 3 + normal(random, {2, 1}, at::kDouble)}}};
}

} // namespace

/// Small and fast on a processor: the signal is cut into patches first, of which the levels then see a half, a
/// quarter... 32 channels, multipliers 1 2 2 2 and patches of 2 are 0.84 M parameters.
std::unique_ptr<NetworkKind> makePatchUnet() {
  return kind<Module, PatchUnetOptions>(
      "patch_unet", "Patch U-Net", "Small U-Net along a line, on patches of the signal",
      [](const PatchUnetOptions& options, std::uint64_t seed) { return std::make_unique<Unet>(planOf(options), seed); },
      patchUnetExample);
}

} // namespace larmor::learning
