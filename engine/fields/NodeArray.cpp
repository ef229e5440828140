#include "engine/fields/NodeArray.h"

#include "engine/core/Error.h"

#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <sys/mman.h>
#include <utility>

namespace larmor::fields {

NodeArray::NodeArray(std::size_t floats) : size_(floats) {
  constexpr std::size_t page = std::size_t{2} << 20;
  const std::size_t bytes = (floats * sizeof(float) + page - 1) / page * page;
  data_ = static_cast<float*>(std::aligned_alloc(page, bytes));
  if (!data_)
    throw Error("field grid", fmt::format("needs {} MB, more memory than there is", bytes >> 20), "a smaller grid");
#ifdef MADV_HUGEPAGE
  madvise(data_, bytes, MADV_HUGEPAGE); // before the first touch; failure only costs speed
#endif
  std::memset(data_, 0, bytes);
}

NodeArray::~NodeArray() { std::free(data_); }

NodeArray::NodeArray(NodeArray&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

NodeArray& NodeArray::operator=(NodeArray&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

} // namespace larmor::fields
