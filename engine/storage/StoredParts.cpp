#include "engine/storage/StoredParts.h"

#include "engine/storage/OpenHdf5.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace larmor::storage {

namespace {

namespace fs = std::filesystem;
using hdf5::Id;

constexpr int deepest = 8;         ///< virtual datasets of virtual datasets
constexpr double mostChunks = 1e5; ///< that are asked for one by one

/// Names of the filters that are registered with The HDF Group and met in this field.
std::string filterName(H5Z_filter_t id, const std::string& told) {
  constexpr std::pair<H5Z_filter_t, const char*> names[] = {
      {H5Z_FILTER_SZIP, "szip"}, {305, "LZO"},   {307, "bzip2"},        {32000, "LZF"},
      {32001, "Blosc"},          {32004, "LZ4"}, {32008, "bitshuffle"}, {32013, "ZFP"},
      {32015, "Zstandard"},      {32017, "SZ"},  {32024, "SZ3"},        {32026, "Blosc2"}};
  for (const auto& [known, name] : names)
    if (known == id)
      return name;
  return told.empty() ? "unknown" : told;
}

std::optional<Lack> missingFilter(hid_t creation) {
  for (int i = 0; i < H5Pget_nfilters(creation); ++i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    std::array<char, 128> name{};
    const H5Z_filter_t id = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr,
                                           name.size() - 1, name.data(), &config);
    if (id >= 0 && H5Zfilter_avail(id) <= 0)
      return Lack{fmt::format("is packed by the filter {} (number {}), which is not installed here",
                              filterName(id, name.data()), id),
                  "deflate or none (h5repack -f GZIP=1 FILE NEW), or the filter's plug-in in HDF5_PLUGIN_PATH"};
  }
  return std::nullopt;
}

/// Whether a chunk that the part touches was never written.
bool anyMissing(hid_t dataset, const std::vector<hsize_t>& chunk, const Shape& start, const Shape& count) {
  std::vector<hsize_t> first(chunk.size()), last(chunk.size());
  for (std::size_t a = 0; a < chunk.size(); ++a) {
    if (count[a] == 0)
      return false;
    first[a] = start[a] / chunk[a] * chunk[a];
    last[a] = (start[a] + count[a] - 1) / chunk[a] * chunk[a];
  }
  for (auto at = first;;) {
    unsigned mask = 0;
    haddr_t address = HADDR_UNDEF;
    hsize_t size = 0;
    if (H5Dget_chunk_info_by_coord(dataset, at.data(), &mask, &address, &size) < 0 || address == HADDR_UNDEF)
      return true;
    std::size_t a = at.size();
    while (a > 0 && at[a - 1] >= last[a - 1]) {
      at[a - 1] = first[a - 1];
      --a;
    }
    if (a == 0)
      return false;
    at[a - 1] += chunk[a - 1];
  }
}

std::optional<Lack> missingChunks(hid_t dataset, hid_t creation, hid_t space, const Shape& start, const Shape& count) {
  const Shape whole = extentOf(space);
  std::vector<hsize_t> chunk(whole.size());
  if (whole.empty() || H5Pget_chunk(creation, static_cast<int>(chunk.size()), chunk.data()) < 0)
    return std::nullopt;
  double all = 1;
  for (std::size_t a = 0; a < whole.size(); ++a)
    all *= static_cast<double>((whole[a] + chunk[a] - 1) / chunk[a]);
  hsize_t written = 0;
  if (H5Dget_num_chunks(dataset, space, &written) < 0 || static_cast<double>(written) >= all)
    return std::nullopt;
  if (written == 0)
    return Lack{"was never written: the file holds its shape alone", "data"};
  const auto lost = static_cast<std::size_t>(all - static_cast<double>(written));
  const Lack some{fmt::format("lacks {} of {:.0f} chunks, which were never written", lost, all), "data everywhere"};
  if (start.empty() || all > mostChunks)
    return some;
  return anyMissing(dataset, chunk, start, count) ? std::optional(some) : std::nullopt;
}

std::string textFrom(hid_t creation, std::size_t i, ssize_t (*get)(hid_t, std::size_t, char*, std::size_t)) {
  const ssize_t length = get(creation, i, nullptr, 0);
  std::string text(length > 0 ? static_cast<std::size_t>(length) + 1 : 0, '\0');
  if (length > 0)
    get(creation, i, text.data(), text.size());
  return text.substr(0, length > 0 ? static_cast<std::size_t>(length) : 0);
}

