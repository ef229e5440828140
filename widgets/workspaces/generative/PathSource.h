#pragma once
#include "engine/studies/generative/Windows.h"

#include <QFileInfo>
#include <QString>
#include <memory>

namespace larmor::widgets {

/// The windows of the Data page, for those who train on them or judge by them.
struct PathSource {
  std::shared_ptr<const studies::generative::WindowSet> windows{}; ///< null: there are none
  QString file{};                                                  ///< that holds them
  QString name() const { return QFileInfo(file).fileName(); }
};

} // namespace larmor::widgets
