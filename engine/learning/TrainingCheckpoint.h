#pragma once
#include "engine/learning/Training.h"
#include "engine/storage/Checkpoint.h"

namespace larmor::learning {

/// The state of a training in an HDF5 file of two generations, written at most every 30 s.
class TrainingCheckpoint final : public TrainingKeeper {
public:
  explicit TrainingCheckpoint(const std::string& path) : writer_(path) {}
  bool load(TrainingMemory& memory) override;
  bool due() const override { return writer_.due(); }
  void save(const TrainingMemory& memory) override;

private:
  storage::CheckpointWriter writer_;
};

} // namespace larmor::learning