/// Whether the selection reaches beyond the source.
bool reachesBeyond(hid_t selection, hid_t source) {
  const Shape extent = extentOf(source);
  std::vector<hsize_t> low(extent.size()), high(extent.size());
  if (extent.empty() || H5Sget_simple_extent_ndims(selection) != static_cast<int>(extent.size()) ||
      H5Sget_select_bounds(selection, low.data(), high.data()) < 0)
    return false;
  for (std::size_t a = 0; a < extent.size(); ++a)
    if (high[a] != H5S_UNLIMITED && high[a] >= extent[a])
      return true;
  return false;
}

/// What a source says its numbers mean, and the dataset made of it does not: HDF5 passes on the numbers alone.
std::string meaningLost(hid_t dataset, hid_t source) {
  for (const char* name : {"scale_factor", "add_offset", "unitSI", "_Unsigned"})
    if (H5Aexists(source, name) > 0 && H5Aexists(dataset, name) <= 0)
      return name;
  return {};
}

/// Whether all of a source is taken, and it has another number of values than the part it is to fill.
bool hasOtherSize(hid_t selection, hid_t part, hid_t source) {
  const hssize_t wanted = H5Sget_select_npoints(part), found = H5Sget_simple_extent_npoints(source);
  return H5Sget_select_type(selection) == H5S_SEL_ALL && wanted >= 0 && found != wanted;
}

std::optional<Lack> lackOfSource(hid_t dataset, hid_t creation, std::size_t i, const fs::path& file, int depth) {
  const std::string name = textFrom(creation, i, H5Pget_virtual_filename),
                    inner = textFrom(creation, i, H5Pget_virtual_dsetname);
  const bool here = name == ".";
  const fs::path path = here ? file : fileBeside(name, file);
  const auto lack = [&](const std::string& problem) {
    return Lack{"is virtual and takes a part from " + (here ? inner : name) + ", which " + problem,
                "the sources of the dataset beside it"};
  };
  if (path.empty())
    return lack("is not there");
  hdf5::Opened opened;
  if (here)
    opened.file = Id(H5Iget_file_id(dataset), H5Fclose);
  else
    opened = hdf5::openForReading(path);
  if (!opened.file)
    return lack("cannot be opened (" + opened.problem + ")");
  const Id set = openDataset(opened.file.get(), inner);
  if (!set)
    return lack("holds no dataset " + inner);
  const Id selection(H5Pget_virtual_srcspace(creation, i), H5Sclose), space(H5Dget_space(set.get()), H5Sclose);
  const Id part(H5Pget_virtual_vspace(creation, i), H5Sclose);
  if (reachesBeyond(selection.get(), space.get()))
    return lack("is smaller than it was: " + textOf(extentOf(space.get())));
  if (hasOtherSize(selection.get(), part.get(), space.get()))
    return lack("has another shape than it had: " + textOf(extentOf(space.get())));
  if (const std::string lost = meaningLost(dataset, set.get()); !lost.empty())
    return Lack{"is virtual and has no attribute " + lost + ", which its source " +
                    (here ? inner : name + ": " + inner) + " has",
                "the attributes of its sources"};
  if (auto inside = lackOf(set.get(), path, {}, {}, depth + 1))
    return Lack{"is virtual, and its source " + (here ? inner : name + ": " + inner) + " " + inside->problem,
                inside->expected};
  return std::nullopt;
}

/// Numbered files ("part_%b.h5"): HDF5 ends the dataset at the first that is not there, whatever comes after.
std::optional<Lack> lackOfNumbered(const std::string& pattern, const fs::path& file) {
  constexpr int furthest = 1000;
  const auto at = pattern.find("%b");
  int lost = -1;
  for (int number = 0; at != pattern.npos && number < furthest; ++number) {
    const std::string name = pattern.substr(0, at) + std::to_string(number) + pattern.substr(at + 2);
    const bool there = !fileBeside(name, file).empty();
    if (!there && lost < 0)
      lost = number;
    if (lost == 0 || (there && lost > 0))
      return Lack{"is virtual and takes its parts from " + pattern + ", of which number " + std::to_string(lost) +
                      " is not there",
                  "the sources of the dataset beside it"};
  }
  return std::nullopt;
}

std::optional<Lack> lackOfSources(hid_t dataset, hid_t creation, hid_t space, const fs::path& file, int depth) {
  std::size_t count = 0;
  if (depth >= deepest || H5Pget_virtual_count(creation, &count) < 0)
    return Lack{"is virtual, and its sources cannot be told", "a dataset of its own"};
  bool grows = false;
  double covered = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Id part(H5Pget_virtual_vspace(creation, i), H5Sclose);
    const hssize_t points = H5Sget_select_npoints(part.get());
    const std::string name = textFrom(creation, i, H5Pget_virtual_filename);
    const bool numbered = name.find("%b") != std::string::npos ||
                          textFrom(creation, i, H5Pget_virtual_dsetname).find("%b") != std::string::npos;
    grows = grows || numbered || points < 0;
    covered += static_cast<double>(points);
    if (auto lack = numbered ? lackOfNumbered(name, file) : lackOfSource(dataset, creation, i, file, depth))
      return lack;
  }
  const auto all = static_cast<double>(H5Sget_simple_extent_npoints(space));
  if (!grows && covered < all)
    return Lack{fmt::format("is virtual, and its sources cover {:.0f} of {:.0f} values", covered, all),
                "sources for all of it"};
  return std::nullopt;
}

