#pragma once
#include "engine/storage/Types.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace larmor::storage {

/// One entry of a group.
struct ObjectInfo {
  std::string name; ///< without the group's path
  bool group = false;
  Shape shape;             ///< of a dataset; empty: scalar
  std::string type;        ///< "float64", "int32", "text", "compound", "other", "unreadable", "link to nowhere"
  std::uint64_t place = 0; ///< tells objects of a file apart, whatever links lead there
};

/// An HDF5 file open for reading. Any thread may call; numbers are converted to the type asked for. Every error names
/// file, object, what was found and what was expected. Data that are not there (parts of virtual datasets without their
/// source, chunks never written) are refused, not read as zeros. Sizes are checked against the file and the free memory
/// before anything is allocated, and arrays with a `crc32` attribute (ours) are verified when read whole. Copies share
/// the file, which closes with the last of them.
class InputFile {
public:
  /// @throws Error if the file is missing, unreadable, not HDF5, or truncated.
  explicit InputFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const;
  /// Its writer did not close it (SWMR): what it had flushed is there.
  bool unfinished() const;
  bool has(const std::string& object) const;
  bool isGroup(const std::string& object) const;
  /// @throws Error if there is no such dataset.
  Shape shape(const std::string& dataset) const;
  /// Type name as in ObjectInfo.
  std::string type(const std::string& dataset) const;
  std::uint64_t placeOf(const std::string& object) const; ///< as ObjectInfo has it
  /// Entries of a group, by name.
  std::vector<ObjectInfo> list(const std::string& group = "/") const;

  /// Number of values. @throws Error if they are not numbers, are more than the file can hold, or do not fit into the
  /// free memory at elementSize bytes each.
  std::size_t checkedCount(const std::string& dataset, std::size_t elementSize) const;

  /// All values in C order. T: double, float, int64, int32, uint64, uint8.
  template <class T>
  std::vector<T> read(const std::string& dataset) const;
  std::vector<double> readDoubles(const std::string& dataset) const { return read<double>(dataset); }
  std::vector<float> readFloats(const std::string& dataset) const { return read<float>(dataset); }
  std::vector<std::int64_t> readInts(const std::string& dataset) const { return read<std::int64_t>(dataset); }
  std::vector<std::string> readTexts(const std::string& dataset) const;
  /// All values into memory that already exists; out.size() must be the number of values.
  template <class T>
  void readInto(const std::string& dataset, std::span<T> out) const {
    readInto(dataset, ElementOf<T>::value, out.data(), out.size());
  }
  /// The box [start, start + count) along every axis.
  template <class T>
  std::vector<T> readSlab(const std::string& dataset, const Shape& start, const Shape& count) const {
    std::vector<T> out(checkedSlab(dataset, start, count, sizeof(T)));
    slabInto(dataset, start, count, ElementOf<T>::value, out.data());
    return out;
  }

  /// One member of the rows of a compound dataset, in C order.
  template <class T>
  std::vector<T> readMember(const std::string& dataset, const std::string& member) const {
    std::vector<T> out(checkedRows(dataset, sizeof(T)));
    if (!out.empty())
      membersInto(dataset, member, ElementOf<T>::value, out.data());
    return out;
  }
  /// Type name of a member as in ObjectInfo; empty if there is none. @throws Error if the rows are no compound.
  std::string memberType(const std::string& dataset, const std::string& member) const;
  /// What the dataset's writer chose to stand for values not written; nullopt if it chose none.
  std::optional<double> fillValue(const std::string& dataset) const;

  /// For each axis of a dataset the one that holds its coordinates (HDF5 dimension scales), empty where there is none;
  /// no entries if the file says nothing of it. @throws Error if what it says is damaged.
  std::vector<std::string> dimensionScales(const std::string& dataset) const;

  /// All attributes of an object ("/" for the root), those of unknown type left out.
  Attributes attributes(const std::string& object) const;
  bool hasAttribute(const std::string& object, const std::string& name) const;
  /// Type name as in ObjectInfo. @throws Error if missing.
  std::string attributeType(const std::string& object, const std::string& name) const;
  /// @throws Error if missing.
  AttributeValue attribute(const std::string& object, const std::string& name) const;
  /// One number or text of any type (arrays of one included), or the alternative if missing. @throws Error on the
  /// wrong kind.
  double number(const std::string& object, const std::string& name) const;
  double number(const std::string& object, const std::string& name, double alternative) const;
  std::string text(const std::string& object, const std::string& name) const;
  std::string text(const std::string& object, const std::string& name, const std::string& alternative) const;
  /// Numbers or texts; a scalar is a list of one.
  std::vector<double> numbers(const std::string& object, const std::string& name) const;
  std::vector<std::string> texts(const std::string& object, const std::string& name) const;

  /// "FILE: OBJECT: PROBLEM; expected EXPECTED", for readers built on this class.
  [[noreturn]] void fail(const std::string& object, const std::string& problem, const std::string& expected = {}) const;

private:
  struct Impl;
  std::size_t checkedSlab(const std::string& dataset, const Shape& start, const Shape& count,
                          std::size_t elementSize) const;
  std::size_t checkedRows(const std::string& dataset, std::size_t elementSize) const;
  void membersInto(const std::string& dataset, const std::string& member, Element element, void* out) const;
  void readInto(const std::string& dataset, Element element, void* out, std::size_t count) const;
  void slabInto(const std::string& dataset, const Shape& start, const Shape& count, Element element, void* out) const;
  std::shared_ptr<Impl> impl_;
};

template <class T>
std::vector<T> InputFile::read(const std::string& dataset) const {
  std::vector<T> out(checkedCount(dataset, sizeof(T)));
  readInto(dataset, std::span<T>(out));
  return out;
}

} // namespace larmor::storage
