#include "widgets/theme/FactsLine.h"

#include "widgets/theme/Theme.h"

namespace larmor::widgets {

FactsLine::FactsLine(const QString& name, QWidget* parent) : QLabel(parent) {
  setObjectName(name);
  setTextFormat(Qt::RichText);
  setTextInteractionFlags(Qt::TextSelectableByMouse);
  setWordWrap(true);
  setContentsMargins(2 * Theme::space, 0, 2 * Theme::space, Theme::space);
}

void FactsLine::setFacts(const QStringList& facts, const QStringList& warnings) {
  QString text = facts.join(" &nbsp;·&nbsp; ");
  for (const QString& warning : warnings)
    text += QStringLiteral("<br><span style='color:%1'>⚠ %2</span>")
                .arg(Theme::shared().colours().warning.name(), warning.toHtmlEscaped());
  setText(text);
}

} // namespace larmor::widgets
