#pragma once
#include <stdexcept>
#include <string>

namespace larmor {

/// What went wrong, in words for the user: where (file, field or parameter), what was found, what was expected.
/// Ends at the job boundary as the job's message, or as the one line larmor-batch prints.
class Error : public std::runtime_error {
public:
  explicit Error(const std::string& message) : std::runtime_error(message) {}
  /// "WHERE: PROBLEM; expected EXPECTED"
  Error(const std::string& where, const std::string& problem, const std::string& expected = {})
      : std::runtime_error(where + ": " + problem + (expected.empty() ? "" : "; expected " + expected)) {}
};

/// Thrown at a cancellation point; not a failure.
class Cancelled : public std::exception {
public:
  const char* what() const noexcept override { return "cancelled"; }
};

} // namespace larmor
