#pragma once
#include "engine/learning/DataSet.h"
#include "engine/learning/plugin/Tensors.h"

namespace larmor::learning {

/// A data set as tensors on a device, with the constants of a training; sets that lie in memory are moved there once.
class Batches {
public:
  /// @throws Error naming the set if it has no rows.
  Batches(DataSetPointer set, std::string name, const Tensors& constants, at::Device device, std::uint64_t seed);
  std::int64_t size() const { return set_->size(); }
  /// @param order numbers of rows; those from `first` to before `last` are taken. @throws Error for batches that hold
  /// other than that many rows, or a column with the name of a constant.
  Tensors at(const std::vector<std::int64_t>& order, std::int64_t first, std::int64_t last, std::int64_t epoch) const;

private:
  Tensors columnsAt(const std::vector<std::int64_t>& order, std::int64_t first, std::int64_t last,
                    std::int64_t epoch) const;
  DataSetPointer set_;
  std::string name_;
  at::Device device_;
  std::uint64_t seed_;
  Tensors constants_, whole_; ///< whole_ empty: batches are read
};

} // namespace larmor::learning
