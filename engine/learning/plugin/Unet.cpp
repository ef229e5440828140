#include "engine/learning/plugin/Unet.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

namespace larmor::learning {

namespace {

constexpr const char* unetName = "U-Net";
constexpr std::size_t mostLevels = 20;
constexpr std::int64_t largestNumber = 1 << 24;

std::string blockName(std::int64_t block) { return fmt::format("block{}", block + 1); }
std::string attentionName(std::int64_t block) { return fmt::format("attention{}", block + 1); }

/// [rows, channels, length] -> [rows, channels patch, length/patch]
at::Tensor patched(const at::Tensor& x, std::int64_t patch) {
  if (patch == 1)
    return x;
  const std::int64_t rows = x.size(0), channels = x.size(1), patches = x.size(2) / patch;
  return x.reshape({rows, channels, patches, patch}).transpose(2, 3).reshape({rows, channels * patch, patches});
}

/// The way back.
at::Tensor unpatched(const at::Tensor& x, std::int64_t patch) {
  if (patch == 1)
    return x;
  const std::int64_t rows = x.size(0), channels = x.size(1) / patch, patches = x.size(2);
  return x.reshape({rows, channels, patch, patches}).transpose(2, 3).reshape({rows, channels, patches * patch});
}

/// [rows, 1] of a batch. @throws Error for other shapes.
at::Tensor numberOf(const Tensors& inputs, const std::string& name, std::int64_t rows) {
  const at::Tensor number = named(inputs, name, unetName);
  if (number.sizes().vec() != std::vector<std::int64_t>{rows, 1})
    throw Error("column " + name, fmt::format("has the shape [{}]", fmt::join(number.sizes().vec(), ", ")),
                fmt::format("[{}, 1]", rows));
  return number;
}

} // namespace

void makeKnowledge(LayerMaker& make, const UnetPlan& plan) {
  make.linear("noise/first", plan.sinusoids, plan.hidden);
  make.linear("noise/second", plan.hidden, plan.hidden);
  if (plan.options.conditions == 0)
    return;
  make.linear("condition/first", 1, plan.hidden);
  make.linear("condition/second", plan.hidden, plan.hidden);
}

at::Tensor knowledge(const Tensors& weights, const UnetPlan& plan, const Tensors& inputs, std::int64_t rows) {
  const UnetOptions& o = plan.options;
  const at::Tensor waves = sinusoids(numberOf(inputs, "noise", rows) * o.noiseScale, plan.sinusoids);
  at::Tensor sum = linear(weights, "noise/second", at::silu(linear(weights, "noise/first", waves)));
  if (o.conditions > 0) {
    const at::Tensor condition = numberOf(inputs, "condition", rows);
    const at::Tensor there = at::isfinite(condition);
    const at::Tensor scaled = (condition - o.conditionCentre) / o.conditionWidth;
    const at::Tensor value = at::where(there, scaled, at::zeros_like(scaled));
    sum = sum + linear(weights, "condition/second", at::silu(linear(weights, "condition/first", value))) *
                    there.to(sum.scalar_type());
  }
  return at::silu(sum);
}

at::Tensor signalOf(const UnetPlan& plan, const Tensors& inputs) {
  const at::Tensor signal = named(inputs, "signal", unetName);
  const std::int64_t unit = plan.patch << (plan.multipliers.size() - 1);
  if (signal.dim() != 3 || signal.size(1) != plan.options.inputs || signal.size(2) % unit != 0)
    throw Error("column signal", fmt::format("has the shape [{}]", fmt::join(signal.sizes().vec(), ", ")),
                fmt::format("[rows, {}, a multiple of {}]", plan.options.inputs, unit));
  return signal;
}

std::string levelName(const char* way, std::size_t level, const std::string& part) {
  return fmt::format("{}{}/{}", way, level + 1, part);
}

void requireBuildable(const UnetPlan& plan) {
  if (plan.multipliers.empty() || plan.multipliers.size() > mostLevels)
    throw Error("multipliers", fmt::format("are {}", plan.multipliers.size()),
                fmt::format("1 to {}, one for each level", mostLevels));
  if (plan.sinusoids % 2 != 0)
    throw Error("sinusoids", fmt::format("are {}", plan.sinusoids), "an even number");
}

at::Tensor doubled(const at::Tensor& x) {
  std::vector<std::int64_t> shape = x.sizes().vec(), twice = shape;
  shape.push_back(2);
  twice.back() *= 2;
  return x.unsqueeze(-1).expand(shape).reshape(twice);
}

std::vector<std::int64_t> positiveNumbers(const std::string& text, const std::string& key) {
  std::istringstream in(text);
  std::vector<std::int64_t> result;
  for (std::int64_t n = 0; in >> n;)
    result.push_back(n);
  if (!in.eof() || std::any_of(result.begin(), result.end(), [](auto n) { return n < 1 || n > largestNumber; }))
    throw Error(key, "are '" + text + "'", fmt::format("numbers from 1 to {} separated by spaces", largestNumber));
  return result;
}

Unet::Unet(const UnetPlan& plan, std::uint64_t seed) : plan_(plan) {
  check();
  const UnetOptions& o = plan_.options;
  LayerMaker make(weights, seed);
  makeKnowledge(make, plan_);
  make.points = 1.0 / double(plan_.patch);
  make.convolution("first", o.inputs * plan_.patch, o.channels);
  std::vector<std::int64_t> handed{o.channels}; // channels of what is handed to the way up
  makeDown(make, handed);
  const std::int64_t deepest = handed.back();
  makeBlock(make, "middle/block1", deepest, deepest);
  if (plan_.middleAttention)
    make.attention("middle/attention", deepest);
  makeBlock(make, "middle/block2", deepest, deepest);
  makeUp(make, handed);
  make.norm("last/norm", o.channels * plan_.multipliers[0]);
  make.zeroConvolution("last", o.channels * plan_.multipliers[0], o.outputs * plan_.patch);
  work_ = make.work;
}

void Unet::check() const {
  const UnetOptions& o = plan_.options;
  requireBuildable(plan_);
  std::vector<std::int64_t> widths{o.channels}; // of the first convolution, then of the levels
  for (Level level = 0; level < plan_.multipliers.size(); ++level)
    widths.push_back(channelsOf(level));
  for (const std::int64_t channels : widths)
    if (channels % o.groups != 0 || channels % o.heads != 0)
      throw Error("channels", fmt::format("{} of a level, with {} groups and {} heads", channels, o.groups, o.heads),
                  "a multiple of both");
}

void Unet::makeBlock(LayerMaker& make, const std::string& name, std::int64_t in, std::int64_t out) {
  make.norm(name + "/norm1", in);
  make.convolution(name + "/first", in, out);
  make.linear(name + "/film", plan_.hidden, 2 * out);
  make.norm(name + "/norm2", out);
  make.zeroConvolution(name + "/second", out, out);
  if (in != out)
    make.convolution(name + "/skip", in, out, 1);
}

void Unet::makeDown(LayerMaker& make, std::vector<std::int64_t>& handed) {
  for (Level level = 0; level < plan_.multipliers.size(); ++level) {
    if (level > 0) {
      make.points /= 2;
      make.convolution(levelName("down", level, "shrink"), handed.back(), handed.back());
      handed.push_back(handed.back());
    }
    for (std::int64_t b = 0; b < plan_.options.blocks; ++b) {
      makeBlock(make, levelName("down", level, blockName(b)), handed.back(), channelsOf(level));
      if (plan_.attention[level])
        make.attention(levelName("down", level, attentionName(b)), channelsOf(level));
      handed.push_back(channelsOf(level));
    }
  }
}

void Unet::makeUp(LayerMaker& make, std::vector<std::int64_t>& handed) {
  std::int64_t channels = handed.back();
  for (Level level = plan_.multipliers.size(); level-- > 0;) {
    for (std::int64_t b = 0; b < blocksUp(); ++b) {
      makeBlock(make, levelName("up", level, blockName(b)), channels + handed.back(), channelsOf(level));
      handed.pop_back();
      channels = channelsOf(level);
      if (plan_.attention[level])
        make.attention(levelName("up", level, attentionName(b)), channels);
    }
    if (level > 0) {
      make.points *= 2;
      make.convolution(levelName("up", level, "grow"), channels, channels);
    }
  }
}

at::Tensor Unet::normed(const std::string& name, const at::Tensor& x) const {
  return normalised(weights, name, x, plan_.options.groups);
}

at::Tensor Unet::block(const std::string& name, const at::Tensor& x, const at::Tensor& known) const {
  const auto film = linear(weights, name + "/film", known).unsqueeze(-1).chunk(2, 1); // scale, shift
  const at::Tensor y =
      normed(name + "/norm2", convolved(weights, name + "/first", at::silu(normed(name + "/norm1", x))));
  const at::Tensor z = convolved(weights, name + "/second", at::silu(at::addcmul(film[1], y, 1 + film[0])));
  return z + (weights.count(name + "/skip/weights") > 0 ? convolved(weights, name + "/skip", x) : x);
}

at::Tensor Unet::attend(const std::string& name, const at::Tensor& x) const {
  return attended(weights, name, x, plan_.options.groups, plan_.options.heads);
}

std::vector<at::Tensor> Unet::down(const at::Tensor& signal, const at::Tensor& known) const {
  std::vector<at::Tensor> handed{convolved(weights, "first", patched(signal, plan_.patch))};
  for (Level level = 0; level < plan_.multipliers.size(); ++level) {
    if (level > 0)
      handed.push_back(convolved(weights, levelName("down", level, "shrink"), handed.back(), 2));
    for (std::int64_t b = 0; b < plan_.options.blocks; ++b) {
      at::Tensor x = block(levelName("down", level, blockName(b)), handed.back(), known);
      if (plan_.attention[level])
        x = attend(levelName("down", level, attentionName(b)), x);
      handed.push_back(x);
    }
  }
  return handed;
}

at::Tensor Unet::up(at::Tensor x, std::vector<at::Tensor> handed, const at::Tensor& known) const {
  for (Level level = plan_.multipliers.size(); level-- > 0;) {
    for (std::int64_t b = 0; b < blocksUp(); ++b) {
      x = block(levelName("up", level, blockName(b)), at::cat({x, handed.back()}, 1), known);
      handed.pop_back();
      if (plan_.attention[level])
        x = attend(levelName("up", level, attentionName(b)), x);
    }
    if (level > 0)
      x = convolved(weights, levelName("up", level, "grow"), doubled(x));
  }
  return x;
}

Tensors Unet::forward(const Tensors& inputs) const {
  const at::Tensor signal = signalOf(plan_, inputs), about = knowledge(weights, plan_, inputs, signal.size(0));
  std::vector<at::Tensor> handed = down(signal, about);
  at::Tensor x = block("middle/block1", handed.back(), about);
  if (plan_.middleAttention)
    x = attend("middle/attention", x);
  x = up(block("middle/block2", x, about), std::move(handed), about);
  return {{"output", unpatched(convolved(weights, "last", at::silu(normed("last/norm", x))), plan_.patch)}};
}

} // namespace larmor::learning
