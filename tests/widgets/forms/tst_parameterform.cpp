#include "tests/harness/WidgetTest.h"
#include "tests/widgets/forms/SampleParameters.h"
#include "widgets/forms/FormSection.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/forms/ValueSpinBox.h"
#include "widgets/theme/Notation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QToolButton>

using namespace larmor::widgets;

class TestParameterForm : public QObject {
  Q_OBJECT

  sample::Parameters values_;
  sample::RoughParameters rough_;
  std::unique_ptr<ParameterForm> form_;
  QUndoStack undo_;

  ParameterEditor* editor(const char* key) {
    auto* found = form_->findChild<ParameterEditor*>(key);
    if (!found)
      qFatal("no control for %s", key);
    return found;
  }
  QLabel* message(const char* key) { return form_->findChild<QLabel*>(QString("message_") + key); }
  QToolButton* resetButton(const char* key) { return form_->findChild<QToolButton*>(QString("reset_") + key); }
  void type(const char* key, const QString& text) {
    auto* line = editor(key)->findChild<QLineEdit*>();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
  }

  /// What programs before the names wrote: [[key, text], ...], and the index in the set for each step of the history.
  static QJsonArray listOf(const larmor::ParameterSet& set) {
    QJsonArray list;
    for (const auto& handle : set.all())
      list += QJsonArray{QString::fromStdString(handle.info().key), QString::fromStdString(handle.text())};
    return list;
  }
  static QJsonObject withIndices(QJsonObject history, const larmor::ParameterSet& set) {
    QJsonArray commands;
    for (const QJsonValue& each : history["commands"].toArray()) {
      QJsonObject command = each.toObject();
      for (std::size_t i = 0; i < set.all().size(); ++i)
        if (command["part"].toString() == "parameter " + QString::fromStdString(set.all()[i].info().name()))
          command["part"] = QString("parameter %1").arg(i);
      commands += command;
    }
    history["commands"] = commands;
    return history;
  }

private Q_SLOTS:
  void init() {
    QStandardPaths::setTestModeEnabled(true);
    values_ = {};
    rough_ = {};
    undo_.clear();
    form_ = std::make_unique<ParameterForm>(sample::setOf(values_, rough_));
    form_->setUndoStack(&undo_);
    form_->resize(340, 700);
    form_->show();
    QVERIFY(QTest::qWaitForWindowExposed(form_.get()));
  }

