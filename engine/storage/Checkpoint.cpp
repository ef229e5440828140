#include "engine/storage/Checkpoint.h"

#include "engine/core/Error.h"
#include "engine/storage/Compression.h"
#include "engine/storage/PartFile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace larmor::storage {
namespace {

namespace fs = std::filesystem;

std::uint32_t storedChecksum(const InputFile& file, const std::string& path) {
  return static_cast<std::uint32_t>(static_cast<std::int64_t>(file.number(path, "crc32")));
}

/// Checksum of an array's bytes, a few rows at a time so that memory stays small.
template <class T>
std::uint32_t actualChecksum(const InputFile& file, const std::string& path, const Shape& shape) {
  std::uint32_t crc = 0;
  if (elementsOf(shape) == 0)
    return crc;
  if (shape.empty()) {
    const auto value = file.read<T>(path);
    return crc32Of({reinterpret_cast<const std::uint8_t*>(value.data()), sizeof(T)});
  }
  const std::size_t rowBytes = elementsOf(shape) / shape[0] * sizeof(T);
  const std::size_t rows = std::max<std::size_t>(1, (std::size_t{1} << 26) / rowBytes);
  Shape start(shape.size(), 0), count = shape;
  for (; start[0] < shape[0]; start[0] += rows) {
    count[0] = std::min(rows, shape[0] - start[0]);
    const auto values = file.readSlab<T>(path, start, count);
    crc = crc32Of({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)}, crc);
  }
  return crc;
}

void verifyArray(const InputFile& file, const std::string& path, const ObjectInfo& info, std::uint32_t expected) {
  std::uint32_t found = expected;
  if (info.type == "float64")
    found = actualChecksum<double>(file, path, info.shape);
  else if (info.type == "float32")
    found = actualChecksum<float>(file, path, info.shape);
  else if (info.type == "int64")
    found = actualChecksum<std::int64_t>(file, path, info.shape);
  else if (info.type == "int32")
    found = actualChecksum<std::int32_t>(file, path, info.shape);
  else if (info.type == "uint64")
    found = actualChecksum<std::uint64_t>(file, path, info.shape);
  else if (info.type == "uint8")
    found = actualChecksum<std::uint8_t>(file, path, info.shape);
  if (found != expected)
    file.fail(path, fmt::format("is damaged: its checksum is {:08x}", found), fmt::format("{:08x}", expected));
}

struct Found {
  ObjectInfo info;
  std::uint32_t crc;
};

void collect(const InputFile& file, const std::string& group, int depth, std::map<std::string, Found>& arrays) {
  if (depth > 16) // our files have four levels; a damaged one may contain a loop
    file.fail(group, "is nested too deeply", "a run file");
  for (const auto& entry : file.list(group.empty() ? "/" : group)) {
    const std::string path = group + "/" + entry.name;
    if (entry.group)
      collect(file, path, depth + 1, arrays);
    else if (file.hasAttribute(path, "crc32"))
      arrays[path] = {entry, storedChecksum(file, path)};
  }
}

} // namespace

void verifyChecksums(const InputFile& file, bool everything) {
  if (!file.hasAttribute("/", "checksum")) {
    if (file.hasAttribute("/", "format") && file.text("/", "format") == "larmor-run")
      file.fail("/", "attribute checksum is missing: the file was not finished", "a whole run file");
    return;
  }
  std::map<std::string, Found> arrays;
  collect(file, "", 0, arrays);
  std::string list;
  for (const auto& [path, found] : arrays)
    list += fmt::format("{}:{:08x}\n", path, found.crc);
  const std::uint32_t crc = crc32Of({reinterpret_cast<const std::uint8_t*>(list.data()), list.size()});
  const std::string actual = fmt::format("{}:{:08x}", arrays.size(), crc), expected = file.text("/", "checksum");
  if (actual != expected)
    file.fail("/", "is damaged: the arrays found give checksum " + actual, expected);
  if (everything)
    for (const auto& [path, found] : arrays)
      verifyArray(file, path, found.info, found.crc);
}

fs::path CheckpointWriter::previousOf(const fs::path& path) { return beside(path, ".previous"); }

CheckpointWriter::Clock::duration CheckpointWriter::wait(std::size_t generation, Clock::duration writing) {
  using std::chrono::seconds;
  const Clock::duration planned =
      generation > 5 ? seconds(30) : seconds(1 << (generation > 0 ? generation - 1 : 0)); // 1 2 4 8 16 30
  return std::max(planned, 9 * writing);
}

bool CheckpointWriter::writeIfDue() {
  if (!due())
    return false;
  write();
  return true;
}

void CheckpointWriter::write(const WriteFunction& state) {
  const auto start = Clock::now();
  next_ = start + wait(generations_ + 1, {}); // also after a failure
  OutputFile file(path_);
  state(file);
  if (generations_ == 0) {
    // A previous generation left by another run is none of ours.
    file.commit();
    std::error_code ignored;
    fs::remove(previousOf(path_), ignored);
  } else {
    file.commitKeeping(previousOf(path_));
  }
  ++generations_;
  const auto end = Clock::now();
  next_ = end + wait(generations_, end - start);
}

void CheckpointWriter::finish(const WriteFunction& last) {
  write(last ? last : write_);
  std::error_code ignored;
  fs::remove(previousOf(path_), ignored);
}

void removeGenerations(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
  fs::remove(CheckpointWriter::previousOf(path), ignored);
}

bool hasGenerations(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored) || fs::exists(CheckpointWriter::previousOf(path), ignored);
}

OpenedRun openRun(const fs::path& path, const std::optional<InputFile>& file) {
  const fs::path previous = CheckpointWriter::previousOf(path);
  std::error_code ignored;
  const bool fallback = fs::is_regular_file(previous, ignored);
  std::string problem;
  try {
    OpenedRun run{file ? *file : InputFile(path), {}};
    verifyChecksums(run.file, fallback);
    return run;
  } catch (const Error& error) {
    if (!fallback)
      throw;
    problem = error.what();
  }
  try {
    OpenedRun run{InputFile(previous), problem + "; the checkpoint before it was opened instead: " + previous.string()};
    verifyChecksums(run.file, true);
    return run;
  } catch (const Error& error) {
    throw Error(problem + "; and the checkpoint before it: " + error.what());
  }
}

} // namespace larmor::storage
