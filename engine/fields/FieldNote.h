#pragma once
#include <string>
#include <vector>

namespace larmor::fields {

/// FieldInfo::note with what was assumed of the field's file, or is in doubt about it: "source [in doubt: TEXT]".
std::string withDoubts(std::string note, const std::vector<std::string>& doubts);
/// Those of a note, in their order.
std::vector<std::string> doubtsIn(const std::string& note);

} // namespace larmor::fields
