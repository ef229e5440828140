#include "widgets/forms/ParameterForm.h"
#include "widgets/forms/FormSection.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterRow.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/theme/Theme.h"

#include "engine/core/Fingerprint.h"

#include <QAction>
#include <QGridLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>

namespace larmor::widgets {

namespace {
constexpr std::size_t filterFrom = 14; ///< fewer parameters are found faster by eye
const QString onePrefix = "parameter ";
} // namespace

ParameterForm::ParameterForm(ParameterSet set, QWidget* parent) : QWidget(parent), set_(std::move(set)) {
  build();
  fillSections();
  buildFilter();
  update();
}

void ParameterForm::build() {
  scroll_ = new QScrollArea(this);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->viewport()->setAutoFillBackground(false);
  auto* content = new QWidget;
  content->setAutoFillBackground(false);
  column_ = new QVBoxLayout(content);
  column_->setContentsMargins(6, 4, 4, 8);
  column_->setSpacing(2);
  column_->addStretch(1);
  scroll_->setWidget(content);
  top_ = new QVBoxLayout(this);
  top_->setContentsMargins(0, 0, 0, 0);
  top_->setSpacing(0);
  note_ = new QLabel(this);
  note_->setObjectName("formNote");
  note_->setWordWrap(true);
  note_->setTextFormat(Qt::PlainText);
  note_->setMargin(2 * Theme::space);
  note_->hide();
  top_->addWidget(note_);
  top_->addWidget(scroll_, 1);
}

void ParameterForm::setNote(const QString& note) {
  note_->setText(note);
  note_->setVisible(!note.isEmpty());
}

void ParameterForm::buildFilter() {
  if (rows_.size() < filterFrom)
    return;
  filter_ = new QLineEdit(this);
  filter_->setPlaceholderText(tr("Find a parameter"));
  filter_->setClearButtonEnabled(true);
  auto* icon =
      filter_->addAction(Theme::shared().icon("search", Theme::shared().colours().muted), QLineEdit::LeadingPosition);
  connect(&Theme::shared(), &Theme::changed, icon,
          [icon] { icon->setIcon(Theme::shared().icon("search", Theme::shared().colours().muted)); });
  auto* holder = new QVBoxLayout;
  holder->setContentsMargins(10, 6, 10, 4);
  holder->addWidget(filter_);
  top_->insertLayout(0, holder);
  connect(filter_, &QLineEdit::textChanged, this, &ParameterForm::updateVisibility);
}

FormSection* ParameterForm::section(const QString& group) {
  for (auto& [name, known] : groups_)
    if (name == group)
      return known.section;
  auto* made = new FormSection(group, this);
  made->setExpanded(QSettings().value("form/expanded/" + group, true).toBool());
  connect(made, &FormSection::folded, this,
          [group](bool open) { QSettings().setValue("form/expanded/" + group, open); });
  column_->insertWidget(column_->count() - 1, made);
  groups_.push_back({group, {made, {}, {}}});
  return made;
}

void ParameterForm::fillSections() {
  for (const ParameterHandle& handle : set_.all()) {
    if (handle.info().hint == Hint::Internal)
      continue;
    const bool advanced = handle.info().hint == Hint::Advanced;
    const QString name = QString::fromStdString(handle.info().group);
    FormSection* into = section(name);
    auto* row = new ParameterRow(handle, advanced ? into->moreGrid() : into->grid(),
                                 advanced ? into->moreBody() : into->body());
    rows_.push_back(row);
    for (auto& [title, group] : groups_)
      if (title == name)
        (advanced ? group.advanced : group.basic).push_back(row);
    connect(row, &ParameterRow::edited, this,
            [this, &handle](const QString& before, const QString& after) { rowEdited(handle, before, after); });
    connect(row, &ParameterRow::validityChanged, this, &ParameterForm::updateComplaints);
  }
}

void ParameterForm::rowEdited(const ParameterHandle& handle, const QString& oldText, const QString& newText) {
  const QString what = tr("change of %1").arg(labelOf(handle.info()));
  if (handle.movesDefaults()) { // others went along with it: undo has to bring back them all
    const QJsonValue before = shown_;
    follow(before);
    if (undo_)
      undo_->push(new StateChange(*this, statePrefix_ + "parameters", before, shown_, what));
  } else {
    if (undo_)
      undo_->push(new StateChange(*this, statePrefix_ + onePrefix + QString::fromStdString(handle.info().name()),
                                  oldText, newText, what, StateChange::Merge::Quickly));
    update();
  }
  Q_EMIT edited(QString::fromStdString(handle.info().key), oldText, newText);
}

void ParameterForm::apply(const ParameterHandle& handle, const QString& text) {
  const QString before = QString::fromStdString(handle.text());
  handle.setText(text.toStdString());
  follow(shown_, {handle.info().name()});
  Q_EMIT edited(QString::fromStdString(handle.info().key), before, text);
}

void ParameterForm::follow(const QJsonValue& before, const std::vector<std::string>& names) {
  std::map<std::string, std::string> old;
  for (const auto& [name, text] : textsOf(before))
    old[name] = text;
  for (ParameterRow* row : rows_) {
    const ParameterInfo& info = row->info();
    const auto was = old.find(info.name());
    const bool given = std::any_of(names.begin(), names.end(),
                                   [&](const auto& name) { return name == info.name() || name == info.key; });
    given || was == old.end() || was->second != row->handle().text() ? row->refresh() : row->follow();
  }
  update();
}

/// While indices of an old session are in the history, their order is written down, too.
QJsonValue ParameterForm::storedValues() const {
  if (oldOrder_.empty())
    return stored(set_);
  QJsonObject rest = stored(set_).toObject();
  QJsonArray values;
  for (const std::string& name : oldOrder_)
    values += QJsonArray{QString::fromStdString(name), QString::fromStdString(set_.named(name).text())};
  for (const std::string& name : oldOrder_)
    rest.remove(QString::fromStdString(set_.named(name).info().name()));
  for (auto each = rest.begin(); each != rest.end(); ++each)
    values += QJsonArray{each.key(), each.value()};
  return values;
}

QJsonValue ParameterForm::stored(const ParameterSet& set) {
  QJsonObject values;
  for (const auto& [name, text] : set.texts())
    values[QString::fromStdString(name)] = QString::fromStdString(text);
  return values;
}

QJsonValue ParameterForm::relevant(const ParameterSet& set) {
  QJsonObject values;
  for (const ParameterHandle& handle : set.all())
    if (set.relevant(handle))
      values[QString::fromStdString(handle.info().name())] = QString::fromStdString(handle.text());
  return values;
}

std::vector<std::pair<std::string, std::string>> ParameterForm::textsOf(const QJsonValue& stored) {
  std::vector<std::pair<std::string, std::string>> values;
  const QJsonObject named = stored.toObject();
  for (auto each = named.begin(); each != named.end(); ++each)
    values.emplace_back(each.key().toStdString(), each.value().toString().toStdString());
  for (const QJsonValue& pair : stored.toArray()) // as older programs wrote them
    values.emplace_back(pair[0].toString().toStdString(), pair[1].toString().toStdString());
  return values;
}

void ParameterForm::setValues(const std::vector<std::pair<std::string, std::string>>& values, const QString& undoText) {
  const QJsonValue before = storedValues(), shown = stored(set_);
  set_.setTexts(values);
  follow(shown, set_.namesIn(values));
  const QJsonValue after = storedValues();
  if (undo_ && before != after)
    undo_->push(new StateChange(*this, statePrefix_ + "parameters", before, after, undoText));
  Q_EMIT edited({}, {}, {});
}

void ParameterForm::applyState(const QString& name, const QJsonValue& value) {
  const QString part = name.startsWith(statePrefix_) ? name.mid(statePrefix_.size()) : name;
  if (part.startsWith(onePrefix))
    return apply(named(part.mid(onePrefix.size())), value.toString());
  if (part != "parameters")
    throw Error(part.toStdString(), "is no part of this form", "parameters");
  const auto values = textsOf(value);
  const QJsonValue before = stored(set_);
  set_.setTexts(values);
  if (value.isArray())
    oldOrder_ = set_.namesIn(values);
  follow(before);
  Q_EMIT edited({}, {}, {});
}

const ParameterHandle& ParameterForm::named(const QString& nameOrIndex) const {
  bool isNumber = false;
  const auto index = nameOrIndex.toULongLong(&isNumber);
  if (!isNumber)
    return set_.named(nameOrIndex.toStdString());
  if (index >= oldOrder_.size())
    throw Error("parameter " + nameOrIndex.toStdString(), "is not in this session's list of parameters");
  return set_.named(oldOrder_[index]);
}

void ParameterForm::refresh() {
  for (ParameterRow* row : rows_)
    row->refresh();
  update();
}

void ParameterForm::update() {
  shown_ = storedValues();
  updateVisibility();
  updateComplaints();
  updateMarks();
}

void ParameterForm::setReference(const QJsonValue& shown) {
  reference_ = textsOf(shown);
  updateMarks();
  Q_EMIT referenceChanged();
}

/// What has no effect now is not marked, and a path means its file, however it is written.
void ParameterForm::updateMarks() {
  const auto valueOf = [](const ParameterInfo& info, const std::string& text) {
    return info.hint == Hint::File ? absoluteFiles(text) : text;
  };
  for (ParameterRow* row : rows_) {
    const ParameterInfo& info = row->info();
    QString was;
    if (set_.relevant(row->handle()))
      for (const auto& [name, text] : reference_)
        if ((name == info.name() || name == info.key) && valueOf(info, text) != valueOf(info, row->handle().text()))
          was = text.empty() ? QStringLiteral("–") : displayed(text, info.kind);
    row->setElsewhere(was);
  }
}

QStringList ParameterForm::changedSinceReference() const {
  QStringList labels;
  for (const ParameterRow* row : rows_)
    if (row->isElsewhere() && set_.relevant(row->handle()))
      labels += labelOf(row->info());
  return labels;
}

bool ParameterForm::matches(const ParameterRow& row) const {
  const QString wanted = filter_ ? filter_->text().trimmed() : QString();
  if (wanted.isEmpty())
    return true;
  const auto& info = row.info();
  const QString all = labelOf(info) + ' ' + QString::fromStdString(info.key).replace('_', ' ') + ' ' +
                      QString::fromStdString(info.symbol + ' ' + info.help + ' ' + info.key);
  return all.contains(wanted, Qt::CaseInsensitive);
}

void ParameterForm::updateVisibility() {
  const bool searching = filter_ && !filter_->text().trimmed().isEmpty();
  for (auto& [name, group] : groups_) {
    const auto show = [&](const std::vector<ParameterRow*>& rows) {
      bool any = false;
      for (ParameterRow* row : rows) {
        const bool visible = set_.relevant(row->handle()) && matches(*row);
        if (visible != row->isShown())
          row->setVisible(visible);
        any = any || visible;
      }
      return any;
    };
    const bool basic = show(group.basic), more = show(group.advanced);
    group.section->setContents(basic, more, searching);
  }
}

void ParameterForm::updateComplaints() {
  const auto complaints = set_.validate();
  for (ParameterRow* row : rows_) {
    QString text;
    for (const Complaint& complaint : complaints)
      if (complaint.key == row->info().key && set_.relevant(row->handle()))
        text += (text.isEmpty() ? "" : "\n") + QString::fromStdString(complaint.message);
    row->setComplaint(text);
  }
  const bool valid = isValid();
  if (valid != wasValid_) {
    wasValid_ = valid;
    Q_EMIT validityChanged(valid);
  }
}

bool ParameterForm::isValid() const { return problems().isEmpty(); }

QString ParameterForm::problems() const {
  QStringList lines;
  for (const ParameterRow* row : rows_)
    if (set_.relevant(row->handle()) && !row->isValid())
      lines += labelOf(row->info()) + ": " + row->message();
  if (lines.isEmpty()) // rules whose key has no control
    for (const Complaint& complaint : set_.validate())
      lines += QString::fromStdString(complaint.key + ": " + complaint.message);
  return lines.join('\n');
}

void ParameterForm::commitPending() {
  for (ParameterRow* row : rows_)
    row->commit();
}

void ParameterForm::requireValid() {
  commitPending();
  const QString wrong = problems();
  if (wrong.isEmpty())
    return;
  for (const ParameterRow* row : rows_)
    if (set_.relevant(row->handle()) && !row->isValid()) {
      showParameter(row->info().key);
      break;
    }
  throw Error(QString(wrong).replace('\n', "; ").toStdString());
}

void ParameterForm::setEditable(bool editable) {
  for (ParameterRow* row : rows_)
    row->setEditable(editable);
}

void ParameterForm::resetAll() {
  const auto isDefault = [](const ParameterHandle& handle) { return handle.isDefault(); };
  if (isValid() && std::all_of(set_.all().begin(), set_.all().end(), isDefault))
    return; // no empty step in the history
  if (undo_)
    undo_->beginMacro(tr("reset of all parameters"));
  for (ParameterRow* row : rows_)
    row->reset();
  if (undo_)
    undo_->endMacro();
}

void ParameterForm::showParameter(const std::string& key) {
  for (auto& [name, group] : groups_)
    for (const auto* rows : {&group.basic, &group.advanced})
      for (ParameterRow* row : *rows)
        if (row->info().key == key && set_.relevant(row->handle())) {
          if (!matches(*row))
            filter_->clear();
          group.section->setExpanded(true);
          if (rows == &group.advanced)
            group.section->setMoreExpanded(true);
          scroll_->ensureWidgetVisible(row->editor());
          row->editor()->setFocus();
          return;
        }
}

} // namespace larmor::widgets
