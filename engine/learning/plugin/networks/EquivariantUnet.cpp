#include "engine/learning/plugin/Unet.h"

#include <fmt/format.h>

namespace larmor::learning {

namespace {

constexpr std::int64_t components = 3;

struct EquivariantUnetOptions : UnetOptions {
  std::int64_t vectors = 16, patch = 2, sinusoids = 64, hidden = 192;

  EquivariantUnetOptions() { inputs = 6; }
  static constexpr std::string_view group = "Equivariant U-Net";
  static constexpr auto fields() {
    using P = EquivariantUnetOptions;
    return std::tuple_cat(
        UnetOptions::fields(),
        std::tuple{
            Parameter{&P::vectors, "vectors", "", "1", "Channels of vectors at the first level; channels are scalars",
                      Range{1, 4096}},
            Parameter{&P::patch, "patch", "", "1", "Points of the signal that become channels of one", Range{1, 256}},
            Parameter{&P::sinusoids, "sinusoids", "", "1", "Sinusoids that tell the noise, an even number",
                      Range{2, 4096}, Hint::Advanced},
            Parameter{&P::hidden, "hidden", "", "1", "Numbers that tell noise and condition to every block",
                      Range{1, 65536}, Hint::Advanced}});
  }
};

/// What flows through the network at a level.
struct Flow {
  at::Tensor vectors; ///< [rows, 3, channels of vectors, length]
  at::Tensor scalars; ///< [rows, channels, length]
};
struct Widths {
  std::int64_t vectors, scalars;
};

/// Of vectors [rows, 3, ...]: at::linalg_cross takes four times as long where the components are not last.
at::Tensor crossProduct(const at::Tensor& a, const at::Tensor& b) {
  const auto component = [&](std::int64_t i, std::int64_t j) {
    return a.select(1, i) * b.select(1, j) - a.select(1, j) * b.select(1, i);
  };
  return at::stack({component(1, 2), component(2, 0), component(0, 1)}, 1);
}

/// U-Net of vectors and scalars along a line: vectors are mixed and moved along the line alike in each component, what
/// is not linear is made of their inner and cross products, and scalars are the factors of vectors. So V turned gives F
/// turned, exactly (Villar et al. 2021), and nothing has to be learned once for each direction. Cross products, because
/// which way a particle gyrates about its parallel velocity stays the same from one reversal to the next; in the
/// middle every point also sees the mean of all, the drift over the whole window. Blocks are those of Unet for the
/// scalars.
///
/// As Unet otherwise; `signal` is [rows, 3 times the vectors, length], `output` [rows, 3, length].
class EquivariantUnet final : public Module {
public:
  EquivariantUnet(const EquivariantUnetOptions& options, std::uint64_t seed) : options_(options) {
    plan_.options = options;
    plan_.multipliers = positiveNumbers(options.multipliers, "multipliers");
    plan_.patch = options.patch;
    plan_.sinusoids = options.sinusoids;
    plan_.hidden = options.hidden;
    check();
    LayerMaker make(weights, seed);
    makeKnowledge(make, plan_);
    make.points = 1.0 / double(plan_.patch);
    make.mixing("first", options.inputs / components * plan_.patch, options.vectors);
    make.linear("begin", plan_.hidden, options.channels);
    std::vector<Widths> handed{{options.vectors, options.channels}};
    makeDown(make, handed);
    const Widths deepest = handed.back();
    makeBlock(make, "middle/block1", {2 * deepest.vectors, 2 * deepest.scalars}, deepest);
    makeBlock(make, "middle/block2", deepest, deepest);
    makeUp(make, handed);
    const Widths last = widthsOf(0);
    make.scale("last/scale", last.vectors);
    make.zeroMixing("last", last.vectors, plan_.patch, 3);
    work_ = make.work;
  }

  Tensors forward(const Tensors& inputs) const override {
    const at::Tensor signal = signalOf(plan_, inputs), about = knowledge(weights, plan_, inputs, signal.size(0));
    std::vector<Flow> handed = down(signal, about);
    Flow x = block("middle/block2", block("middle/block1", withMean(handed.back()), about), about);
    x = up(std::move(x), std::move(handed), about);
    const at::Tensor out = mixed(weights, "last", scaled(weights, "last/scale", x.vectors)); // [rows, 3, patch, points]
    return {{"output", out.transpose(2, 3).reshape({signal.size(0), components, signal.size(2)})}};
  }
  double work(const Tensors& inputs) const override { return work_.at(double(signalOf(plan_, inputs).size(2))); }

private:
  using Level = std::size_t;
  Widths widthsOf(Level level) const {
    return {options_.vectors * plan_.multipliers[level], options_.channels * plan_.multipliers[level]};
  }

