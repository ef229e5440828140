#pragma once
#include "engine/jobs/JobContext.h"

#include <nlohmann/json_fwd.hpp>
#include <thread>

namespace larmor::app {

/// One line on standard error while work runs: stage, per cent, time left. Rewritten in place on a terminal, else a
/// new line every ten seconds.
class ProgressLine {
public:
  explicit ProgressLine(const jobs::JobContext& context);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

private:
  std::jthread thread_;
};

/// A result object as readable text: scalars one per line, curves as short tables.
std::string readable(const nlohmann::json& result);

} // namespace larmor::app
