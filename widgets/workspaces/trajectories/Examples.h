#pragma once
#include <QString>
#include <vector>

namespace larmor::widgets {

/// A ready parameter file of resources/examples.
struct Example {
  QString title; ///< from the file name: "1-Gyration.json" -> "Gyration"
  QString file;
};

/// In the order of their file names, from the program's own resources.
const std::vector<Example>& allExamples();

} // namespace larmor::widgets
