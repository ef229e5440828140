#include "engine/learning/TrainingCheckpoint.h"

#include "engine/core/Error.h"
#include "engine/learning/ArrayFile.h"

namespace larmor::learning {

namespace {

using storage::AttributeValue;
constexpr const char* format = "larmor-training-state";

void writeMeter(storage::OutputFile& file, const Meter& m, std::size_t index) {
  const std::string group = "/training/" + std::to_string(index);
  file.array(group + "/at", {m.at.size()}, m.at);
  file.array(group + "/values", {m.values.size()}, m.values);
  for (const auto& [name, text] : {std::pair{"name", m.name}, std::pair{"label", m.label}, std::pair{"unit", m.unit},
                                   std::pair{"title", m.title}, std::pair{"x", m.x}})
    file.attribute(group, name, AttributeValue(text));
  file.attribute(group, "log", AttributeValue(std::int64_t(m.log)));
  file.attribute(group, "every", AttributeValue(m.every));
  file.attribute(group, "pending", AttributeValue(m.pending));
  file.attribute(group, "sum", AttributeValue(m.sum));
}

Meter readMeter(const storage::InputFile& file, const std::string& group) {
  Meter m;
  m.at = file.readDoubles(group + "/at");
  m.values = file.readDoubles(group + "/values");
  for (const auto& [name, text] : {std::pair{"name", &m.name}, std::pair{"label", &m.label}, std::pair{"unit", &m.unit},
                                   std::pair{"title", &m.title}, std::pair{"x", &m.x}})
    *text = file.text(group, name);
  m.log = file.number(group, "log") != 0;
  m.every = static_cast<std::int64_t>(file.number(group, "every"));
  m.pending = static_cast<std::int64_t>(file.number(group, "pending"));
  m.sum = file.number(group, "sum");
  return m;
}

/// Numbers of the state, by name.
template <class Memory, class Visit>
void eachNumber(Memory& m, Visit visit) {
  visit("epoch", m.state.epoch);
  visit("step", m.state.step);
  visit("best_epoch", m.state.bestEpoch);
  visit("best_validation", m.state.bestValidation);
  visit("seconds", m.state.seconds);
  visit("updates", m.updates);
  visit("loss_sum", m.lossSum);
  visit("gradient_sum", m.gradientSum);
  visit("work_seconds", m.workSeconds);
}

void write(storage::OutputFile& file, const TrainingMemory& memory) {
  file.attribute("/", "format", format);
  file.attribute("/", "identity", AttributeValue(memory.identity));
  eachNumber(memory, [&](const char* name, auto value) { file.attribute("/", name, AttributeValue(value)); });
  file.attribute("/", "meters", AttributeValue(static_cast<std::int64_t>(memory.state.meters.size())));
  for (std::size_t i = 0; i < memory.state.meters.size(); ++i)
    writeMeter(file, memory.state.meters[i], i);
  for (const auto& [group, arrays] : memory.weights)
    writeArrays(file, "/" + group, arrays);
}

} // namespace

void TrainingCheckpoint::save(const TrainingMemory& memory) {
  writer_.write([&](storage::OutputFile& file) { write(file, memory); });
}

bool TrainingCheckpoint::load(TrainingMemory& memory) {
  if (!storage::hasGenerations(writer_.path()))
    return false;
  const auto opened = storage::openRun(writer_.path());
  const storage::InputFile& file = opened.file;
  if (file.text("/", "format", "") != format)
    file.fail("/", "is no checkpoint of a training", "a file written by one, or another name");
  TrainingMemory read;
  read.identity = file.text("/", "identity");
  read.state.note = opened.warning;
  eachNumber(read, [&](const char* name, auto& value) {
    value = static_cast<std::decay_t<decltype(value)>>(file.number("/", name));
  });
  const double meters = file.number("/", "meters");
  for (std::size_t i = 0; double(i) < meters; ++i)
    read.state.meters.push_back(readMeter(file, "/training/" + std::to_string(i)));
  for (const auto& entry : file.list())
    if (entry.group && entry.name != "training")
      read.weights[entry.name] = readArrays(file, "/" + entry.name);
  memory = std::move(read);
  return true;
}

} // namespace larmor::learning
