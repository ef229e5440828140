#include "engine/core/Names.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/theme/FileName.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <fstream>

using namespace larmor;
using namespace larmor::testing;

/// Files whose names are no UTF-8, or as long as can be, through the whole window.
class OddNamesTest : public WindowFixture {
  Q_OBJECT

  std::filesystem::path inFolder(const QByteArray& name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name.toStdString();
  }

private Q_SLOTS:
  void cleanupTestCase() { // Qt cannot remove such names
    for (const auto& each : std::filesystem::directory_iterator(inFolder("")))
      std::filesystem::remove_all(each);
  }

  void savedAndOpened_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("Latin-1") << QByteArray("M\xfcller \xdf.h5");
    QTest::newRow("Shift-JIS") << QByteArray("\x8e\xa5\x8f\xea.h5");
    QTest::newRow("UTF-8, long") << QByteArray("磁").repeated(84) + ".h5";
  }
  void savedAndOpened() {
    QFETCH(QByteArray, name);
    const auto file = inFolder(name);
    const QString shown = widgets::fromPath(file);
    w_->set({{"field", "uniform"}, {"particles", "5"}, {"gyrations", "1"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(w_->window->saveFile(shown));
    QTRY_VERIFY(w_->workspace->idle() && std::filesystem::is_regular_file(file));
    QVERIFY(w_->window->openFile(shown));
    QVERIFY(w_->untilIdle());
    QTRY_COMPARE(w_->workspace->filePath(), shown);
    QCOMPARE(w_->workspace->scene().snapshot()->data->particles(), std::size_t(5));
    QVERIFY(QSettings().value("recent").toStringList().contains(shown));
    const auto picture = inFolder("p\xfc.png"), figures = inFolder("f\xfc");
    w_->workspace->exportPicture(widgets::fromPath(picture));
    QVERIFY(std::filesystem::file_size(picture) > 1000);
    QVERIFY(w_->window->writeFigures(widgets::fromPath(figures)) > 3);
    QVERIFY(std::filesystem::exists(figures / "fig2_paths.png"));
    // A session of that name finds the run again, and so does the picture.
    const auto session = inFolder("s\xfc.larmor");
    w_->window->saveSession(widgets::fromPath(session));
    startAgain();
    QVERIFY(w_->window->openFile(widgets::fromPath(session)));
    QVERIFY(w_->untilIdle());
    QTRY_COMPARE(w_->workspace->filePath(), shown);
    startAgain();
    QVERIFY(w_->window->openFile(widgets::fromPath(picture)));
    QVERIFY(w_->untilIdle());
    QTRY_COMPARE(w_->workspace->filePath(), shown);
    w_->keep("odd_name");
  }

  void dropped() {
    const auto file = inFolder("drop \xfc%41.json");
    std::ofstream(file) << R"({"field": "uniform", "alpha": 17})";
    QMimeData data; // as file managers write it: every odd byte as %XX
    data.setUrls({QUrl::fromEncoded("file://" + folder_.path().toLatin1() + "/drop%20%FC%2541.json")});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(w_->window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(w_->window.get(), &drop);
    QVERIFY2(!w_->window->messages().isShowing(), qPrintable(w_->window->messages().plainText()));
    QCOMPARE(w_->workspace->recipe().parameters().find("alpha").text(), std::string("17"));
  }
};

LARMOR_WINDOW_TEST(OddNamesTest)
#include "tst_odd_names.moc"
