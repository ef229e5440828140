#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/import/Units.h"

#include <cmath>
#include <limits>
#include <optional>

namespace larmor::storage {

/// Which numbers are data.
struct Valid {
  std::vector<double> missing; ///< that stand for no value; NaN too
  double lowest = -std::numeric_limits<double>::infinity(), highest = std::numeric_limits<double>::infinity();

  bool all() const { return missing.empty() && !std::isfinite(lowest) && !std::isfinite(highest); }
};

/// What stands beside an array and says what its numbers mean (CF conventions of NetCDF, ISTP, openPMD):
/// meaning = (scale stored + offset) unitSI.
struct Convention {
  double scale = 1.0, offset = 0.0;
  Valid stored; ///< of the numbers as they are stored
  Valid meant;  ///< of those they stand for: marks and limits with a fraction beside packed whole numbers
  std::optional<bool> isUnsigned; ///< whatever the type says: NetCDF 3 had no unsigned types but bytes
  std::string unit;               ///< as the file names it; empty: it does not

  bool plain() const;
};

/// From the attributes scale_factor, add_offset, unitSI, _FillValue, missing_value, FILLVAL, valid_min, valid_max,
/// valid_range, _Unsigned, unit and units (in any case of letters), and the fill value of the HDF5 dataset itself.
/// @throws Error if one of them cannot be understood.
Convention conventionOf(const InputFile& file, const std::string& object);

/// The numbers that an array stands for, as one or as a part. T: float, double.
/// @throws Error as InputFile::read, and where values are missing: how many, and the first.
template <class T>
std::vector<T> readMeant(const InputFile& file, const std::string& dataset, const Shape& start = {},
                         const Shape& count = {});

/// Factor to the unit `wanted` from `unit`, both as files name them; 1 where they are the same text or both unknown.
/// @throws Error naming the object if only one of two is known, or they are of different kinds.
double factorBetween(const InputFile& file, const std::string& object, const std::string& unit,
                     const std::string& wanted);

/// @throws Error if one of two components names its SI unit and the other does not.
void requireSameUnitSI(const InputFile& file, const std::string& component, const std::string& first);

} // namespace larmor::storage