  void check() const {
    requireBuildable(plan_);
    if (options_.inputs % components != 0 || options_.outputs != components)
      throw Error("inputs", fmt::format("{} channels in and {} out", options_.inputs, options_.outputs),
                  "vectors: a multiple of 3 in, 3 out");
    if (options_.channels % options_.groups != 0)
      throw Error("channels", fmt::format("{} of a level, with {} groups", options_.channels, options_.groups),
                  "a multiple of them");
  }

  /// @param handsOn scalars: all blocks but the last
  void makeBlock(LayerMaker& make, const std::string& name, Widths in, Widths out, bool handsOn = true) {
    make.scale(name + "/scale", in.vectors);
    make.mixing(name + "/mix", in.vectors, 3 * out.vectors);
    make.norm(name + "/norm1", in.scalars);
    make.convolution(name + "/first", in.scalars + out.vectors, out.scalars);
    make.linear(name + "/film", plan_.hidden, 2 * out.scalars);
    make.norm(name + "/norm2", out.scalars);
    make.convolution(name + "/factors", out.scalars, 2 * out.vectors);
    make.zeroMixing(name + "/turn", 2 * out.vectors, out.vectors);
    if (in.vectors != out.vectors)
      make.mixing(name + "/skip_vectors", in.vectors, out.vectors, 1);
    if (!handsOn)
      return;
    make.zeroConvolution(name + "/second", out.scalars, out.scalars);
    if (in.scalars != out.scalars)
      make.convolution(name + "/skip", in.scalars, out.scalars, 1);
  }

  void makeDown(LayerMaker& make, std::vector<Widths>& handed) {
    for (Level level = 0; level < plan_.multipliers.size(); ++level) {
      if (level > 0) {
        make.points /= 2;
        make.mixing(levelName("down", level, "shrink_vectors"), handed.back().vectors, handed.back().vectors);
        make.convolution(levelName("down", level, "shrink"), handed.back().scalars, handed.back().scalars);
        handed.push_back(handed.back());
      }
      for (std::int64_t b = 0; b < options_.blocks; ++b) {
        makeBlock(make, levelName("down", level, fmt::format("block{}", b + 1)), handed.back(), widthsOf(level));
        handed.push_back(widthsOf(level));
      }
    }
  }

  void makeUp(LayerMaker& make, std::vector<Widths>& handed) {
    Widths now = handed.back();
    for (Level level = plan_.multipliers.size(); level-- > 0;) {
      for (std::int64_t b = 0; b <= options_.blocks; ++b) {
        const Widths both{now.vectors + handed.back().vectors, now.scalars + handed.back().scalars};
        makeBlock(make, levelName("up", level, fmt::format("block{}", b + 1)), both, widthsOf(level),
                  level > 0 || b < options_.blocks);
        handed.pop_back();
        now = widthsOf(level);
      }
      if (level > 0) {
        make.points *= 2;
        make.mixing(levelName("up", level, "grow_vectors"), now.vectors, now.vectors);
        make.convolution(levelName("up", level, "grow"), now.scalars, now.scalars);
      }
    }
  }

