#include "engine/learning/plugin/Batches.h"

#include <fmt/format.h>

namespace larmor::learning {

Batches::Batches(DataSetPointer set, std::string name, const Tensors& constants, at::Device device, std::uint64_t seed)
    : set_(std::move(set)), name_(std::move(name)), device_(device), seed_(seed), constants_(constants) {
  if (!set_ || set_->size() == 0)
    throw Error(name_, "are none", "at least one");
  if (const Arrays* arrays = set_->inMemory())
    whole_ = tensorsOf(*arrays, device_);
}

Tensors Batches::at(const std::vector<std::int64_t>& order, std::int64_t first, std::int64_t last,
                    std::int64_t epoch) const {
  Tensors batch = columnsAt(order, first, last, epoch);
  for (const auto& [name, constant] : constants_)
    if (!batch.emplace(name, constant).second)
      throw Error("constant " + name, "has the name of a column", "a name of its own");
  return batch;
}

Tensors Batches::columnsAt(const std::vector<std::int64_t>& order, std::int64_t first, std::int64_t last,
                           std::int64_t epoch) const {
  const std::span rows(order.data() + first, static_cast<std::size_t>(last - first));
  if (whole_.empty()) {
    const Arrays batch = set_->batch(rows, {seed_, epoch, first});
    requireConsistent(batch, name_ + ",");
    for (const auto& [name, array] : batch)
      if (array.shape.empty() || array.shape.front() != last - first)
        throw Error(name_, fmt::format("give {} rows of {}", array.shape.empty() ? 0 : array.shape.front(), name),
                    fmt::format("{}", last - first));
    return tensorsOf(batch, device_);
  }
  if (last - first == size()) // all at once: their order does not matter
    return whole_;
  const at::Tensor numbers =
      at::from_blob(const_cast<std::int64_t*>(rows.data()), {last - first}, at::kLong).to(device_);
  Tensors result;
  for (const auto& [name, tensor] : whole_)
    result[name] = tensor.index_select(0, numbers);
  return result;
}

} // namespace larmor::learning
