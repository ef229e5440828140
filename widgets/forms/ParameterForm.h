#pragma once
#include "engine/core/ParameterSet.h"
#include "widgets/undo/StateChange.h"

#include <QUndoStack>
#include <QWidget>
#include <map>

class QLabel;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace larmor::widgets {

class FormSection;
class ParameterRow;

/// A form made from a parameter set: a foldable section for each group, a row for each parameter that is relevant now.
/// A bad value never reaches the struct: its control gets a red frame and the reason below it.
class ParameterForm : public QWidget, public StateOwner {
  Q_OBJECT
public:
  /// The structs behind the set must outlive the form.
  explicit ParameterForm(ParameterSet set, QWidget* parent = nullptr);

  /// Changes by the user go there as commands; null (the default): no undo.
  void setUndoStack(QUndoStack* stack) { undo_ = stack; }
  /// Put before the parts of the state where several forms share a workspace: "train/".
  void setStatePrefix(const QString& prefix) { statePrefix_ = prefix; }
  const QString& statePrefix() const { return statePrefix_; }
  const ParameterSet& set() const { return set_; }
  /// Shows the structs' values anew, after they were changed elsewhere.
  void refresh();
  /// False while a control holds a bad value or a rule is violated: do not run then.
  bool isValid() const;
  /// What is wrong, one line per control; empty if valid.
  QString problems() const;
  /// Takes over what is typed but not yet entered. Call before reading the structs (Save).
  void commitPending();
  /// The same before what is in the form is used (Run): what is wrong is brought into view. @throws Error saying which
  /// controls hold what cannot be run; their text stays.
  void requireValid();
  /// Locks the controls, not the form: it can still be scrolled and folded.
  void setEditable(bool editable);
  /// All back to defaults, as one undo step.
  void resetAll();
  /// Brings a parameter's control into view and gives it the focus.
  void showParameter(const std::string& key);
  /// "parameter NAME" with a text, or "parameters" with the texts of all, with or without the prefix. Names are those
  /// of ParameterInfo::name(); what older programs wrote is read as well: "parameter INDEX", which counts in the list
  /// [[key, text], ...] of the session that was restored last. @throws Error
  void applyState(const QString& part, const QJsonValue& value) override;
  /// All values as applyState("parameters") takes them.
  QJsonValue storedValues() const;
  static QJsonValue stored(const ParameterSet& set);   ///< {"name": "text", ...}
  static QJsonValue relevant(const ParameterSet& set); ///< the same of those that have an effect
  static std::vector<std::pair<std::string, std::string>> textsOf(const QJsonValue& stored);
  /// A sentence above the parameters: whose they are, where that is not what one would think; empty: none.
  void setNote(const QString& note);
  /// Marks every value that is not that of what is shown. @param shown as stored() gives it; null: nothing is shown.
  void setReference(const QJsonValue& shown);
  /// The labels of those that are marked.
  QStringList changedSinceReference() const;
  /// Many values at once, as one undo step. What is typed elsewhere stays. @throws Error: nothing is changed then.
  void setValues(const std::vector<std::pair<std::string, std::string>>& values, const QString& undoText);

Q_SIGNALS:
  void edited(const QString& key, const QString& oldText, const QString& newText);
  void validityChanged(bool valid);
  void referenceChanged(); ///< other values are marked

private:
  void build();
  void buildFilter();
  void fillSections();
  FormSection* section(const QString& group);
  void rowEdited(const ParameterHandle& handle, const QString& oldText, const QString& newText);
  void apply(const ParameterHandle& handle, const QString& text);
  /// Shows values after some were set: those that changed and those of `names`, and what is typed in no other.
  void follow(const QJsonValue& before, const std::vector<std::string>& names = {});
  const ParameterHandle& named(const QString& nameOrIndex) const;
  void update(); ///< visibility, complaints and shown_
  void updateVisibility();
  void updateComplaints();
  void updateMarks();
  bool matches(const ParameterRow& row) const;

  ParameterSet set_;
  QUndoStack* undo_ = nullptr;
  QString statePrefix_;
  QJsonValue shown_; ///< all values after the last change, which is before the next one
  QLabel* note_ = nullptr;
  QVBoxLayout *top_ = nullptr, *column_ = nullptr;
  QLineEdit* filter_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  std::vector<ParameterRow*> rows_;
  std::vector<std::string> oldOrder_; ///< names that the indices of an old session mean
  struct Group {
    FormSection* section = nullptr;
    std::vector<ParameterRow*> basic, advanced;
  };
  std::vector<std::pair<QString, Group>> groups_;
  bool wasValid_ = true;
  ParameterSet::Texts reference_; ///< by name
};

} // namespace larmor::widgets
