#pragma once
#include <cstddef>

namespace larmor::fields {

/// Zeroed memory for large node arrays, aligned to 2 MiB and offered to the kernel for huge pages: random access to
/// hundreds of megabytes is bound by address translation otherwise.
class NodeArray {
public:
  NodeArray() = default;
  /// @throws Error if the memory is not to be had.
  explicit NodeArray(std::size_t floats);
  ~NodeArray();
  NodeArray(NodeArray&& other) noexcept;
  NodeArray& operator=(NodeArray&& other) noexcept;

  float* data() { return data_; }
  const float* data() const { return data_; }
  std::size_t size() const { return size_; }

private:
  float* data_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace larmor::fields
