#pragma once
#include "engine/core/Philox.h"

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace larmor::learning {

/// Rows for training, for early stopping and calibration, and never used before the end.
enum class Part { Training, Validation, Test };

/// How independent units (simulations, snapshots, seeds; never neighbouring samples of one) are told apart: by their
/// number and the seed alone, so that a growing set keeps its parts.
struct Split {
  std::uint64_t seed = 1;
  double test = 0.1, validation = 0.1; ///< shares; the latter of what is left
  Split(std::uint64_t s = 1) : seed(s) {}
  bool operator==(const Split&) const = default;
  Part partOf(std::int64_t unit) const {
    Philox random(seed, streams::splitting, static_cast<std::uint64_t>(unit));
    if (random.uniform() < test)
      return Part::Test;
    return random.uniform() < validation ? Part::Validation : Part::Training;
  }
  /// Numbers below `count` that belong to a part, where each row is a unit.
  std::vector<std::int64_t> rows(Part part, std::int64_t count) const {
    std::vector<std::int64_t> result;
    for (std::int64_t row = 0; row < count; ++row)
      if (partOf(row) == part)
        result.push_back(row);
    return result;
  }
  /// Those of a list that belong to a part. @param unitOf the number of an element's unit
  template <class Row, class UnitOf>
  std::vector<Row> select(const std::vector<Row>& rows, Part part, UnitOf unitOf) const {
    std::vector<Row> result;
    for (const Row& row : rows)
      if (partOf(unitOf(row)) == part)
        result.push_back(row);
    return result;
  }
};

/// Units dealt out to as many folds, by their number and the seed alone: a network that is trained without a fold tells
/// on it how wrong it is where it was not trained.
struct Folds {
  std::uint64_t seed = 1;
  std::size_t count = 0;
  std::size_t of(std::int64_t unit) const {
    return static_cast<std::size_t>(
        Philox(seed, streams::splitting, static_cast<std::uint64_t>(unit) + (1ull << 40)).uniform() *
        static_cast<double>(count));
  }
};

/// The rows a model was made from, as its card says it.
struct DataOrigin {
  Split split;
  std::size_t rows = 0;
  std::string fingerprint; ///< of them, in their order

  /// Keys `split` and `data` of a card. @throws nlohmann::json::exception if they are missing.
  static DataOrigin fromCard(const nlohmann::json& card);
  void writeTo(nlohmann::json& card) const;
};

/// What speaks against calling rows of a set test rows of a model, in sentences; a set may have grown since.
/// @param model null: its card does not say. @param split that tells the rows apart. @param rows of the set, in number.
/// @param fingerprintOf its first rows, as many as are asked for
std::vector<std::string> doubtsAbout(const DataOrigin* model, const Split& split, std::size_t rows,
                                     const std::function<std::string(std::size_t first)>& fingerprintOf);

/// CRC-32 over 64-bit words, little-endian, as hexadecimal digits: words are added row by row.
class RowFingerprint {
public:
  void add(std::uint64_t word);
  void add(double value);
  std::string text() const;

private:
  std::uint32_t crc_ = 0;
};

} // namespace larmor::learning
