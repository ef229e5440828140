#pragma once
#include <QLabel>

namespace larmor::widgets {

/// What is known of what is shown, in rich text that can be selected and copied: facts side by side, and below them a
/// line for each warning.
class FactsLine : public QLabel {
  Q_OBJECT
public:
  explicit FactsLine(const QString& name, QWidget* parent = nullptr);
  void setFacts(const QStringList& facts, const QStringList& warnings = {});
};

} // namespace larmor::widgets
