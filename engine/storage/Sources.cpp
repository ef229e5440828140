#include "engine/storage/Sources.h"

#include "engine/storage/OpenHdf5.h"
#include "engine/storage/StoredParts.h"

#include <array>
#include <string>
#include <utility>

namespace larmor::storage {

namespace fs = std::filesystem;
using hdf5::Id;

namespace {

/// Looks through a file, group by group.
class SourceSearch {
public:
  explicit SourceSearch(const fs::path& by) : by_(by) {}
  std::vector<fs::path> found;

  void group(hid_t id, int depth) {
    std::vector<std::pair<std::string, bool>> links; // whether external
    const auto collect = [](hid_t, const char* name, const H5L_info_t* info, void* out) -> herr_t {
      static_cast<std::vector<std::pair<std::string, bool>>*>(out)->emplace_back(name, info->type == H5L_TYPE_EXTERNAL);
      return 0;
    };
    H5Literate(id, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, &links);
    for (const auto& [name, external] : links) {
      if (++seen_ > most)
        return;
      if (external)
        link(id, name);
      const Id object(H5Oopen(id, name.c_str(), H5P_DEFAULT), H5Oclose);
      if (H5Iget_type(object.get()) == H5I_DATASET)
        dataset(object.get());
      else if (H5Iget_type(object.get()) == H5I_GROUP && depth < deepest && !external)
        group(object.get(), depth + 1);
    }
  }

private:
  static constexpr int most = 5000, deepest = 8;

  void add(const std::string& name) {
    if (fs::path path = name == "." ? fs::path() : fileBeside(name, by_); !path.empty())
      found.push_back(std::move(path));
  }
  void link(hid_t group, const std::string& name) {
    std::array<char, 8192> value{};
    const char *file = nullptr, *object = nullptr;
    unsigned flags = 0;
    if (H5Lget_val(group, name.c_str(), value.data(), value.size() - 1, H5P_DEFAULT) >= 0 &&
        H5Lunpack_elink_val(value.data(), value.size(), &flags, &file, &object) >= 0 && file)
      add(file);
  }
  void dataset(hid_t id) {
    const Id creation(H5Dget_create_plist(id), H5Pclose);
    std::array<char, 4096> name{};
    std::size_t parts = 0;
    if (H5Pget_layout(creation.get()) == H5D_VIRTUAL && H5Pget_virtual_count(creation.get(), &parts) >= 0)
      for (std::size_t i = 0; i < parts; ++i)
        if (H5Pget_virtual_filename(creation.get(), i, name.data(), name.size() - 1) > 0)
          numbered(name.data());
    for (int i = 0; i < H5Pget_external_count(creation.get()); ++i)
      if (H5Pget_external(creation.get(), static_cast<unsigned>(i), name.size() - 1, name.data(), nullptr, nullptr) >=
          0)
        add(name.data());
  }
  /// "part_%b.h5" stands for as many files as there are.
  void numbered(const std::string& pattern) {
    const auto at = pattern.find("%b");
    if (at == pattern.npos)
      return add(pattern);
    std::size_t before = 0;
    for (int number = 0; number == 0 || found.size() > before; ++number) {
      before = found.size();
      add(pattern.substr(0, at) + std::to_string(number) + pattern.substr(at + 2));
    }
  }

  const fs::path& by_;
  int seen_ = 0;
};

} // namespace

std::vector<fs::path> sourcesOf(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored))
    return {};
  const auto lock = hdf5::lock();
  const hdf5::Opened opened = hdf5::openForReading(path);
  if (!opened.file)
    return {};
  SourceSearch search(path);
  const Id root(H5Gopen2(opened.file.get(), "/", H5P_DEFAULT), H5Gclose);
  search.group(root.get(), 0);
  return std::move(search.found);
}

} // namespace larmor::storage
