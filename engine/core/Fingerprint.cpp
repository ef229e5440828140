#include "engine/core/Fingerprint.h"

#include "engine/core/MachineParameters.h"
#include "engine/core/Names.h"

#include <fmt/format.h>

namespace larmor {

std::string absoluteFiles(const std::string& files) {
  std::string result;
  for (std::size_t begin = 0; begin <= files.size();) {
    const std::size_t end = std::min(files.find(';', begin), files.size());
    std::string one = files.substr(begin, end - begin);
    one.erase(0, one.find_first_not_of(' '));
    if (!one.empty())
      result += (result.empty() ? "" : ";") + pathText(std::filesystem::absolute(pathFrom(one)).lexically_normal());
    begin = end + 1;
  }
  return result;
}

std::string fingerprintOf(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U; // FNV-1a
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3U;
  }
  return fmt::format("{:012x}", (hash ^ (hash >> 48)) & 0xffffffffffffU);
}

std::string fingerprintOf(const ParameterSet& parameters) {
  std::string text;
  for (const ParameterHandle& handle : parameters.all()) {
    if (!parameters.relevant(handle) || handle.info().group == MachineParameters::group)
      continue;
    const std::string value = handle.text();
    text += handle.info().name() + '=' + (handle.info().hint == Hint::File ? absoluteFiles(value) : value) + '\n';
  }
  return fingerprintOf(text);
}

} // namespace larmor
