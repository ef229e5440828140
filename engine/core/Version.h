#pragma once

namespace larmor {

extern const char* const version;        ///< "0.1.0"
extern const char* const gitDescription; ///< of the sources this was configured from; may be empty

} // namespace larmor
