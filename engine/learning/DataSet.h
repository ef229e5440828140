#pragma once
#include "engine/core/Philox.h"
#include "engine/learning/Array.h"

#include <functional>
#include <memory>
#include <span>

namespace larmor::learning {

/// What random transforms are drawn from, so that each epoch sees other ones and a training repeats to the bit.
struct Draw {
  std::uint64_t seed = 0;
  std::int64_t epoch = 0;             ///< 0 for validation rows: always the same
  std::int64_t first = 0;             ///< place of the batch's first row in the order of the epoch
  Philox of(std::int64_t row) const { // the highest bit keeps it apart from the order of the rows
    return {seed, streams::rowOrder, (std::uint64_t{1} << 63) | (std::uint64_t(epoch) << 40) | std::uint64_t(row)};
  }
};

/// Rows by number. Data sets are views on data sets; nothing is read or computed before a batch asks for it:
///
///     auto files = readRows(count, "cubes of run 7", [](auto rows, const Draw&) { return read(rows); });
///     auto turned = transformed(files, "rotations", [](Arrays& batch, auto rows, const Draw& draw) { ... });
///     auto training = subset(turned, rowsOfPart(...));
class DataSet {
public:
  virtual ~DataSet() = default;
  virtual std::int64_t size() const = 0;
  /// @returns arrays [rows.size(), ...] in the order asked for. Any thread may call.
  virtual Arrays batch(std::span<const std::int64_t> rows, const Draw& draw) const = 0;
  /// Tells one set from another, so that a checkpoint is not gone on with on other data.
  virtual std::uint64_t fingerprint() const = 0;
  /// All rows, where they lie in memory as they are; else null.
  virtual const Arrays* inMemory() const { return nullptr; }
};
using DataSetPointer = std::shared_ptr<const DataSet>;
using Rows = std::span<const std::int64_t>;

/// Arrays in memory, as many rows in each. @throws Error naming an array that has none, others, or values that are not
/// finite.
DataSetPointer rowsInMemory(Arrays arrays);
/// Rows read or made when asked for. @param identity enters the fingerprint. @param read gives a batch, on any thread.
DataSetPointer readRows(std::int64_t size, const std::string& identity, std::function<Arrays(Rows, const Draw&)> read);
/// Some rows of a set, in that order. @throws Error for numbers that it does not have.
DataSetPointer subset(DataSetPointer set, std::vector<std::int64_t> rows);
/// The rows of one after those of the other. Names and shapes of the arrays must be the same (checked by batches).
DataSetPointer concatenated(std::vector<DataSetPointer> sets);
/// Each batch changed after it was read: normalised, turned, made noisy. Rows are numbered as in the set beneath.
DataSetPointer transformed(DataSetPointer set, const std::string& identity,
                           std::function<void(Arrays& batch, Rows rows, const Draw& draw)> transform);

} // namespace larmor::learning