/// @param bytes of all values
std::optional<Lack> lackOfExternal(hid_t creation, double bytes, const fs::path& file) {
  const int count = H5Pget_external_count(creation);
  for (int i = 0; i < count; ++i) {
    std::array<char, 4096> name{};
    off_t offset = 0;
    hsize_t size = 0;
    if (H5Pget_external(creation, static_cast<unsigned>(i), name.size() - 1, name.data(), &offset, &size) < 0)
      return Lack{"keeps its data in files that cannot be told", "data in the file"};
    const fs::path path = fileBeside(name.data(), file);
    const std::string text = std::string("keeps its data in ") + name.data() + ", which ";
    if (path.empty())
      return Lack{text + "is not there", "that file beside it"};
    std::error_code ignored;
    const auto held = static_cast<double>(fs::file_size(path, ignored));
    const double part = size == H5F_UNLIMITED ? bytes : std::min(bytes, static_cast<double>(size));
    if (held < static_cast<double>(offset) + part)
      return Lack{text + fmt::format("ends after {:.0f} bytes", held),
                  fmt::format("{:.0f}", static_cast<double>(offset) + part)};
    bytes -= part;
  }
  return std::nullopt;
}

double storedBytes(hid_t dataset, hid_t space) {
  const Id type(H5Dget_type(dataset), H5Tclose);
  return static_cast<double>(H5Sget_simple_extent_npoints(space)) * static_cast<double>(H5Tget_size(type.get()));
}

} // namespace

Shape extentOf(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> lengths(rank > 0 ? static_cast<std::size_t>(rank) : 0);
  if (rank > 0)
    H5Sget_simple_extent_dims(space, lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

fs::path fileBeside(const std::string& name, const fs::path& by) {
  const fs::path path(name), folder = by.parent_path();
  std::error_code ignored;
  const fs::path real = fs::canonical(by, ignored).parent_path();
  std::vector<fs::path> places{path};
  const fs::path relative = path.is_absolute() ? path.filename() : path;
  for (const fs::path& each : {folder, real})
    places.push_back(each / relative);
  if (!path.is_absolute())
    std::rotate(places.begin(), places.begin() + 1, places.end()); // the current folder last
  for (const fs::path& place : places)
    if (fs::is_regular_file(place, ignored))
      return place;
  return {};
}

hdf5::Id openDataset(hid_t from, const std::string& name) {
  Id plain(H5Dopen2(from, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (plain) {
    const Id creation(H5Dget_create_plist(plain.get()), H5Pclose);
    if (H5Pget_layout(creation.get()) != H5D_VIRTUAL && H5Pget_external_count(creation.get()) <= 0)
      return plain;
    plain.reset();
  }
  const Id access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  H5Pset_efile_prefix(access.get(), "${ORIGIN}");
  return {H5Dopen2(from, name.c_str(), access.get()), H5Dclose};
}

std::optional<Lack> lackOf(hid_t dataset, const fs::path& file, const Shape& start, const Shape& count, int depth) {
  const Id creation(H5Dget_create_plist(dataset), H5Pclose), space(H5Dget_space(dataset), H5Sclose);
  if (auto filter = missingFilter(creation.get()))
    return filter;
  if (H5Sget_simple_extent_npoints(space.get()) <= 0)
    return std::nullopt;
  const H5D_layout_t layout = H5Pget_layout(creation.get());
  if (layout == H5D_VIRTUAL)
    return lackOfSources(dataset, creation.get(), space.get(), file, depth);
  if (layout == H5D_CHUNKED)
    return missingChunks(dataset, creation.get(), space.get(), start, count);
  if (layout == H5D_CONTIGUOUS && H5Pget_external_count(creation.get()) > 0)
    return lackOfExternal(creation.get(), storedBytes(dataset, space.get()), file);
  H5D_space_status_t status = H5D_SPACE_STATUS_ALLOCATED;
  if (layout == H5D_CONTIGUOUS && H5Dget_space_status(dataset, &status) >= 0 &&
      status == H5D_SPACE_STATUS_NOT_ALLOCATED)
    return Lack{"was never written: the file holds its shape alone", "data"};
  return std::nullopt;
}

} // namespace larmor::storage
