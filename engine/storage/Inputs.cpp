#include "engine/storage/Inputs.h"

#include "engine/core/Error.h"
#include "engine/core/Names.h"
#include "engine/storage/PartFile.h"
#include "engine/storage/Sources.h"

#include <algorithm>
#include <utility>

namespace larmor::storage {

namespace fs = std::filesystem;

bool sameFile(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

namespace {

/// Whether the path lies in the folder, whatever links lead there.
bool liesIn(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return false;
  const fs::path inner = fs::weakly_canonical(path, error), outer = fs::weakly_canonical(folder, error);
  const auto [end, rest] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return !error && end == outer.end() && rest != inner.end();
}

} // namespace

void requireNotInput(const fs::path& out, const std::vector<fs::path>& inputs, const std::string& words) {
  if (out.empty())
    return;
  for (const fs::path& input : inputs) {
    if (input.empty())
      continue;
    const std::string also = out == input ? "" : " (" + input.string() + ")";
    if (sameFile(out, input))
      throw Error(out.string(), words + also + ", and must not be written over", "another name for what is written");
    for (const char* suffix : {".previous", ".state", ".state.previous"})
      if (sameFile(beside(out, suffix), input))
        throw Error(out.string(), std::string("keeps its state in NAME") + suffix + ", which is a file that is read",
                    "another name for what is written");
    std::error_code ignored;
    if (fs::exists(out, ignored))
      for (const fs::path& source : sourcesOf(input))
        if (sameFile(out, source))
          throw Error(out.string(),
                      "holds a part of " + input.string() + ", which is read, and must not be written over",
                      "another name for what is written");
    if (liesIn(out, input) && fs::exists(out, ignored))
      throw Error(out.string(), "is part of " + input.string() + ", which is read, and must not be written over",
                  "another name for what is written");
  }
}

namespace {

std::function<std::vector<fs::path>()>& filesInUse() {
  static std::function<std::vector<fs::path>()> files;
  return files;
}

} // namespace

void setFilesInUse(std::function<std::vector<fs::path>()> files) { filesInUse() = std::move(files); }

void requireNotInUse(const fs::path& out) {
  if (filesInUse())
    requireNotInput(out, filesInUse()());
}

} // namespace larmor::storage
