#include "engine/core/Version.h"

namespace larmor {

const char* const version = LARMOR_VERSION;
const char* const gitDescription = LARMOR_GIT;

} // namespace larmor
