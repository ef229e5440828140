#include "engine/core/Fingerprint.h"

#include "engine/core/MachineParameters.h"
#include "engine/core/Names.h"

#include <fmt/format.h>

namespace larmor {

std::string absoluteFiles(const std::string& files) {
  std::string result;
  for (const std::filesystem::path& file : filesIn(files))
    result += (result.empty() ? "" : ";") + pathText(std::filesystem::absolute(file).lexically_normal());
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

std::string withContent(const std::string& fingerprint, const std::string& content) {
  const std::string parameters = fingerprint.substr(0, fingerprint.find('-'));
  return content.empty() ? parameters : parameters + '-' + content;
}

std::string contentIn(const std::string& fingerprint) {
  const std::size_t hyphen = fingerprint.find('-');
  return hyphen == fingerprint.npos ? std::string() : fingerprint.substr(hyphen + 1);
}

bool mayBeSame(const std::string& one, const std::string& other) {
  const std::string content = contentIn(one), another = contentIn(other);
  return withContent(one, {}) == withContent(other, {}) && (content.empty() || another.empty() || content == another);
}

} // namespace larmor
