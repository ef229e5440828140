#pragma once
#include <string>

namespace larmor {

/// Bytes that new allocations can use without swapping and within the limits of the container or batch job.
double freeMemory();

/// What requireMemory allows now.
double usableMemory();

/// For what is about to take this many bytes: better refused than killed by the system half-way.
/// @param remedy for the message: "a smaller grid". @throws Error with gigabytes needed and free.
void requireMemory(const std::string& what, double bytes, const std::string& remedy);

} // namespace larmor
