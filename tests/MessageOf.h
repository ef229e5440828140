#pragma once
#include "engine/core/Error.h"

#include <QString>

namespace larmor::testing {

/// The message of the Error that the call throws; empty if it throws none.
template <class Call>
QString messageOf(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
  return {};
}

} // namespace larmor::testing
