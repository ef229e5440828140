#pragma once
#include "engine/learning/Network.h"

#include <filesystem>
#include <mutex>
#include <span>

namespace larmor::learning {

/// A model of others as a TorchScript file: [points, inputs] becomes [points, 1], a quantity, or [points, 2], it and
/// its uncertainty. Opened at the first question and kept, by copies too. Any thread may ask.
class ScriptedModel {
public:
  struct Answer {
    double value = 0, uncertainty = 0; ///< one standard error, NaN where the model tells none
  };
  /// @param inputs their names, for messages. @param quantity "D_perp"
  ScriptedModel(std::filesystem::path file, std::vector<std::string> inputs, std::string quantity);
  /// @param values [point][input]. @throws Error if it cannot be opened, or answers with anything else, not finite or
  /// negative uncertainties.
  std::vector<Answer> at(std::span<const float> values) const;

private:
  NetworkPointer network() const;
  std::string placeOf(std::span<const float> point) const; ///< "T = 1, b = 0.2"

  struct Opened {
    std::mutex mutex;
    NetworkPointer network;
  };
  std::string file_;
  std::vector<std::string> inputs_;
  std::string quantity_;
  std::shared_ptr<Opened> opened_ = std::make_shared<Opened>();
};

} // namespace larmor::learning
