#include "engine/fields/FormulaField.h"
#include "tests/fuzz/Fuzz.h"

/// Fields typed in as formulas.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  larmor::fields::FormulaParameters parameters;
  parameters.x = std::string(reinterpret_cast<const char*>(bytes), size);
  return larmor::fuzz::readBytes([&] {
    parameters.validate();
    larmor::fields::formulaField(parameters);
  });
}
