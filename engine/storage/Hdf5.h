#pragma once
// Private to engine/storage: the only header that shows HDF5.
#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

namespace larmor::storage::hdf5 {

/// Every call into HDF5 happens under this one lock (the library may be built without thread safety). Also silences
/// the library's own printing for this thread.
using Lock = std::unique_lock<std::recursive_mutex>;
[[nodiscard]] Lock lock();

/// An HDF5 identifier and the function that closes it.
class Id {
public:
  Id() = default;
  Id(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Id& operator=(Id&& other) noexcept {
    reset();
    id_ = std::exchange(other.id_, -1);
    close_ = other.close_;
    return *this;
  }
  ~Id() { reset(); }
  void reset() {
    if (id_ >= 0)
      close_(id_);
    id_ = -1;
  }
  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }

private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

/// What the library says about its last failure: the system's message where there is one, else the innermost text.
std::string reason();

} // namespace larmor::storage::hdf5
