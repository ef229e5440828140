#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/FileField.h"
#include "widgets/forms/ValueSpinBox.h"
#include "widgets/theme/MarkInvalid.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace larmor::widgets {

namespace {

class NumberEditor final : public ParameterEditor {
public:
  NumberEditor(const ParameterInfo& info, QWidget* parent)
      : ParameterEditor(parent), box_(new ValueSpinBox(info, this)) {
    setControl(box_);
    connect(box_, &ValueSpinBox::textEdited, this, &ParameterEditor::typing);
    connect(box_, &ValueSpinBox::stepped, this, &ParameterEditor::committed);
    connect(box_, &QAbstractSpinBox::editingFinished, this, &ParameterEditor::committed);
  }
  QString text() const override { return box_->text(); }
  void setText(const QString& text) override { box_->setText(text); }

private:
  ValueSpinBox* box_;
};

class SwitchEditor final : public ParameterEditor {
public:
  explicit SwitchEditor(QWidget* parent) : ParameterEditor(parent), box_(new QCheckBox(this)) {
    setControl(box_);
    connect(box_, &QCheckBox::clicked, this, &ParameterEditor::committed);
  }
  QString text() const override { return box_->isChecked() ? "true" : "false"; }
  void setText(const QString& text) override { box_->setChecked(text == "true"); }

private:
  QCheckBox* box_;
};

/// Shortens what does not fit with dots, not in mid-letter.
class ElidingComboBox final : public QComboBox {
public:
  using QComboBox::QComboBox;

protected:
  void paintEvent(QPaintEvent*) override {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QRect space = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, space.width() - 4);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
  }
};

class ChoiceEditor final : public ParameterEditor {
public:
  ChoiceEditor(const ParameterInfo& info, QWidget* parent) : ParameterEditor(parent), box_(new ElidingComboBox(this)) {
    for (std::size_t i = 0; i < info.choices.size(); ++i) {
      const bool named = i < info.choiceLabels.size();
      QString label = QString::fromStdString(named ? info.choiceLabels[i] : info.choices[i]);
      if (!named && !label.isEmpty()) {
        label.replace('_', ' ');
        if (label.size() > 1) // a letter alone is a symbol
          label[0] = label[0].toUpper();
      }
      box_->addItem(label, QString::fromStdString(info.choices[i]));
    }
    box_->setMinimumContentsLength(6);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setControl(box_);
    connect(box_, &QComboBox::activated, this, &ParameterEditor::committed);
  }
  QString text() const override { return box_->currentData().toString(); }
  void setText(const QString& text) override { box_->setCurrentIndex(box_->findData(text)); }

private:
  QComboBox* box_;
};

class TextEditor final : public ParameterEditor {
public:
  explicit TextEditor(QWidget* parent) : ParameterEditor(parent), line_(new QLineEdit(this)) {
    setControl(line_);
    connect(line_, &QLineEdit::textEdited, this, &ParameterEditor::typing);
    connect(line_, &QLineEdit::editingFinished, this, &ParameterEditor::committed);
  }
  QString text() const override { return line_->text(); }
  void setText(const QString& text) override { line_->setText(text); }

private:
  QLineEdit* line_;
};

class FileEditor final : public ParameterEditor {
public:
  explicit FileEditor(QWidget* parent) : ParameterEditor(parent), field_(new FileField(this)) {
    setControl(field_);
    connect(field_, &FileField::chosen, this, &ParameterEditor::committed);
  }
  QString text() const override { return field_->path(); }
  void setText(const QString& text) override { field_->setPath(text); }
  void setInvalid(bool invalid) override { field_->setInvalid(invalid); }

private:
  FileField* field_;
};

} // namespace

ParameterEditor* ParameterEditor::make(const ParameterInfo& info, QWidget* parent) {
  switch (info.kind) {
  case ParameterKind::Real:
  case ParameterKind::Integer:
    return new NumberEditor(info, parent);
  case ParameterKind::Boolean:
    return new SwitchEditor(parent);
  case ParameterKind::Choice:
    return new ChoiceEditor(info, parent);
  case ParameterKind::Text:
    break;
  }
  if (info.hint == Hint::File)
    return new FileEditor(parent);
  return new TextEditor(parent);
}

void ParameterEditor::setControl(QWidget* control) {
  control_ = control;
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(control);
  setFocusProxy(control);
  control->setFocusPolicy(Qt::StrongFocus);
  control->installEventFilter(this);
}

void ParameterEditor::setInvalid(bool invalid) { markInvalid(*control_, invalid); }

bool ParameterEditor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Wheel && !control_->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

} // namespace larmor::widgets
