#pragma once
#include <string>
#include <vector>

namespace larmor::fields {

/// FieldInfo::note with what was assumed of the field's file, or is in doubt about it: "source [in doubt: TEXT]".
std::string withDoubts(std::string note, const std::vector<std::string>& doubts);
/// Those of a note, in their order.
std::vector<std::string> doubtsIn(const std::string& note);
/// What the simulations that fields come from say of fluctuations that grew or died, as turbulence::sentenceOf puts it
/// into the note: "b_rms 0.03 (0.27 at the start), decaying: by a factor of two in 3.4". Steady ones are left out.
std::vector<std::string> trendsIn(const std::string& note);

} // namespace larmor::fields
