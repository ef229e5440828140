#pragma once
#include "engine/learning/Array.h"

#include <bit>

namespace larmor::learning {

/// FNV-1a over words, to tell one set of numbers from another.
class Fingerprint {
public:
  Fingerprint& add(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 1099511628211ull;
    return *this;
  }
  Fingerprint& add(const std::string& text) {
    for (const char c : text)
      add(static_cast<unsigned char>(c));
    return add(text.size());
  }
  Fingerprint& add(const Arrays& arrays) {
    for (const auto& [name, array] : arrays) {
      add(name);
      for (const std::int64_t n : array.shape)
        add(static_cast<std::uint64_t>(n));
      for (const float v : array.values)
        add(std::bit_cast<std::uint32_t>(v));
    }
    return *this;
  }
  std::uint64_t value() const { return hash_; }

private:
  std::uint64_t hash_ = 14695981039346656037ull;
};

} // namespace larmor::learning
