#pragma once
#include <memory>

namespace larmor::jobs {

/// Gives something up without waiting for its end: once nobody else holds it, it is destroyed on a thread of its own.
/// For runs of gigabytes, whose memory takes long to free, and for jobs that are in the middle of something. What it
/// holds must not belong to the caller's thread. At the end of the program everything goes at once.
void letGo(std::shared_ptr<const void> last);

} // namespace larmor::jobs
