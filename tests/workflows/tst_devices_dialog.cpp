#include "tests/workflows/WindowFixture.h"
#include "widgets/devices/DevicesDialog.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace larmor;
using namespace larmor::testing;

/// Help > Devices shows what `larmor-batch devices` prints.
class DevicesDialogTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void listsChecksAndCopies() {
    QElapsedTimer clock;
    clock.start();
    w_->trigger("devices");
    auto* dialog = w_->window->findChild<widgets::DevicesDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    auto* check = dialog->findChild<QPushButton*>("checkDevices");
    QVERIFY(!check->isEnabled()); // nothing to check yet
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->busy() && !dialog->text().isEmpty(), 60000);
    const QString listed = dialog->text();
    for (const char* part : {"Processor: ", "Graphics cards (EGL):", "Learning: ", "Automatic choice: "})
      QVERIFY2(listed.contains(part), qPrintable(listed));
    const auto found = devices::listDevices();
    for (const auto& card : found.cards)
      QVERIFY2(listed.contains(QString::fromStdString(card.device ? card.device->renderer : card.problem)),
               qPrintable(listed));

    check->click();
    QVERIFY(dialog->busy() && !check->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->busy(), 180000);
    const QString checked = dialog->text();
    QVERIFY(checked.startsWith(listed.left(40)) && checked.size() > listed.size());
    QVERIFY2(checked.contains("One core of the processor"), qPrintable(checked));
    QVERIFY2(found.cards.empty() || checked.contains("agrees"), qPrintable(checked));
    QVERIFY2(!checked.contains("IS WRONG"), qPrintable(checked));
    w_->keep("devices", dialog);

    for (auto* button : dialog->findChildren<QPushButton*>())
      if (button->text().contains("Copy"))
        button->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), checked);

    dialog->close();
    w_->trigger("devices"); // the same dialog, with what it knows
    QCOMPARE(w_->window->findChildren<widgets::DevicesDialog*>().size(), 1);
    QVERIFY(dialog->isVisible() && dialog->text() == checked);
  }
};

LARMOR_WINDOW_TEST(DevicesDialogTest)
#include "tst_devices_dialog.moc"
