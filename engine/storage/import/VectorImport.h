#pragma once
#include "engine/core/VectorGrid.h"
#include "engine/storage/Types.h"

#include <filesystem>
#include <vector>

namespace larmor::storage {

/// A vector field that a file offers.
struct FieldCandidate {
  std::string name; ///< to choose it by: "B", "bx,by,bz", "Bcc1,Bcc2,Bcc3"
  Shape shape;      ///< as stored, slowest axis first
  std::string axes; ///< how that is read unless told otherwise: "zyx" for components apart, "zyxc", "czyx"
};

/// What a file holds, so that a window can offer a choice.
struct FileDescription {
  std::string format; ///< "Athena++ snapshot", "HDF5", "VTK image data", "NumPy array"
  std::vector<FieldCandidate> fields;
  bool axesFixed = false;            ///< the format says which axis is which
  std::vector<std::string> arrays{}; ///< what it holds, field or not, with shapes, for whoever misses a field

  std::string contents() const; ///< a line of them
};

struct ImportOptions {
  std::string field; ///< name of a candidate, or for HDF5 any three datasets "a,b,c"; empty: the magnetic field, or the
                     ///< only one
  std::string axes;  ///< order of the axes as stored, slowest first, c = component: "zyxc", "czyx", "xyzc", ...; empty:
                     ///< as described
  double box = 0.0;  ///< length of the longest side; 0: as in the file, 2 pi if it does not say
};

/// Lists the vector fields of an Athena++ .athdf, HDF5, .vti or .npy file, told apart by their content.
/// @throws Error naming file, object, what was found and what was expected.
FileDescription describeFile(const std::filesystem::path& path);

/// Reads one vector field in the units of the file. Everything is checked: sizes against the file before memory is
/// taken, shape, finite values. Periodicity is assumed. @throws Error as above.
VectorGrid importVectorGrid(const std::filesystem::path& path, const ImportOptions& options = {});

} // namespace larmor::storage
