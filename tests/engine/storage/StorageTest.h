#pragma once
#include "engine/core/Philox.h"
#include "tests/MessageOf.h"

#include <QTest>
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <type_traits>
#include <unistd.h>
#include <vector>

namespace larmor::storagetest {

/// A folder of its own that goes away with the object.
class Folder {
public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "larmor-storage-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

private:
  std::filesystem::path path_;
};

inline std::string messageOf(const std::function<void()>& action) { return testing::messageOf(action).toStdString(); }

inline bool contains(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos)
    return true;
  qWarning("'%s' does not contain '%s'", text.c_str(), part.c_str());
  return false;
}

/// Every one of the words.
inline bool containsAll(const std::string& text, const QStringList& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const QString& word) { return contains(text, word.toStdString()); });
}

template <class T>
std::vector<T> randomValues(std::size_t count, std::uint32_t stream) {
  std::vector<T> values(count);
  Philox random(7, stream, 0);
  for (auto& value : values)
    if constexpr (std::is_integral_v<T>) // wraps, where a number with a fraction must fit
      value = static_cast<T>(static_cast<std::int64_t>(100.0 * random.normal()));
    else
      value = static_cast<T>(random.normal());
  return values;
}

inline std::string bytesOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void putBytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace larmor::storagetest
