#pragma once
#include "engine/learning/plugin/Catalogue.h"
#include "engine/learning/plugin/Layers.h"

namespace larmor::learning {

/// What all U-Nets let choose.
struct UnetOptions {
  std::int64_t inputs = 3, outputs = 3, channels = 32, blocks = 1, groups = 8, heads = 1, conditions = 0;
  std::string multipliers = "1 2 2 2";
  double noiseScale = 62.5, conditionCentre = 3.5, conditionWidth = 1.5;

  static constexpr auto fields() {
    using P = UnetOptions;
    return std::tuple{
        Parameter{&P::inputs, "inputs", "", "1", "Channels of the signal", Range{1, 4096}},
        Parameter{&P::outputs, "outputs", "", "1", "Channels of the output", Range{1, 4096}},
        Parameter{&P::channels, "channels", "", "1", "Channels of the first level", Range{1, 4096}},
        Parameter{&P::multipliers, "multipliers", "", "1", "Channels of each level in units of these, by spaces"},
        Parameter{&P::blocks, "blocks", "", "1", "Residual blocks of a level on the way down; one more upwards",
                  Range{1, 16}},
        Parameter{&P::groups, "groups", "", "1", "Groups of channels that are normalised together", Range{1, 4096}},
        Parameter{&P::heads, "heads", "", "1", "Heads of an attention", Range{1, 4096}},
        Parameter{&P::conditions, "conditions", "", "1", "1: there is a condition, such as log2 alpha", Range{0, 1}},
        Parameter{&P::noiseScale, "noise_scale", "", "1", "The noise is multiplied by this before its sinusoids",
                  Range{1e-6, 1e6}, Hint::Advanced},
        Parameter{&P::conditionCentre, "condition_centre", "", "1", "Subtracted from the condition", Range{},
                  Hint::Advanced},
        Parameter{&P::conditionWidth, "condition_width", "", "1", "What the condition is then divided by",
                  Range{1e-6, 1e6}, Hint::Advanced}};
  }
};

/// A U-Net to be built.
struct UnetPlan {
  UnetOptions options;
  std::vector<std::int64_t> multipliers; ///< one for each level
  std::vector<bool> attention;           ///< after the blocks of a level: as many
  bool middleAttention = false;
  std::int64_t patch = 1; ///< points of the signal that become channels of one
  std::int64_t sinusoids = 64, hidden = 192;
};

/// What is known of each row, noise and condition, made into numbers for the blocks: its layers, and [rows, hidden] of
/// a batch. @throws Error for columns that do not fit
void makeKnowledge(LayerMaker& make, const UnetPlan& plan);
at::Tensor knowledge(const Tensors& weights, const UnetPlan& plan, const Tensors& inputs, std::int64_t rows);
/// `signal` of a batch. @throws Error unless it is [rows, inputs, a multiple of patch 2^(levels - 1)]
at::Tensor signalOf(const UnetPlan& plan, const Tensors& inputs);
/// "down2/block1": a layer of a level, counted from 0.
std::string levelName(const char* way, std::size_t level, const std::string& part);
/// @throws Error unless there are as many levels and sinusoids as there can be.
void requireBuildable(const UnetPlan& plan);
/// [..., length] with every point twice.
at::Tensor doubled(const at::Tensor& x);

/// Whole numbers of a text, separated by spaces. @throws Error naming the key if something else is there or one is not
/// positive.
std::vector<std::int64_t> positiveNumbers(const std::string& text, const std::string& key);

/// U-Net along a line, with the residual blocks of guided diffusion (Dhariwal & Nichol 2021, appendix A; the form of
/// Li et al. 2024): group norm, SiLU, convolution, group norm scaled and shifted by what is made of noise and
/// condition, SiLU, convolution that begins at zero. Levels are joined by convolutions of stride 2, upwards by doubled
/// points and a convolution; what each block on the way down made is handed to one on the way up.
///
/// signal [rows, inputs, length], noise [rows, 1] (ln sigma), and with `conditions` condition [rows, 1] (one that is
/// not finite is none: its row is treated as if nothing were known) -> output [rows, outputs, length], zero before
/// training. The length must be a multiple of patch 2^(levels - 1).
class Unet final : public Module {
public:
  /// @throws Error if levels do not divide into groups and heads.
  Unet(const UnetPlan& plan, std::uint64_t seed);
  Tensors forward(const Tensors& inputs) const override; ///< @throws Error for signals that do not fit
  double work(const Tensors& inputs) const override { return work_.at(double(signalOf(plan_, inputs).size(2))); }

private:
  using Level = std::size_t;
  std::int64_t channelsOf(Level level) const { return plan_.options.channels * plan_.multipliers[level]; }
  std::int64_t blocksUp() const { return plan_.options.blocks + 1; }
  void check() const;
  void makeBlock(LayerMaker& make, const std::string& name, std::int64_t in, std::int64_t out);
  void makeDown(LayerMaker& make, std::vector<std::int64_t>& handed);
  void makeUp(LayerMaker& make, std::vector<std::int64_t>& handed);
  at::Tensor normed(const std::string& name, const at::Tensor& x) const;
  at::Tensor block(const std::string& name, const at::Tensor& x, const at::Tensor& known) const;
  at::Tensor attend(const std::string& name, const at::Tensor& x) const;
  /// What is handed to the way up, in the order it is made.
  std::vector<at::Tensor> down(const at::Tensor& signal, const at::Tensor& known) const;
  at::Tensor up(at::Tensor x, std::vector<at::Tensor> handed, const at::Tensor& known) const;

  UnetPlan plan_;
  LayerWork work_;
};

} // namespace larmor::learning
