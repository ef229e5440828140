#include "engine/storage/Hdf5.h"

#include <bit>

static_assert(std::endian::native == std::endian::little, "arrays are written as little-endian bytes of memory");

namespace larmor::storage::hdf5 {

Lock lock() {
  static auto* mutex = new std::recursive_mutex; // never destroyed: files may close during exit
  Lock held(*mutex);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // per thread in a thread-safe library, so each time
  return held;
}

std::string reason() {
  std::string text;
  const auto visit = [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
    auto& found = *static_cast<std::string*>(out);
    const std::string description = error->desc ? error->desc : "";
    // "...: time = ..., errno = 28, error message = 'No space left on device', buf = ..."
    const auto begin = description.find("error message = '");
    if (begin != std::string::npos) {
      const auto from = begin + 17;
      found = description.substr(from, description.find('\'', from) - from);
      return 1;
    }
    if (found.empty())
      found = description;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, visit, &text);
  return text.empty() ? "unknown reason" : text;
}

} // namespace larmor::storage::hdf5