  void typedValuesReachTheStruct_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored");
    QTest::newRow("real") << "strength"
                          << "3.25"
                          << "3.25";
    QTest::newRow("scientific") << "smallest_scale"
                                << "1e-5"
                                << "1e-05";
    QTest::newRow("decimal comma") << "strength"
                                   << "0,5"
                                   << "0.5";
    QTest::newRow("decimal comma in a text") << "note"
                                             << "0,5"
                                             << "0.5";
    QTest::newRow("integer in scientific form") << "modes"
                                                << "1e5"
                                                << "100000";
    QTest::newRow("unsigned in scientific form") << "seed"
                                                 << "1e6"
                                                 << "1000000";
    QTest::newRow("largest unsigned") << "seed"
                                      << "18446744073709551615"
                                      << "18446744073709551615";
    QTest::newRow("text") << "note"
                          << "two words"
                          << "two words";
    QTest::newRow("file") << "file"
                          << "/data/a.h5"
                          << "/data/a.h5";
  }
  void typedValuesReachTheStruct() {
    QFETCH(QString, key);
    QFETCH(QString, typed);
    QFETCH(QString, stored);
    QSignalSpy edited(form_.get(), &ParameterForm::edited);
    type(key.toUtf8().constData(), typed);
    QCOMPARE(QString::fromStdString(form_->set().find(key.toStdString()).text()), stored);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited[0][0].toString(), key);
    QCOMPARE(edited[0][2].toString(), stored);
  }

  /// Where the system writes 0.5 a comma may stand between thousands: neither 1 nor 1000 is taken.
  void thousandsAreNotRead() {
    QVERIFY(!readNumber("1,000") && !readNumber("12,345.5"));
    QVERIFY(*readNumber("0,500") == 0.5 && *readNumber("1,5") == 1.5 && *readNumber("1,0001") == 1.0001);
    const std::string before = form_->set().find("strength").text();
    type("strength", "1,000");
    QCOMPARE(form_->set().find("strength").text(), before);
    QVERIFY_THROWS_EXCEPTION(larmor::Error, form_->requireValid());
  }

  void everyControlShowsItsValue() {
    form_->set().setTexts({{"strength", "7"}, {"modes", "12"}, {"record", "false"}, {"kind", "rough"}, {"note", "x"}});
    form_->refresh();
    for (const auto& handle : form_->set().all()) {
      if (handle.info().hint == larmor::Hint::Internal)
        continue;
      QCOMPARE(readable(editor(handle.info().key.c_str())->text(), handle.info()),
               handle.text() == "0.01" ? "0.01" : handle.text());
    }
    QVERIFY(!form_->findChild<ParameterEditor*>("hidden"));
  }

  void badValuesStayOut_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("typed");
    QTest::newRow("letters") << "strength"
                             << "abc";
    QTest::newRow("empty") << "strength"
                           << " ";
    QTest::newRow("above the range") << "strength"
                                     << "1e5";
    QTest::newRow("not a number") << "strength"
                                  << "nan";
    QTest::newRow("infinite") << "strength"
                              << "inf";
    QTest::newRow("fraction for an integer") << "modes"
                                             << "1.5";
    QTest::newRow("negative for an unsigned") << "seed"
                                              << "-1";
    QTest::newRow("overflow") << "seed"
                              << "18446744073709551616";
    QTest::newRow("zero") << "modes"
                          << "0";
  }
  void badValuesStayOut() {
    QFETCH(QString, key);
    QFETCH(QString, typed);
    const QByteArray name = key.toUtf8();
    const auto before = form_->set().find(key.toStdString()).text();
    QSignalSpy validity(form_.get(), &ParameterForm::validityChanged);
    type(name.constData(), typed);
    QCOMPARE(form_->set().find(key.toStdString()).text(), before);
    QVERIFY(!form_->isValid());
    QVERIFY(message(name.constData())->isVisible());
    QVERIFY2(message(name.constData())->text().contains("expected"), qPrintable(message(name.constData())->text()));
    QCOMPARE(validity.count(), 1);
    QVERIFY(!undo_.canUndo());
    QVERIFY(resetButton(name.constData())->isVisible());
    QTest::mouseClick(resetButton(name.constData()), Qt::LeftButton);
    QVERIFY(form_->isValid());
    QVERIFY(!message(name.constData())->isVisible());
    QCOMPARE(editor(name.constData())->text(), displayed(before, form_->set().find(key.toStdString()).info().kind));
  }

  /// What is typed and wrong stays until the user changes it: nothing runs with the value before in its place.
  void typedTextIsNotReplaced() {
    type("strength", "abc");
    const auto stays = [&] {
      return editor("strength")->text() == "abc" && !form_->isValid() && message("strength")->isVisible();
    };
    QVERIFY(stays());
    type("modes", "20"); // another parameter,
    QVERIFY(stays());
    auto* box = editor("kind")->findChild<QComboBox*>(); // one that shows others,
    box->setCurrentIndex(1);
    Q_EMIT box->activated(1);
    QVERIFY(stays());
    form_->setValues({{"note", "set"}}, "something else"); // one set by the program,
    QVERIFY(stays() && values_.note == "set");
    undo_.undo(); // and undone
    undo_.undo();
    QVERIFY(stays() && values_.kind == sample::Kind::Smooth);
    try {
      form_->requireValid();
      QFAIL("a run would have begun");
    } catch (const larmor::Error& error) {
      QVERIFY2(QString(error.what()).contains("Strength") && QString(error.what()).contains("'abc'"), error.what());
    }
    QVERIFY(stays());
    QCOMPARE(form_->focusWidget(), editor("strength")->findChild<ValueSpinBox*>());
    form_->setValues({{"strength", "3"}}, "given");
    QVERIFY(form_->isValid() && editor("strength")->text() == "3");
    // Not yet entered, and another parameter that others depend on is chosen meanwhile.
    auto* line = editor("strength")->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, "7.5");
    form_->setValues({{"modes", "30"}}, "given");
    form_->requireValid();
    QCOMPARE(values_.strength, 7.5);
  }

  /// A folded or filtered field that is wrong comes into view.
  void wrongFieldsAreBroughtIntoView() {
    form_->showParameter("roughness");
    type("roughness", "7");
    for (auto* section : form_->findChildren<FormSection*>()) {
      section->setMoreExpanded(false);
      section->setExpanded(false);
    }
    QVERIFY(!editor("roughness")->isVisible());
    QVERIFY_THROWS_EXCEPTION(larmor::Error, form_->requireValid());
    QVERIFY(editor("roughness")->isVisible());
    for (auto* section : form_->findChildren<FormSection*>())
      section->setExpanded(true); // which is remembered
  }

  void pendingTextIsTakenOverOnRequest() {
    auto* line = editor("strength")->findChild<QLineEdit*>();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, "42");
    QCOMPARE(values_.strength, 1.0);
    form_->commitPending();
    QCOMPARE(values_.strength, 42.0);
  }

  void brokenRulesAreShownBesideTheirControl() {
    type("strength", "0.001");
    QCOMPARE(values_.strength, 0.001); // allowed by its range
    QVERIFY(!form_->isValid());
    QVERIFY(message("strength")->isVisible());
    QCOMPARE(message("strength")->text(), QString("must be at least the smallest scale"));
    type("smallest_scale", "0.0001");
    QVERIFY(form_->isValid());
    QVERIFY(!message("strength")->isVisible());
  }

  void resetArrowOnlyWhereNotDefault() {
    QVERIFY(!resetButton("modes")->isVisible());
    type("modes", "20");
    QVERIFY(resetButton("modes")->isVisible());
    QTest::mouseClick(resetButton("modes"), Qt::LeftButton);
    QCOMPARE(values_.modes, 500);
    QVERIFY(!resetButton("modes")->isVisible());
  }

  void onlyRelevantParametersAreShown() {
    QVERIFY(!editor("amplitude")->isVisible());
    auto* box = editor("kind")->findChild<QComboBox*>();
    box->setCurrentIndex(1);
    Q_EMIT box->activated(1);
    QCOMPARE(values_.kind, sample::Kind::Rough);
    QVERIFY(editor("amplitude")->isVisible());
    undo_.undo();
    QCOMPARE(values_.kind, sample::Kind::Smooth);
    QVERIFY(!editor("amplitude")->isVisible());
  }

  void advancedParametersAreFolded() {
    QVERIFY(!editor("roughness")->isVisible());
    form_->showParameter("roughness");
    QVERIFY(editor("roughness")->isVisible());
  }

  void undoMergesConsecutiveEditsOfOneKey() {
    auto* box = editor("modes")->findChild<ValueSpinBox*>();
    for (int i = 0; i < 5; ++i)
      box->stepUp();
    QCOMPARE(values_.modes, 505);
    QCOMPARE(undo_.count(), 1);
    type("strength", "2");
    QCOMPARE(undo_.count(), 2);
    undo_.undo();
    QCOMPARE(values_.strength, 1.0);
    undo_.undo();
    QCOMPARE(values_.modes, 500);
    QCOMPARE(editor("modes")->text(), QString("500"));
    undo_.redo();
    QCOMPARE(values_.modes, 505);
  }

  void resetAllIsOneStep() {
    type("modes", "20");
    type("strength", "2");
    form_->resetAll();
    QCOMPARE(values_.modes, 500);
    QCOMPARE(values_.strength, 1.0);
    undo_.undo();
    QCOMPARE(values_.modes, 20);
    QCOMPARE(values_.strength, 2.0);
    form_->resetAll();
    const int count = undo_.count();
    form_->resetAll(); // nothing to do
    QCOMPARE(undo_.count(), count);
  }

  void sessionsOutliveNewParameters_data() {
    QTest::addColumn<bool>("byIndex");
    QTest::newRow("by name") << false;
    QTest::newRow("by index, as before") << true;
  }
  /// A session is written, then a parameter is put before all others: values and undo steps find theirs.
  void sessionsOutliveNewParameters() {
    QFETCH(bool, byIndex);
    type("modes", "20");
    type("strength", "2");
    QJsonValue values = form_->storedValues();
    QJsonObject history = storedHistory(undo_);
    if (byIndex) {
      values = listOf(form_->set());
      history = withIndices(history, form_->set());
    }

    struct {
      sample::RoughParameters added;
      sample::Parameters values;
      sample::RoughParameters rough;
    } later;
    larmor::ParameterSet set;
    set.add(later.added);
    set.add(sample::setOf(later.values, later.rough));
    ParameterForm form(set);
    QUndoStack stack;
    form.setUndoStack(&stack);
    form.applyState("parameters", values);
    restoreHistory(stack, form, history);
    QCOMPARE(later.values.modes, 20);
    QCOMPARE(later.values.strength, 2.0);
    QCOMPARE(stack.count(), 2);
    later.added.amplitude = 5;

    // Written and read once more, as when this session is lost as well.
    const QJsonValue again = form.storedValues();
    const QJsonObject oncemore = storedHistory(stack);
    later.values = {};
    later.added.amplitude = 7;
    stack.clear();
    form.applyState("parameters", again);
    restoreHistory(stack, form, oncemore);
    QCOMPARE(later.added.amplitude, 5.0);
    QCOMPARE(later.values.modes, 20);
    stack.undo();
    QCOMPARE(later.values.strength, 1.0);
    QCOMPARE(later.values.modes, 20);
    stack.undo();
    QCOMPARE(later.values.modes, 500);
    QCOMPARE(later.added.amplitude, 5.0);
    stack.redo();
    QCOMPARE(later.values.modes, 20);
    QVERIFY_THROWS_EXCEPTION(larmor::Error, form.applyState("parameter nobody", "1"));
    QVERIFY_THROWS_EXCEPTION(larmor::Error, form.applyState("parameter 99", "1"));
  }

  /// Values that go along with a choice come back with it, also where they equal what the other choice would give.
  void undoOfAChoiceBringsBackWhatWentAlong() {
    larmor::ParameterSet set = sample::setOf(values_, rough_);
    set.addDefaults(
        "kind", {{"smooth", {{"modes", "500"}, {"strength", "1"}}}, {"rough", {{"modes", "60"}, {"strength", "4"}}}});
    form_ = std::make_unique<ParameterForm>(set);
    form_->setUndoStack(&undo_);
    form_->show();
    type("strength", "4"); // given, though it is the other kind's default
    auto* box = editor("kind")->findChild<QComboBox*>();
    box->setCurrentIndex(1);
    Q_EMIT box->activated(1);
    QCOMPARE(values_.modes, 60);
    QCOMPARE(editor("modes")->text(), QString("60"));
    QCOMPARE(values_.strength, 4.0);
    QVERIFY(!resetButton("modes")->isVisible());
    undo_.undo();
    QCOMPARE(values_.kind, sample::Kind::Smooth);
    QCOMPARE(values_.modes, 500);
    QCOMPARE(values_.strength, 4.0);
    QVERIFY(resetButton("strength")->isVisible());
    undo_.redo();
    QCOMPARE(values_.modes, 60);
    type("modes", "61");
    QTest::mouseClick(resetButton("modes"), Qt::LeftButton);
    QCOMPARE(values_.modes, 60);
    form_->resetAll();
    QCOMPARE(values_.modes, 500);
    QCOMPARE(values_.strength, 1.0);
  }

  void logarithmicStepsGoThroughDecades() {
    auto* box = editor("smallest_scale")->findChild<ValueSpinBox*>();
    QList<double> seen;
    for (int i = 0; i < 4; ++i) {
      box->stepUp();
      seen += values_.decades;
    }
    QCOMPARE(seen, (QList<double>{0.02, 0.05, 0.1, 0.2}));
    QCOMPARE(nextInDecades(-2, true, 1e-3), -1.0);
    QCOMPARE(nextInDecades(1e-3, false, 1e-3), 0.0);
    QCOMPARE(nextInDecades(0, true, 1e-3), 1e-3);
    QCOMPARE(nextInDecades(1e4, false, 1e-3), 5e3);
  }

  void linearStepsAreRoundAndStayInRange() {
    auto* box = editor("strength")->findChild<ValueSpinBox*>();
    for (int i = 0; i < 3; ++i)
      box->stepDown();
    QCOMPARE(box->text(), QString("0.7"));
    for (int i = 0; i < 50; ++i)
      box->stepDown();
    QCOMPARE(values_.strength, 0.0);
  }

  void labelsAndToolTips() {
    const auto& info = form_->set().find("smallest_scale").info();
    QCOMPARE(labelOf(info), QString("Smallest scale"));
    QCOMPARE(labelOf(form_->set().find("record").info()), QString("Record"));
    const QString tip = editor("smallest_scale")->toolTip();
    for (const char* part : {"--smallest-scale", "l₀", "λ<sub>min</sub>", "from 1e-9 to 1000", "0.01"})
      QVERIFY2(tip.contains(part), qPrintable(tip));
    QCOMPARE(displayed("1e+05", larmor::ParameterKind::Real), QString("1e5"));
    QCOMPARE(displayed("2.5e-07", larmor::ParameterKind::Real), QString("2.5e-7"));
  }

  void lockingKeepsTheFormReadable() {
    form_->setEditable(false);
    QVERIFY(!editor("strength")->isEnabled());
    QVERIFY(form_->isEnabled());
  }
};

LARMOR_WIDGET_TEST(TestParameterForm)
#include "tst_parameterform.moc"
