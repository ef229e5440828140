#pragma once
#include "engine/core/Error.h"
#include "engine/learning/Array.h"

#include <ATen/ATen.h>
#include <string_view>

namespace larmor::learning {

using Tensors = std::map<std::string, at::Tensor>;

/// The tensor of that name. @throws Error naming the owner.
const at::Tensor& named(const Tensors& tensors, const std::string& name, std::string_view owner);

/// A copy on the device. The array must be consistent.
at::Tensor tensorOf(const Array& array, const at::Device& device);
Tensors tensorsOf(const Arrays& arrays, const at::Device& device);
/// A copy in single precision.
Array arrayOf(const at::Tensor& tensor);
Arrays arraysOf(const Tensors& tensors);
/// Copies values into the tensors of the same names. @throws Error naming the owner for other names or shapes.
void copyInto(Tensors& to, const Arrays& from, const std::string& owner);
void copyInto(Tensors& to, const Tensors& from);
/// Copies of their own, without gradients.
Tensors cloned(const Tensors& tensors);

/// The first line of LibTorch's messages; the rest is its own call stack.
std::string firstLine(const char* message);

/// That it wanted more memory than there is, of the processor or of a card.
bool tellsOfMemory(const std::string& message);

/// Calls; LibTorch's exceptions become Error(where, ...), those for want of memory with what helps.
template <class Call>
auto translated(const std::string& where, Call call) {
  try {
    return call();
  } catch (const c10::Error& error) {
    const std::string line = firstLine(error.what());
    if (!tellsOfMemory(line))
      throw Error(where, line);
  } catch (const std::bad_alloc&) {
  }
  throw Error(where, "there is not enough memory", "smaller batches, a smaller network, or a machine with more");
}

} // namespace larmor::learning
