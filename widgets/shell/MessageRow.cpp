#include "widgets/shell/MessageRow.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace larmor::widgets {

QString plainTextOf(const Message& message) {
  return message.remedy.isEmpty() ? message.text : message.text + "\n" + message.remedy;
}

MessageRow::MessageRow(Message message, QWidget* parent)
    : QFrame(parent), message_(std::move(message)), icon_(new QLabel(this)), text_(new QLabel(this)),
      copy_(new QToolButton(this)), close_(new QToolButton(this)) {
  setObjectName("messageRow");
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::RichText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  copy_->setToolTip(tr("Copy the message"));
  close_->setToolTip(tr("Dismiss"));
  close_->setObjectName("dismissMessage");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 8, 6);
  row->setSpacing(2 * Theme::space);
  row->addWidget(icon_, 0, Qt::AlignVCenter);
  row->addWidget(text_, 1);
  for (int i = 0; i < message_.choices.size(); ++i) {
    auto* button = new QToolButton(this);
    button->setText(message_.choices[i].text);
    button->setObjectName("choice");
    row->addWidget(button, 0, Qt::AlignVCenter);
    connect(button, &QToolButton::clicked, this, [this, i] { Q_EMIT chosen(i); });
  }
  row->addWidget(copy_, 0, Qt::AlignVCenter);
  row->addWidget(close_, 0, Qt::AlignVCenter);
  connect(copy_, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(plainTextOf(message_)); });
  connect(close_, &QToolButton::clicked, this, &MessageRow::dismissed);
  connect(&Theme::shared(), &Theme::changed, this, &MessageRow::recolour);
  recolour();
}

void MessageRow::recolour() {
  const Colours& c = Theme::shared().colours();
  const bool error = message_.severity == Severity::Error, warning = message_.severity == Severity::Warning;
  const QColor colour = error ? c.error : warning ? c.warning : c.accent;
  const QColor fill = error ? c.errorFill : warning ? c.warningFill : c.infoFill;
  setStyleSheet(QStringLiteral("QFrame#messageRow{background:%1;border:none;border-left:3px solid %2;}")
                    .arg(fill.name(), colour.name()));
  const QString name = error ? "error" : warning ? "warning" : "info";
  icon_->setPixmap(Theme::shared().icon(name, colour).pixmap(18, 18));
  copy_->setIcon(Theme::shared().icon("copy"));
  close_->setIcon(Theme::shared().icon("close"));
  QString rich = message_.text.toHtmlEscaped();
  if (!message_.remedy.isEmpty())
    rich += QStringLiteral("  <span style='color:%1'>%2</span>").arg(c.muted.name(), message_.remedy.toHtmlEscaped());
  text_->setText(rich);
}

} // namespace larmor::widgets
