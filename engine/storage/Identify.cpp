#include "engine/storage/Identify.h"

#include "engine/core/Error.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/Provenance.h"
#include "engine/storage/identify/Recognise.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <unistd.h>

namespace larmor::storage {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t firstBytes = 4096;
constexpr std::size_t mostJson = std::size_t{1} << 23; // larger ones of ours say what they are at their beginning
constexpr std::string_view hdf5Signature = "\x89HDF\r\n\x1a\n";

/// HDF5 may begin behind a block of another program's, at 512, 1024, 2048, ...
bool isHdf5(const fs::path& path, std::string_view beginning) {
  if (beginning.starts_with(hdf5Signature))
    return true;
  std::ifstream file(path, std::ios::binary);
  std::string found(hdf5Signature.size(), '\0');
  for (std::streamoff at = 512; file.seekg(at) && file.read(found.data(), std::ssize(found)); at *= 2)
    if (found == hdf5Signature)
      return true;
  return false;
}

std::string_view withoutBlanks(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) // a byte order mark
    text.remove_prefix(3);
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
  return text;
}

void recogniseJsonFile(Identity& identity) {
  const std::string text = beginningOf(identity.path, mostJson + 1);
  recogniseJson(identity, withoutBlanks(std::string_view(text).substr(0, mostJson)), text.size() <= mostJson);
}

/// What others pack and must be unpacked first, or store in a form that is not read; empty for anything else.
std::string packedBy(std::string_view beginning) {
  struct Packer {
    std::string_view start;
    const char* sentence;
  };
  using namespace std::string_view_literals;
  constexpr Packer packers[] = {
      {"\x1f\x8b"sv, "is compressed with gzip: unpack it first (gunzip)"},
      {"BZh"sv, "is compressed with bzip2: unpack it first (bunzip2)"},
      {"\xfd"
       "7zXZ\0"sv,
       "is compressed with xz: unpack it first (unxz)"},
      {"\x28\xb5\x2f\xfd"sv, "is compressed with Zstandard: unpack it first (unzstd)"},
      {"\x04\x22\x4d\x18"sv, "is compressed with LZ4: unpack it first (unlz4)"},
      {"7z\xbc\xaf\x27\x1c"sv, "is a 7-Zip archive: unpack it first"},
      {"CDF\x01"sv, "is a NetCDF file of the classic format: convert it to NetCDF 4 (nccopy -k nc4)"},
      {"CDF\x02"sv, "is a NetCDF file of the classic format: convert it to NetCDF 4 (nccopy -k nc4)"},
      {"CDF\x05"sv, "is a NetCDF file of the classic format: convert it to NetCDF 4 (nccopy -k nc4)"},
      {"\xcd\xf3\x00\x01"sv, "is a CDF file of NASA's: convert it to NetCDF 4 or HDF5"},
      {"\xff\xfe"sv, "begins like text in UTF-16: save it as UTF-8"},
      {"\xfe\xff"sv, "begins like text in UTF-16: save it as UTF-8"},
      {"SIMPLE  ="sv, "is a FITS file: convert it to HDF5 or NumPy"}};
  for (const auto& [start, sentence] : packers)
    if (beginning.starts_with(start))
      return sentence;
  return {};
}

void recogniseFile(Identity& identity) {
  const std::string beginning = beginningOf(identity.path, firstBytes);
  const std::string_view text = withoutBlanks(beginning);
  if (beginning.empty())
    identity.problem = "is empty";
  else if (const std::string packed = packedBy(beginning); !packed.empty())
    identity.problem = packed;
  else if (beginning.starts_with("\x93NUMPY"))
    recogniseNumpy(identity);
  else if (beginning.starts_with("PK\x03\x04") || beginning.starts_with("PK\x05\x06"))
    recogniseArchive(identity);
  else if (beginning.starts_with("\x89PNG\r\n\x1a\n"))
    recognisePicture(identity);
  else if (isHdf5(identity.path, beginning))
    recogniseHdf5(identity);
  else if (text.starts_with('{'))
    recogniseJsonFile(identity);
  else if (text.starts_with("<?xml") || text.starts_with("<VTKFile"))
    recogniseXml(identity, text);
  else
    recogniseText(identity, beginning);
}

void recogniseFolder(Identity& identity) {
  std::error_code ignored;
  identity.description = "a folder";
  if (!fs::is_regular_file(identity.path / "card.json", ignored)) {
    identity.problem = "is a folder without card.json";
    return;
  }
  const Identity card = identify(identity.path / "card.json");
  if (card.kind == FileKind::Model) {
    become(identity, card.kind, card.format, card.description);
    identity.study = card.study;
    identity.action = card.action;
  } else {
    identity.problem = "is a folder whose card.json " + card.sentence();
  }
}

void recognise(Identity& identity) {
  std::error_code error;
  const auto status = fs::status(identity.path, error);
  if (!fs::exists(status))
    identity.problem = "there is no such file";
  else if (fs::is_directory(status))
    recogniseFolder(identity);
  else if (!fs::is_regular_file(status))
    identity.problem = "is not a regular file";
  else if (::access(identity.path.c_str(), R_OK) != 0)
    identity.problem = std::string("cannot be read: ") + std::strerror(errno);
  else
    recogniseFile(identity);
}

Identity recognised(const fs::path& path) {
  Identity identity;
  identity.path = path;
  identity.description = "a file";
  try {
    recognise(identity);
  } catch (const std::exception& error) { // damage that shows only when it is looked at closely
    identity = Identity();
    identity.path = path;
    identity.description = "a file";
    identity.problem = std::string("cannot be read: ") + error.what();
  }
  return identity;
}

} // namespace

Identity identify(const fs::path& path) {
  Identity identity = recognised(path);
  std::error_code ignored;
  const fs::path previous = CheckpointWriter::previousOf(path);
  if (identity.problem.empty() || !fs::is_regular_file(previous, ignored))
    return identity;
  Identity before = recognised(previous);
  if (!before.known())
    return identity;
  before.path = path;
  before.file.reset();
  return before;
}

void Identity::refuse(const std::string& expected) const { throw Error(path.string(), sentence(), expected); }

InputFile openProduct(const fs::path& path, const std::string& format, const std::string& expected) {
  const Identity identity = identify(path);
  if (identity.format != format || !identity.file)
    identity.refuse(expected);
  requireKnownVersion(*identity.file);
  return *identity.file;
}

std::string nameOf(FileKind kind) {
  constexpr const char* names[] = {"unknown file",
                                   "run file",
                                   "database",
                                   "model",
                                   "field file",
                                   "unfinished computation",
                                   "report",
                                   "product",
                                   "session",
                                   "parameter file",
                                   "workspace state",
                                   "picture saved by Larmor",
                                   "trajectories of another program",
                                   "vector field on a grid",
                                   "TorchScript file",
                                   "table",
                                   "sweep"};
  return names[static_cast<std::size_t>(kind)];
}

std::string beginningOf(const fs::path& path, std::size_t bytes) {
  std::ifstream file(path, std::ios::binary);
  std::error_code ignored;
  std::string text(static_cast<std::size_t>(std::min<std::uintmax_t>(bytes, fs::file_size(path, ignored))), '\0');
  file.read(text.data(), std::ssize(text));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  return text;
}

void become(Identity& identity, FileKind kind, const std::string& format, const std::string& description) {
  identity.kind = kind;
  identity.format = format;
  identity.description = description;
}

} // namespace larmor::storage
