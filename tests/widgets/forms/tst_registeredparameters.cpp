#include "engine/studies/trajectories/TraceRecipe.h"
#include "tests/harness/WidgetTest.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/forms/ParameterText.h"

#include <QStandardPaths>
#include <algorithm>

using namespace larmor;
using namespace larmor::widgets;

/// Every parameter a study registers goes through the form and back.
class TestRegisteredParameters : public QObject {
  Q_OBJECT

  studies::trajectories::TraceRecipe recipe_;
  std::unique_ptr<ParameterForm> form_;

  /// Another allowed value, as a user would type it; empty if there is none to be made up.
  static QString another(const ParameterHandle& handle) {
    const ParameterInfo& info = handle.info();
    const auto between = [&info](double value) { return std::clamp(value, info.range.lowest, info.range.highest); };
    const double value = QString::fromStdString(handle.text()).toDouble();
    switch (info.kind) {
    case ParameterKind::Real:
      return QString::number(between(value * 0.5 + 0.25), 'g', 6);
    case ParameterKind::Integer:
      return QString::number(between(value + 1) == value ? between(value - 1) : between(value + 1), 'f', 0);
    case ParameterKind::Boolean:
      return handle.text() == "true" ? "false" : "true";
    case ParameterKind::Choice:
      return QString::fromStdString(info.choices.back());
    case ParameterKind::Text:
      return "some text";
    }
    return {};
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    form_ = std::make_unique<ParameterForm>(recipe_.parameters());
  }

  void formRoundTrip_data() {
    QTest::addColumn<int>("index");
    const auto& all = form_->set().all();
    QVERIFY(all.size() > 20);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].info().hint != Hint::Internal)
        QTest::addRow("%s/%s", all[i].info().group.c_str(), all[i].info().key.c_str()) << static_cast<int>(i);
  }
  void formRoundTrip() {
    QFETCH(int, index);
    const ParameterHandle& handle = form_->set().all()[static_cast<std::size_t>(index)];
    // Shared keys: the controls come in the order of the handles.
    int place = 0;
    for (int i = 0; i < index; ++i)
      place += form_->set().all()[static_cast<std::size_t>(i)].info().key == handle.info().key;
    const auto editors = form_->findChildren<ParameterEditor*>(QString::fromStdString(handle.info().key));
    QVERIFY(place < editors.size());
    ParameterEditor* editor = editors[place];
    QCOMPARE(editor->text(), displayed(handle.text(), handle.info().kind));

    const std::string before = handle.text();
    Q_EMIT editor->committed(); // nothing typed: nothing may change, not even by rounding
    QCOMPARE(handle.text(), before);

    const QString typed = another(handle);
    editor->setText(typed);
    Q_EMIT editor->committed();
    if (handle.info().kind == ParameterKind::Real)
      QCOMPARE(QString::fromStdString(handle.text()).toDouble(), typed.toDouble());
    else
      QCOMPARE(QString::fromStdString(handle.text()), typed);
    handle.reset();
    form_->refresh();
    QCOMPARE(editor->text(), displayed(handle.info().defaultText, handle.info().kind));
  }

  void everyParameterIsDescribed_data() { formRoundTrip_data(); }
  void everyParameterIsDescribed() {
    QFETCH(int, index);
    const ParameterInfo& info = form_->set().all()[static_cast<std::size_t>(index)].info();
    QVERIFY(!info.help.empty());
    QVERIFY(!info.group.empty());
    QVERIFY2(labelOf(info).size() <= 52, qPrintable(labelOf(info)));
    QVERIFY(toolTipOf(info).contains("--" + QString::fromStdString(info.key).replace('_', '-')));
  }
};

LARMOR_WIDGET_TEST(TestRegisteredParameters)
#include "tst_registeredparameters.moc"
