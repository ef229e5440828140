#include "engine/studies/trajectories/TraceRecipe.h"
#include "tests/fuzz/Fuzz.h"

#include <nlohmann/json.hpp>

/// Parameter files: whatever JSON they hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  return larmor::fuzz::readBytes([&] {
    const auto json = nlohmann::json::parse(bytes, bytes + size, nullptr, false);
    if (json.is_discarded())
      return;
    larmor::studies::trajectories::TraceRecipe recipe;
    auto parameters = recipe.parameters();
    parameters.fromJson(json, "fuzz.json");
    parameters.requireValid();
  });
}
