#include "widgets/forms/ParameterRow.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

namespace larmor::widgets {

namespace {

constexpr int typingPause = 400; ///< ms without a key before the value is taken over

/// "alpha: 'x' is not allowed; expected a number" -> "'x' is not allowed; expected a number": the key is beside it.
QString withoutKey(const QString& what, const std::string& key) {
  const QString prefix = QString::fromStdString(key) + ": ";
  return withShortExponents(what.startsWith(prefix) ? what.mid(prefix.size()) : what);
}

} // namespace

ParameterRow::ParameterRow(const ParameterHandle& handle, QGridLayout* grid, QWidget* parent)
    : QObject(parent), handle_(&handle) {
  build(grid, parent);
  pending_.setSingleShot(true);
  pending_.setInterval(typingPause);
  connect(&pending_, &QTimer::timeout, this, &ParameterRow::commit);
  connect(editor_, &ParameterEditor::typing, &pending_, qOverload<>(&QTimer::start));
  connect(editor_, &ParameterEditor::committed, this, &ParameterRow::commit);
  connect(reset_, &QToolButton::clicked, this, &ParameterRow::reset);
  connect(&Theme::shared(), &Theme::changed, this, &ParameterRow::recolour);
  recolour();
  refresh();
}

void ParameterRow::build(QGridLayout* grid, QWidget* parent) {
  label_ = new QLabel(parent);
  label_->setWordWrap(true);
  editor_ = ParameterEditor::make(info(), parent);
  editor_->setObjectName(QString::fromStdString(info().key));
  editor_->setAccessibleName(labelOf(info()));
  label_->setBuddy(editor_);
  // Choices and texts take the unit's place; theirs stands in the tool tip.
  const bool wide = info().kind == ParameterKind::Choice || info().kind == ParameterKind::Text;
  unit_ = new QLabel(wide || info().unit == "1" ? QString() : richUnit(info().unit), parent);
  unit_->setFont(Theme::shared().smallFont());
  reset_ = new QToolButton(parent);
  reset_->setIconSize({13, 13});
  reset_->setFixedSize(20, 20);
  reset_->setObjectName("reset_" + QString::fromStdString(info().key));
  QSizePolicy keep = reset_->sizePolicy();
  keep.setRetainSizeWhenHidden(true);
  reset_->setSizePolicy(keep);
  message_ = new QLabel(parent);
  message_->setWordWrap(true);
  message_->setFont(Theme::shared().smallFont());
  message_->setObjectName("message_" + QString::fromStdString(info().key));
  for (QWidget* each : {static_cast<QWidget*>(label_), static_cast<QWidget*>(editor_)})
    each->setToolTip(toolTipOf(info()));
  unit_->setVisible(!unit_->text().isEmpty());
  const int line = grid->rowCount();
  grid->addWidget(label_, line, 0, Qt::AlignVCenter);
  grid->addWidget(editor_, line, 1, 1, wide ? 2 : 1);
  if (!wide)
    grid->addWidget(unit_, line, 2, Qt::AlignVCenter);
  grid->addWidget(reset_, line, 3, Qt::AlignVCenter);
  grid->addWidget(message_, line + 1, 0, 1, 4);
  message_->hide();
}

void ParameterRow::recolour() {
  const Colours& c = Theme::shared().colours();
  const bool symbolAlone = labelOf(info()) == unicodeNotation(info().symbol);
  QString text = symbolAlone ? QString() : labelOf(info()).toHtmlEscaped();
  if (!info().symbol.empty())
    text += (symbolAlone ? "" : "&nbsp;") +
            QStringLiteral("<span style='color:%1'>%2</span>").arg(c.muted.name(), richNotation(info().symbol));
  if (!elsewhere_.isEmpty())
    text = QStringLiteral("<span style='color:%1'>●</span>&nbsp;<b>%2</b>").arg(c.accent.name(), text);
  label_->setText(text);
  label_->setToolTip(
      elsewhere_.isEmpty()
          ? toolTipOf(info())
          : tr("<p><b>Changed since the run that is shown</b>, there: %1</p>").arg(elsewhere_.toHtmlEscaped()) +
                toolTipOf(info()));
  unit_->setStyleSheet("color:" + c.muted.name());
  message_->setStyleSheet("color:" + c.error.name());
  reset_->setIcon(Theme::shared().icon("reset", c.muted));
}

QString ParameterRow::message() const { return problem_.isEmpty() ? complaint_ : problem_; }

void ParameterRow::setVisible(bool visible) {
  shown_ = visible;
  label_->setVisible(visible);
  editor_->setVisible(visible);
  unit_->setVisible(visible && !unit_->text().isEmpty());
  showState();
}

void ParameterRow::setEditable(bool editable) {
  editor_->setEnabled(editable);
  reset_->setEnabled(editable);
}

void ParameterRow::refresh() {
  pending_.stop();
  showText(displayed(handle_->text(), info().kind));
  setProblem({});
}

void ParameterRow::follow() {
  if (editor_->text() == shownText_)
    refresh();
  else
    showState(); // another default, perhaps
}

void ParameterRow::showText(const QString& text) {
  editor_->setText(text);
  shownText_ = editor_->text();
}

void ParameterRow::setComplaint(const QString& complaint) {
  complaint_ = complaint;
  showState();
}

void ParameterRow::setElsewhere(const QString& was) {
  if (was == elsewhere_)
    return;
  elsewhere_ = was;
  recolour();
}

void ParameterRow::commit() {
  pending_.stop();
  const QString before = QString::fromStdString(handle_->text());
  if (editor_->text() == displayed(before.toStdString(), info().kind)) { // nothing typed, or typed back
    shownText_ = editor_->text();
    setProblem({});
    return;
  }
  try {
    handle_->setText(readable(editor_->text(), info()));
  } catch (const Error& error) {
    setProblem(withoutKey(QString::fromUtf8(error.what()), info().key));
    return;
  }
  const QString after = QString::fromStdString(handle_->text());
  // Not while typing goes on: the cursor would jump.
  if (!editor_->focusWidget() || !editor_->focusWidget()->hasFocus())
    editor_->setText(displayed(after.toStdString(), info().kind));
  shownText_ = editor_->text();
  setProblem({});
  if (before != after)
    Q_EMIT edited(before, after);
}

void ParameterRow::reset() {
  editor_->setText(displayed(handle_->defaultText(), info().kind));
  commit();
}

void ParameterRow::setProblem(const QString& problem) {
  const bool was = isValid();
  problem_ = problem;
  showState();
  if (was != isValid())
    Q_EMIT validityChanged();
}

void ParameterRow::showState() {
  editor_->setInvalid(!isValid());
  message_->setText(message());
  message_->setVisible(shown_ && !isValid());
  const QString usual = displayed(handle_->defaultText(), info().kind);
  reset_->setToolTip(usual.isEmpty() ? tr("Clear") : tr("Back to the default, %1").arg(usual));
  reset_->setVisible(shown_ && (!handle_->isDefault() || !problem_.isEmpty()));
}

} // namespace larmor::widgets