  Flow block(const std::string& name, const Flow& x, const at::Tensor& about) const {
    const at::Tensor all = mixed(weights, name + "/mix", scaled(weights, name + "/scale", x.vectors));
    const auto parts = all.chunk(3, 2);
    const at::Tensor products = (parts[0] * parts[1]).sum(1),
                     both = at::cat({parts[2], crossProduct(parts[0], parts[1])}, 2);
    const auto film = linear(weights, name + "/film", about).unsqueeze(-1).chunk(2, 1); // scale, shift
    at::Tensor y = at::cat({at::silu(normed(name + "/norm1", x.scalars)), products}, 1);
    y = normed(name + "/norm2", convolved(weights, name + "/first", y));
    y = at::silu(at::addcmul(film[1], y, 1 + film[0]));
    const at::Tensor factors = convolved(weights, name + "/factors", y).unsqueeze(1);
    Flow result{mixed(weights, name + "/turn", both * factors) + skipped(name + "/skip_vectors", x.vectors, mixed), {}};
    if (has(name + "/second"))
      result.scalars = convolved(weights, name + "/second", y) + skipped(name + "/skip", x.scalars, convolved);
    return result;
  }
  bool has(const std::string& layer) const { return weights.count(layer + "/weights") > 0; }
  at::Tensor skipped(const std::string& name, const at::Tensor& x, decltype(&mixed) layer) const {
    return has(name) ? layer(weights, name, x, 1) : x;
  }
  static Flow withMean(const Flow& x) {
    return {at::cat({x.vectors, x.vectors.mean(3, true).expand_as(x.vectors)}, 2),
            at::cat({x.scalars, x.scalars.mean(2, true).expand_as(x.scalars)}, 1)};
  }
  at::Tensor normed(const std::string& name, const at::Tensor& x) const {
    return normalised(weights, name, x, options_.groups);
  }

  std::vector<Flow> down(const at::Tensor& signal, const at::Tensor& about) const {
    const std::int64_t rows = signal.size(0), points = signal.size(2) / plan_.patch,
                       vectors = options_.inputs / components;
    const at::Tensor patches = signal.reshape({rows, vectors, components, points, plan_.patch})
                                   .permute({0, 2, 1, 4, 3})
                                   .reshape({rows, components, vectors * plan_.patch, points});
    const at::Tensor begin = linear(weights, "begin", about).unsqueeze(-1);
    std::vector<Flow> handed{{mixed(weights, "first", patches), begin.expand({rows, begin.size(1), points})}};
    for (Level level = 0; level < plan_.multipliers.size(); ++level) {
      if (level > 0)
        handed.push_back({mixed(weights, levelName("down", level, "shrink_vectors"), handed.back().vectors, 2),
                          convolved(weights, levelName("down", level, "shrink"), handed.back().scalars, 2)});
      for (std::int64_t b = 0; b < options_.blocks; ++b)
        handed.push_back(block(levelName("down", level, fmt::format("block{}", b + 1)), handed.back(), about));
    }
    return handed;
  }

  Flow up(Flow x, std::vector<Flow> handed, const at::Tensor& about) const {
    for (Level level = plan_.multipliers.size(); level-- > 0;) {
      for (std::int64_t b = 0; b <= options_.blocks; ++b) {
        x = block(levelName("up", level, fmt::format("block{}", b + 1)),
                  {at::cat({x.vectors, handed.back().vectors}, 2), at::cat({x.scalars, handed.back().scalars}, 1)},
                  about);
        handed.pop_back();
      }
      if (level > 0)
        x = {mixed(weights, levelName("up", level, "grow_vectors"), doubled(x.vectors)),
             convolved(weights, levelName("up", level, "grow"), doubled(x.scalars))};
    }
    return x;
  }

  EquivariantUnetOptions options_;
  UnetPlan plan_;
  LayerWork work_;
};

Example equivariantUnetExample(EquivariantUnetOptions& options) {
  options.channels = 4;
  options.vectors = options.groups = 2;
  options.multipliers = "1 2";
  options.noiseScale = 2;
  options.sinusoids = 4;
  options.hidden = 3;
  options.conditions = 1;
  Philox random(1, streams::weights, 7);
  return {{{"signal", normal(random, {2, 6, 8}, at::kDouble)},
           {"noise", normal(random, {2, 1}, at::kDouble)},
           {"condition", 3 + normal(random, {2, 1}, at::kDouble)}}};
}

} // namespace

/// For paths in fields without a direction: 16 vectors, 32 scalars, multipliers 1 2 2 2 and patches of 2 are 1.3 M
/// parameters.
std::unique_ptr<NetworkKind> makeEquivariantUnet() {
  return kind<Module, EquivariantUnetOptions>(
      "equivariant_unet", "Equivariant U-Net", "U-Net of vectors and scalars along a line, the same in all directions",
      [](const EquivariantUnetOptions& options, std::uint64_t seed) {
        return std::make_unique<EquivariantUnet>(options, seed);
      },
      equivariantUnetExample);
}

} // namespace larmor::learning
