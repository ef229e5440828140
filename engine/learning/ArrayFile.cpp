#include "engine/learning/ArrayFile.h"

namespace larmor::learning {

namespace {

void collect(const storage::InputFile& file, const std::string& group, const std::string& prefix, int depth,
             Arrays& arrays) {
  if (depth > 16) // a damaged file may contain a loop
    file.fail(group, "is nested too deeply", "arrays by name");
  for (const auto& entry : file.list(group)) {
    const std::string path = group + "/" + entry.name, name = prefix + entry.name;
    if (entry.group) {
      collect(file, path, name + "/", depth + 1, arrays);
      continue;
    }
    Array& array = arrays[name];
    array.shape.assign(entry.shape.begin(), entry.shape.end());
    array.values = file.readFloats(path);
  }
}

} // namespace

void writeArrays(storage::OutputFile& file, const std::string& group, const Arrays& arrays) {
  file.group(group);
  for (const auto& [name, array] : arrays)
    file.array(group + "/" + name, storage::Shape(array.shape.begin(), array.shape.end()), array.values);
}

Arrays readArrays(const storage::InputFile& file, const std::string& group) {
  Arrays arrays;
  collect(file, group, "", 0, arrays);
  return arrays;
}

} // namespace larmor::learning
