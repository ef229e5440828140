#include "engine/storage/OutputFile.h"

#include "engine/core/Error.h"
#include "engine/storage/Attribute.h"
#include "engine/storage/ChunkWriter.h"
#include "engine/storage/Compression.h"
#include "engine/storage/FileDriver.h"
#include "engine/storage/PartFile.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace larmor::storage {
namespace {

using hdf5::Id;
constexpr std::size_t smallArray = std::size_t{1} << 16, chunkTarget = std::size_t{1} << 20;

Id spaceOf(const Shape& shape) {
  if (shape.empty())
    return {H5Screate(H5S_SCALAR), H5Sclose};
  const std::vector<hsize_t> lengths(shape.begin(), shape.end());
  return {H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose};
}

Id linkCreation() {
  Id list(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(list.get(), 1);
  H5Pset_char_encoding(list.get(), H5T_CSET_UTF8);
  return list;
}

Id datasetCreation(const Chunking* chunking, int level) {
  Id list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (!chunking)
    return list;
  const std::vector<hsize_t> chunk(chunking->chunk.begin(), chunking->chunk.end());
  H5Pset_chunk(list.get(), static_cast<int>(chunk.size()), chunk.data());
  H5Pset_fill_time(list.get(), H5D_FILL_TIME_NEVER); // every chunk is written
  if (level > 0) {
    H5Pset_shuffle(list.get());
    H5Pset_deflate(list.get(), static_cast<unsigned>(level));
  }
  return list;
}

} // namespace

struct OutputFile::Impl {
  explicit Impl(const std::filesystem::path& target) : part(target) {
    write.descriptor = part.descriptor();
    const auto lock = hdf5::lock();
    const Id access = accessThrough(write);
    file = Id(H5Fcreate(part.part().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
    if (!file)
      fail("");
  }
  ~Impl() {
    const auto lock = hdf5::lock();
    file.reset(); // before the part's descriptor closes
  }

  [[noreturn]] void fail(const std::string& object) {
    const std::string problem = write.error ? PartFile::problem(write.error) : "cannot write: " + hdf5::reason();
    broken = true;
    throw Error(part.target().string() + (object.empty() ? "" : ": " + object), problem);
  }
  void require(bool good, const std::string& object) {
    if (!good || write.error)
      fail(object);
  }
  void requireOpen(const std::string& object) const {
    if (broken || !file)
      throw Error(part.target().string() + ": " + object, "nothing can be written after a failure or commit");
  }
  /// A clear message early instead of a full disk late.
  void requireRoom(const std::string& object, const char* needs, double bytes) {
    const auto room = freeSpace(part.target());
    if (bytes <= double(room))
      return;
    broken = true;
    throw Error(part.target().string() + ": " + object,
                fmt::format("{} {:.3g} GB but the disk has {:.3g} GB free", needs, 1e-9 * bytes, 1e-9 * double(room)));
  }
  /// @param chunking null for an array in one piece.
  Id create(const std::string& path, Element element, const Shape& shape, const Chunking* chunking, int level) {
    requireOpen(path);
    const Id space = spaceOf(shape), links = linkCreation(), creation = datasetCreation(chunking, level);
    Id dataset(H5Dcreate2(file.get(), path.c_str(), memoryType(element), space.get(), links.get(), creation.get(),
                          H5P_DEFAULT),
               H5Dclose);
    require(bool(dataset), path);
    return dataset;
  }
  /// Checksum over the names and checksums of all arrays, written last.
  void seal() {
    std::string list;
    for (const auto& [path, crc] : checksums)
      list += fmt::format("{}:{:08x}\n", path, crc);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(list.data());
    const std::string text = fmt::format("{}:{:08x}", checksums.size(), crc32Of({bytes, list.size()}));
    require(writeAttribute(file.get(), "checksum", text), "checksum");
  }
  void close() {
    const auto lock = hdf5::lock();
    requireOpen("/");
    seal();
    require(H5Fflush(file.get(), H5F_SCOPE_GLOBAL) >= 0, "");
    file.reset();
    require(true, "");
  }

  PartFile part;
  WriteTarget write;
  Id file;
  bool broken = false;
  std::map<std::string, std::uint32_t> checksums; ///< by path: InputFile walks in the same order
};

OutputFile::OutputFile(const std::filesystem::path& target) : impl_(std::make_unique<Impl>(target)) {}
OutputFile::~OutputFile() = default;
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&&) noexcept = default;
const std::filesystem::path& OutputFile::target() const { return impl_->part.target(); }

void OutputFile::attribute(const std::string& object, const std::string& name, const AttributeValue& value) {
  const auto lock = hdf5::lock();
  impl_->requireOpen(object);
  const Id opened(H5Oopen(impl_->file.get(), object.c_str(), H5P_DEFAULT), H5Oclose);
  impl_->require(bool(opened) && writeAttribute(opened.get(), name, value), object + " attribute " + name);
}

void OutputFile::group(const std::string& path) {
  const auto lock = hdf5::lock();
  impl_->requireOpen(path);
  if (path.empty() || path == "/")
    return;
  const Id existing(H5Gopen2(impl_->file.get(), path.c_str(), H5P_DEFAULT), H5Gclose);
  if (existing)
    return;
  const Id links = linkCreation();
  const Id made(H5Gcreate2(impl_->file.get(), path.c_str(), links.get(), H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  impl_->require(bool(made), path);
}

Rows OutputFile::rowsOf(const Shape& shape, const void* first) {
  std::size_t stride = 1;
  for (std::size_t a = 1; a < shape.size(); ++a)
    stride *= shape[a];
  return {first, stride};
}

void OutputFile::checkCount(const std::string& path, const Shape& shape, std::size_t count) const {
  if (elementsOf(shape) != count)
    throw Error(target().string() + ": " + path, std::to_string(count) + " values given for shape " + textOf(shape));
}

void OutputFile::write(const std::string& name, Element element, const Shape& shape, Rows rows,
                       const ArrayOptions& options) {
  Impl& impl = *impl_;
  const std::string path = name.starts_with('/') ? name : "/" + name;
  const std::size_t size = sizeOf(element), bytes = elementsOf(shape) * size;
  const bool chunked = bytes >= smallArray;
  const int level = options.compress ? std::clamp(options.level, 1, 9) : 0;
  if (chunked && level == 0)
    impl.requireRoom(path, "needs", double(bytes));

  const RowBytes source{static_cast<const std::uint8_t*>(rows.first), rowsOf(shape, nullptr).stride * size,
                        rows.stride * size};
  const Chunking chunking = chunked ? chunkingOf(shape, size, chunkTarget) : Chunking{};
  auto lock = hdf5::lock();
  const Id dataset = impl.create(path, element, shape, chunked ? &chunking : nullptr, level);
  for (const auto& [key, value] : options.attributes)
    impl.require(writeAttribute(dataset.get(), key, value), path + " attribute " + key);

  std::uint32_t crc = 0;
  if (chunked) {
    lock.unlock(); // others may use HDF5 while this thread compresses
    const auto check = [&](std::size_t done, std::size_t written) {
      impl.require(true, path);
      impl.requireRoom(path, "needs about", double(bytes - done) * double(written) / double(done) / 1.05);
    };
    crc = writeChunks(dataset.get(), chunking, shape, size, source, level, check);
    lock.lock();
  } else if (bytes > 0) {
    std::vector<std::uint8_t> dense(bytes);
    source.gather(0, dense);
    crc = crc32Of(dense);
    impl.require(H5Dwrite(dataset.get(), memoryType(element), H5S_ALL, H5S_ALL, H5P_DEFAULT, dense.data()) >= 0, path);
  }
  impl.require(writeAttribute(dataset.get(), "crc32", static_cast<std::int64_t>(crc)), path);
  impl.checksums[path] = crc;
}

void OutputFile::texts(const std::string& name, const std::vector<std::string>& values, const Attributes& attributes) {
  Impl& impl = *impl_;
  const std::string path = name.starts_with('/') ? name : "/" + name;
  const auto lock = hdf5::lock();
  impl.requireOpen(path);
  const Id type = textType(), space = spaceOf({values.size()}), links = linkCreation();
  const Id dataset(
      H5Dcreate2(impl.file.get(), path.c_str(), type.get(), space.get(), links.get(), H5P_DEFAULT, H5P_DEFAULT),
      H5Dclose);
  impl.require(bool(dataset), path);
  std::vector<const char*> texts;
  for (const auto& value : values)
    texts.push_back(value.c_str());
  if (!texts.empty())
    impl.require(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()) >= 0, path);
  for (const auto& [key, value] : attributes)
    impl.require(writeAttribute(dataset.get(), key, value), path + " attribute " + key);
}

void OutputFile::commit() {
  impl_->close();
  impl_->part.commit();
}

void OutputFile::commitKeeping(const std::filesystem::path& previous) {
  impl_->close();
  impl_->part.commitKeeping(previous);
}

} // namespace larmor::storage
