#include "engine/core/Error.h"
#include "tests/harness/WidgetTest.h"
#include "widgets/shell/RunStore.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <fstream>

using namespace larmor;
using namespace larmor::widgets;

namespace {

QString addRun(RunStore& store, const QString& name) {
  RunEntry run;
  run.name = name;
  run.parameters = QJsonObject{{"alpha", name}};
  return store.add(run);
}

RunStore::Write writing(const std::string& text) {
  return [text](const std::filesystem::path& file) { std::ofstream(file) << text; };
}

} // namespace

/// The list of runs and what is kept of them.
class TestRunStore : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

private Q_SLOTS:
  void namesDiffer() {
    RunStore store(".txt");
    const QString a = addRun(store, "run"), b = addRun(store, "run");
    QCOMPARE(store.find(b)->name, QString("run (2)"));
    QCOMPARE(store.all().front().id, b); // newest first
    QSignalSpy renamed(&store, &RunStore::renamed);
    store.rename(b, "run");
    QCOMPARE(store.find(b)->name, QString("run (2)"));
    store.rename(b, "  another ");
    QCOMPARE(store.find(b)->name, QString("another"));
    store.rename(a, " ");
    QCOMPARE(store.find(a)->name, QString("run"));
    QCOMPARE(renamed.back().at(2).toString(), QString("another"));
  }

  /// Beyond the limit the oldest are on disk alone; what is shown or compared stays.
  void largeRunsGoToDisk() {
    RunStore store(".txt");
    store.setFolder(folder_.filePath("large"));
    QStringList ids;
    for (const char* name : {"a", "b", "c", "d"}) {
      ids << addRun(store, name);
      store.setShown(ids.back());
      store.keep(ids.back(), std::make_shared<const int>(1), 0.6 * RunStore::mostInMemory, writing(name));
      if (ids.size() == 2)
        store.setPinned(ids.back(), true);
    }
    QTRY_VERIFY(!store.product<int>(ids[0]) && !store.product<int>(ids[2]));
    QVERIFY(store.product<int>(ids[1]) && store.product<int>(ids[3]));
    for (const int gone : {0, 2}) {
      QFile file(store.fileOf(ids[gone]));
      QVERIFY(file.open(QIODevice::ReadOnly));
      QCOMPARE(file.readAll(), QByteArray(gone == 0 ? "a" : "c"));
      QVERIFY(store.find(ids[gone])->kept);
    }
    QCOMPARE(store.unsaved(), 4);
    QCOMPARE(store.unsaved(ids[3]), 3);
    store.flush(); // the others too, before the program ends
    QVERIFY(QFile::exists(store.fileOf(ids[1])) && QFile::exists(store.fileOf(ids[3])));
  }

  void whatCannotBeWrittenStays() {
    RunStore store(".txt");
    store.setFolder(folder_.filePath("failing"));
    QSignalSpy failed(&store, &RunStore::failed);
    const QString id = addRun(store, "a");
    store.keep(id, std::make_shared<const int>(7), 2 * RunStore::mostInMemory,
               [](const std::filesystem::path&) { throw Error("disk", "is full"); });
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(*store.product<int>(id), 7);
    QVERIFY_THROWS_EXCEPTION(Error, store.flush());
  }

  void removedAndPutBack() {
    RunStore store(".txt");
    const QString a = addRun(store, "a"), b = addRun(store, "b");
    store.keep(a, std::make_shared<const int>(7), 1, writing("a"));
    store.setShown(a);
    store.setPinned(a, true);
    QSignalSpy pins(&store, &RunStore::pinChanged);
    store.remove(a);
    QCOMPARE(pins.size(), 1);
    QVERIFY(!store.find(a) && !store.shown() && !store.product<int>(a));
    store.putBack();
    QCOMPARE(*store.product<int>(a), 7);
    QCOMPARE(store.all().back().id, a); // where it was
    store.remove(a);
    store.remove(b);
    store.putBack(); // the last one alone
    QVERIFY(store.find(b) && !store.find(a));
  }

  /// By the name that stands in the run itself, as the list does it: the neighbours keep what is theirs.
  void removedByItsOwnName() {
    RunStore store(".txt");
    QStringList ids;
    for (int i = 0; i < 3; ++i) {
      ids += addRun(store, QString::number(i));
      store.keep(ids[i], std::make_shared<const int>(i), 1, writing("a"));
    }
    store.setShown(ids[1]);
    store.remove(store.all()[1].id);
    QVERIFY(!store.find(ids[1]) && !store.shown() && !store.product<int>(ids[1]));
    QCOMPARE(*store.product<int>(ids[0]), 0);
    QCOMPARE(*store.product<int>(ids[2]), 2);
    store.putBack();
    QCOMPARE(*store.product<int>(ids[1]), 1);
  }

  /// A session adds its runs to those that are there.
  void sessionsAreMerged() {
    RunStore first(".txt"), second(".txt");
    const QString a = addRun(first, "same");
    first.setPinned(a, true);
    addRun(first, "other");
    const QString own = addRun(second, "same");
    QSignalSpy pins(&second, &RunStore::pinChanged);
    second.restore(first.state());
    QCOMPARE(second.all().size(), 3);
    QCOMPARE(second.find(own)->name, QString("same"));
    QCOMPARE(second.find(a)->name, QString("same (2)"));
    QVERIFY(second.find(a)->pinned);
    QCOMPARE(pins.size(), 1);
    QCOMPARE(toJson(runFrom(toJson(*second.find(a)))), toJson(*second.find(a)));
    second.restore(first.state()); // once more: nothing comes twice
    QCOMPARE(second.all().size(), 3);
  }
};

LARMOR_WIDGET_TEST(TestRunStore)
#include "tst_run_store.moc"
