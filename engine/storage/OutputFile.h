#pragma once
#include "engine/storage/Types.h"

#include <filesystem>
#include <memory>
#include <span>

namespace larmor::storage {

struct ArrayOptions {
  bool compress = true; ///< arrays of 64 KiB and more: chunks of about 1 MiB, shuffle + deflate
  int level = 1;        ///< of deflate, 1 to 9
  Attributes attributes{};
};

/// An array whose rows lie apart in memory: `rows` blocks of shape[1..], each starting `stride` elements after the
/// one before. shape[0] is the number of rows.
struct Rows {
  const void* first = nullptr;
  std::size_t stride = 0;
};

/// An HDF5 file being written under a temporary name; commit() makes it visible whole, the destructor without commit
/// removes it and leaves the target as it was. Objects are named by path ("/curves/flatness/x"); groups in between are
/// made. Every array carries the attribute `crc32` of its bytes, which InputFile verifies.
/// Errors (disk full, not writable, name taken) throw Error naming file, object and reason; after a failed write the
/// file cannot be committed. One thread at a time per object; different files may be written at the same time.
class OutputFile {
public:
  explicit OutputFile(const std::filesystem::path& target);
  ~OutputFile();
  OutputFile(OutputFile&&) noexcept;
  OutputFile& operator=(OutputFile&&) noexcept;

  /// @param object "/" or the path of an existing group or dataset; an existing attribute is replaced.
  void attribute(const std::string& object, const std::string& name, const AttributeValue& value);
  void attribute(const std::string& object, const std::string& name, const char* value) {
    attribute(object, name, AttributeValue(std::string(value)));
  }
  /// Makes the group and those above it; harmless if it exists.
  void group(const std::string& path);

  /// @param values in C order; as many as the shape says. T: double, float, int64, int32, uint64, uint8.
  template <class T>
  void array(const std::string& path, const Shape& shape, std::span<const T> values, const ArrayOptions& options = {}) {
    checkCount(path, shape, values.size());
    write(path, ElementOf<T>::value, shape, rowsOf(shape, values.data()), options);
  }
  template <class T>
  void array(const std::string& path, const Shape& shape, const std::vector<T>& values,
             const ArrayOptions& options = {}) {
    array(path, shape, std::span<const T>(values), options);
  }
  /// The first shape[1] records of each row of a larger array, without a copy in between.
  template <class T>
  void rows(const std::string& path, const Shape& shape, const T* first, std::size_t stride,
            const ArrayOptions& options = {}) {
    write(path, ElementOf<T>::value, shape, {first, stride}, options);
  }
  /// One-dimensional array of texts (UTF-8).
  void texts(const std::string& path, const std::vector<std::string>& values, const Attributes& attributes = {});

  /// Writes the root attribute `checksum`, flushes to disk and renames. Nothing may be written afterwards.
  void commit();
  /// The same, keeping what was at the target under the name `previous`.
  void commitKeeping(const std::filesystem::path& previous);
  const std::filesystem::path& target() const;

private:
  struct Impl;
  static Rows rowsOf(const Shape& shape, const void* first);
  void checkCount(const std::string& path, const Shape& shape, std::size_t count) const;
  void write(const std::string& path, Element element, const Shape& shape, Rows rows, const ArrayOptions& options);
  std::unique_ptr<Impl> impl_;
};

} // namespace larmor::storage
