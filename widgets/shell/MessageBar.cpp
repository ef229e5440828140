#include "widgets/shell/MessageBar.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace larmor::widgets {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), icon_(new QLabel(this)), text_(new QLabel(this)), choices_(new QWidget(this)),
      copy_(new QToolButton(this)), close_(new QToolButton(this)) {
  setObjectName("messageBar");
  setAccessibleName(tr("Messages"));
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
  row->addWidget(choices_, 0, Qt::AlignVCenter);
  row->addWidget(copy_, 0, Qt::AlignVCenter);
  row->addWidget(close_, 0, Qt::AlignVCenter);
  connect(copy_, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(plainText()); });
  connect(close_, &QToolButton::clicked, this, [this] {
    dismiss();
    Q_EMIT dismissed();
  });
  connect(&Theme::shared(), &Theme::changed, this, &MessageBar::redraw);
  hide();
}

void MessageBar::show(const Message& message) {
  if (message_.severity == Severity::Error && message.severity == Severity::Information && isShowing())
    return;
  message_ = message;
  redraw();
  rebuildChoices();
  setVisible(isShowing());
}

void MessageBar::showError(const QString& what) {
  const QString separator = QStringLiteral("; expected ");
  const auto at = what.lastIndexOf(separator);
  if (at < 0)
    show({Severity::Error, what, {}});
  else
    show({Severity::Error, what.left(at), tr("Expected: %1").arg(what.mid(at + separator.size()))});
}

void MessageBar::dismiss() {
  message_ = {};
  hide();
}

QString MessageBar::plainText() const {
  return message_.remedy.isEmpty() ? message_.text : message_.text + "\n" + message_.remedy;
}

void MessageBar::rebuildChoices() {
  delete choices_->layout();
  qDeleteAll(choices_->findChildren<QToolButton*>());
  auto* row = new QHBoxLayout(choices_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(Theme::space);
  for (const MessageChoice& choice : message_.choices) {
    auto* button = new QToolButton(choices_);
    button->setText(choice.text);
    button->setObjectName("choice");
    row->addWidget(button);
    // Queued: the act may show another message, which deletes this button.
    connect(
        button, &QToolButton::clicked, this,
        [this, act = choice.act] {
          dismiss();
          act();
        },
        Qt::QueuedConnection);
  }
  choices_->setVisible(!message_.choices.isEmpty());
}

void MessageBar::redraw() {
  const Colours& c = Theme::shared().colours();
  const bool error = message_.severity == Severity::Error, warning = message_.severity == Severity::Warning;
  const QColor colour = error ? c.error : warning ? c.warning : c.accent;
  const QColor fill = error ? c.errorFill : warning ? c.warningFill : c.infoFill;
  setStyleSheet(QStringLiteral("QFrame#messageBar{background:%1;border:none;border-left:3px solid %2;}")
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
