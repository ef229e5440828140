#include "engine/learning/DenseFile.h"

#include "engine/core/Error.h"
#include "engine/learning/ArrayFile.h"

#include <fmt/format.h>

namespace larmor::learning {

namespace {

constexpr double mostMembersRead = 1000;

std::string groupOfMember(std::size_t member) { return fmt::format("/member{}", member + 1); }

DenseNetwork readMember(const storage::InputFile& file, const std::string& group) {
  try {
    return DenseNetwork::of(readArrays(file, group));
  } catch (const Error& error) {
    file.fail(group, error.what());
  }
}

} // namespace

void writeMembers(storage::OutputFile& file, const std::vector<DenseNetwork>& members) {
  file.attribute("/", "members", storage::AttributeValue(static_cast<std::int64_t>(members.size())));
  for (std::size_t m = 0; m < members.size(); ++m) {
    writeArrays(file, groupOfMember(m), members[m].weights());
    file.attribute(groupOfMember(m), "layers", static_cast<std::int64_t>(members[m].layers.size()));
  }
}

std::vector<DenseNetwork> readMembers(const storage::InputFile& file, std::size_t inputs, std::size_t outputs) {
  const double count = file.number("/", "members");
  if (!(count >= 1 && count <= mostMembersRead))
    file.fail("/", fmt::format("has {} members", count), fmt::format("1 to {}", mostMembersRead));
  std::vector<DenseNetwork> members;
  for (std::size_t m = 0; m < static_cast<std::size_t>(count); ++m) {
    members.push_back(readMember(file, groupOfMember(m)));
    if (members.back().inputs() != inputs || members.back().outputs() != outputs)
      file.fail(groupOfMember(m), "has other inputs or outputs",
                fmt::format("{} inputs and {} output{}", inputs, outputs, outputs == 1 ? "" : "s"));
  }
  return members;
}

} // namespace larmor::learning
