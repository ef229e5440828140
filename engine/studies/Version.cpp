#include "engine/studies/Version.h"

namespace larmor::studies {

const char* const version = LARMOR_VERSION;
const char* const gitDescription = LARMOR_GIT;

} // namespace larmor::studies
