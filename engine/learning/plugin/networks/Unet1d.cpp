#include "engine/learning/plugin/Unet.h"

#include <fmt/format.h>

namespace larmor::learning {

namespace {

struct Unet1dOptions : UnetOptions {
  std::string attention = "256 128";
  std::int64_t length = 1024;
  bool middleAttention = true;

  Unet1dOptions() {
    channels = 64;
    blocks = 3;
    groups = 32;
    multipliers = "1 1 2 2 3 3 4 4 4";
  }
  static constexpr std::string_view group = "U-Net in one dimension";
  static constexpr auto fields() {
    using P = Unet1dOptions;
    return std::tuple_cat(
        UnetOptions::fields(),
        std::tuple{
            Parameter{&P::length, "length", "", "1", "Length of the signal, which says what levels see",
                      Range{1, 1 << 24}},
            Parameter{&P::attention, "attention", "", "1", "Lengths of the levels that have attention, by spaces"},
            Parameter{&P::middleAttention, "middle_attention", "", "", "Attention in the middle too"}});
  }
};

/// Which levels have one of the lengths; those below the lowest level are left out, so that 256 and 128 serve networks
/// of any depth. @throws Error for lengths that are not the signal's divided by a power of 2.
std::vector<bool> attentionOf(const Unet1dOptions& options, std::size_t levels) {
  std::vector<bool> result(levels, false);
  for (const std::int64_t wanted : positiveNumbers(options.attention, "attention")) {
    std::size_t level = 0;
    while (wanted << level < options.length)
      ++level;
    if (wanted << level != options.length)
      throw Error("attention", fmt::format("no level has the length {}", wanted),
                  fmt::format("{} divided by a power of 2", options.length));
    if (level < levels)
      result[level] = true;
  }
  return result;
}

UnetPlan planOf(const Unet1dOptions& options) {
  UnetPlan plan;
  plan.options = options;
  plan.multipliers = positiveNumbers(options.multipliers, "multipliers");
  plan.attention = attentionOf(options, plan.multipliers.size());
  plan.middleAttention = options.middleAttention;
  plan.sinusoids = options.channels;
  plan.hidden = 4 * options.channels;
  return plan;
}

Example unet1dExample(Unet1dOptions& options) {
  options.inputs = options.outputs = options.groups = 2;
  options.channels = 4;
  options.blocks = 1;
  options.multipliers = "1 1";
  options.noiseScale = 2;
  options.length = 6;
  options.attention = "3";
  options.middleAttention = false;
  Philox random(1, streams::weights, 6);
  return {{{"signal", normal(random, {2, 2, 6}, at::kDouble)}, {"noise", normal(random, {2, 1}, at::kDouble)}}};
}

} // namespace

/// The network of guided diffusion in one dimension, as of Li et al. (2024) for Lagrangian turbulence (60.7 M
/// parameters with 128 channels, multipliers 1 1 2 3 4 and attention at 250 and 125 of 2000 points) and of the paper on
/// particles in turbulent fields. Without dropout, which they do not use.
std::unique_ptr<NetworkKind> makeUnet1d() {
  return kind<Module, Unet1dOptions>(
      "unet1d", "U-Net in one dimension", "U-Net of guided diffusion along a line, with attention at some lengths",
      [](const Unet1dOptions& options, std::uint64_t seed) { return std::make_unique<Unet>(planOf(options), seed); },
      unet1dExample);
}

} // namespace larmor::learning
