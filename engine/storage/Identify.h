#pragma once
#include "engine/storage/InputFile.h"

#include <optional>
#include <string_view>

namespace larmor::storage {

/// What a file is to the program. Which of them a workspace opens is the workspace's to say.
enum class FileKind {
  Unknown,    ///< nothing the program knows, or not readable: Identity::problem then says why
  Run,        ///< run file of a study
  Database,   ///< rows of many simulations
  Model,      ///< folder of a model, or the card in it
  Field,      ///< field file of ours
  State,      ///< an unfinished computation, which its command goes on with
  Report,     ///< results of an action as JSON
  Product,    ///< a file of ours of a kind that this version has no name for
  Session,    ///< of the window
  Parameters, ///< JSON of parameters
  View,       ///< JSON that holds the state of one workspace
  Picture,    ///< PNG, with or without the state of a workspace
  Paths,      ///< trajectories that another program wrote
  Grid,       ///< a vector field that another program wrote
  Network,    ///< TorchScript file, without the card that makes a model of it
  Table,      ///< text under a line of column names
  Sweep       ///< numbers of runs whose parameters differ in one
};
/// "run file", "picture saved by Larmor": in the singular, for messages.
std::string nameOf(FileKind kind);

/// Formats of other programs, as Identity::format names them, where a kind has several readers.
namespace formats {
inline constexpr std::string_view crPropaText = "CRPropa text", crPropaHdf5 = "CRPropa HDF5", openPmd = "openPMD",
                                  lagrangianSet = "Lagrangian set", numpyArchive = "NumPy archive",
                                  hdf5Trajectories = "HDF5 trajectories";
} // namespace formats

/// What a file or folder is, told by its content; its name says nothing.
struct Identity {
  std::filesystem::path path;
  FileKind kind = FileKind::Unknown;
  std::string format;            ///< "larmor-run", "CRPropa text", "NumPy archive"
  std::string study, action;     ///< as the file says, or its format implies; may be empty
  std::string description;       ///< "a transport database of 2000 points", "a text file"
  std::string problem;           ///< why it cannot be read: "is damaged or truncated (...)"; empty if it can
  std::optional<InputFile> file; ///< of an HDF5 file, so that its reader need not open it again

  bool known() const { return kind != FileKind::Unknown; }
  /// "is a transport database of 2000 points", or the problem.
  std::string sentence() const { return problem.empty() ? "is " + description : problem; }
  /// @throws Error "PATH: is a transport database of 2000 points; expected EXPECTED"
  [[noreturn]] void refuse(const std::string& expected) const;
};

/// Looks at the first kilobytes, the attributes and objects of HDF5, the entries of archives and the keys of JSON;
/// arrays are not read. Does not throw for what it finds, nor for what it does not. A file of ours that is damaged or
/// missing while the generation before it still opens (CheckpointWriter) is what that one is, with no `file`.
Identity identify(const std::filesystem::path& path);

/// An HDF5 file of that format. @throws Error that says what the file is instead.
InputFile openProduct(const std::filesystem::path& path, const std::string& format, const std::string& expected);

} // namespace larmor::storage
