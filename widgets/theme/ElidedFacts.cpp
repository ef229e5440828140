#include "widgets/theme/ElidedFacts.h"

#include "widgets/theme/Theme.h"

#include <QTextDocumentFragment>

namespace larmor::widgets {

namespace {
const QString betweenFacts = QStringLiteral(" &nbsp;·&nbsp; ");
}

ElidedFacts::ElidedFacts(const QString& name, const QString& explanation, QWidget* parent)
    : QLabel(parent), explanation_(explanation) {
  setObjectName(name);
  setTextFormat(Qt::RichText);
  setTextInteractionFlags(Qt::TextSelectableByMouse);
  setContentsMargins(2 * Theme::space, Theme::space, 2 * Theme::space, Theme::space);
  setMinimumWidth(1);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it follows the width, and never asks for one
}

void ElidedFacts::setFacts(const QStringList& facts) {
  facts_ = facts;
  setToolTip(facts_.isEmpty() ? QString() : "<p>" + explanation_ + "</p><p>" + facts_.join(betweenFacts) + "</p>");
  elide();
}

void ElidedFacts::resizeEvent(QResizeEvent* event) {
  QLabel::resizeEvent(event);
  elide();
}

void ElidedFacts::elide() {
  const int room = contentsRect().width() - 4;
  const auto width = [this](const QString& rich) { // indices are drawn smaller: this is an upper bound
    return fontMetrics().horizontalAdvance(QTextDocumentFragment::fromHtml(rich).toPlainText());
  };
  auto count = facts_.size();
  QString shown = facts_.join(betweenFacts);
  while (count > 0 && width(shown) > room) {
    --count;
    shown = (facts_.mid(0, count) + QStringList{QStringLiteral("…")}).join(betweenFacts);
  }
  if (shown != text())
    setText(shown);
}

} // namespace larmor::widgets
