#include "engine/learning/plugin/NetworkHandle.h"

#include "engine/core/ThreadPool.h"
#include "engine/learning/plugin/Catalogue.h"
#include "engine/learning/plugin/Devices.h"
#include "engine/learning/plugin/Readouts.h"

#include <c10/core/GradMode.h>

namespace larmor::learning {

namespace {

constexpr std::int64_t pieceRows = 25; ///< fewer take longer a row: weights are laid out anew for each product
constexpr double pieceWork = 1e8;      ///< multiplications below which a thread is not worth its start

/// Independent of the number of threads, as results are to be: they differ by rounding.
std::int64_t piecesOf(std::int64_t rows, double workOfRow) {
  const double mostPieces = double(rows) * workOfRow / pieceWork;
  const std::int64_t wanted = std::max((rows + pieceRows - 1) / pieceRows, std::min<std::int64_t>(2, rows / 4));
  return std::max<std::int64_t>(1, std::min(wanted, std::int64_t(mostPieces)));
}

/// The rows of a batch in pieces, side by side on the processor: LibTorch's own threads meet after every layer, and
/// wait for the one that another program holds up.
Tensors forwardInPieces(const Module& module, const Tensors& inputs) {
  const at::Tensor& first = inputs.begin()->second;
  const std::int64_t rows = first.size(0), count = first.is_cpu() ? piecesOf(rows, module.work(inputs)) : 1;
  useThreads(1);
  if (count < 2) {
    const c10::NoGradGuard noGradients;
    return module.forward(inputs);
  }
  std::vector<Tensors> pieces(static_cast<std::size_t>(count));
  ThreadPool::shared().parallelFor(pieces.size(), 1, [&](std::size_t number, std::size_t) {
    useThreads(1);
    const c10::NoGradGuard noGradients; // is of a thread
    const auto i = static_cast<std::int64_t>(number);
    Tensors piece;
    for (const auto& input : inputs)
      piece[input.first] = input.second.slice(0, rows * i / count, rows * (i + 1) / count);
    pieces[number] = module.forward(piece);
  });
  Tensors whole;
  for (const auto& output : pieces.front()) {
    std::vector<at::Tensor> parts;
    for (const Tensors& piece : pieces)
      parts.push_back(piece.at(output.first));
    whole[output.first] = at::cat(parts, 0);
  }
  return whole;
}

class Handle final : public Network {
public:
  Handle(const Spec& spec, const Arrays& weights, at::Device device)
      : where_("network " + spec.name), device_(device), module_(buildNetwork(spec, 1)) {
    if (!weights.empty())
      copyInto(module_->weights, weights, "weights of the " + where_);
    for (auto& [name, tensor] : module_->weights)
      tensor = tensor.detach().to(device); // without gradients: saliency asks for those of the inputs only
  }
  Arrays evaluate(const Arrays& inputs) const override {
    requireConsistent(inputs, "input");
    return translated(where_, [&] { return arraysOf(forwardInPieces(*module_, tensorsOf(inputs, device_))); });
  }
  Arrays gradient(const Arrays& inputs, const Readout& readout) const override {
    return gradientOf(inputs, readout, device_, where_, [&](const Tensors& in) { return module_->forward(in); });
  }
  Arrays weights() const override { return arraysOf(module_->weights); }
  std::int64_t parameterCount() const override { return module_->parameterCount(); }

private:
  std::string where_;
  at::Device device_;
  std::unique_ptr<Module> module_;
};

} // namespace

NetworkPointer openNetwork(const Spec& spec, const Arrays& weights, const std::string& device) {
  return translated("network " + spec.name, [&] { // it may be too large for the memory
    return std::make_shared<Handle>(spec, weights, deviceNamed(device));
  });
}

} // namespace larmor::learning
