#include "engine/learning/Learning.h"
#include "tests/MessageOf.h"
#include "tests/engine/learning/SmallTraining.h"
#include "tests/harness/Test.h"

#include <QFile>
#include <QTemporaryDir>
#include <algorithm>

using namespace larmor;
using namespace larmor::learning;
using namespace larmor::testing;

/// What the machine has to do with a training: its cores, its memory.
class TestTrainingMachine : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { QVERIFY(folder_.isValid()); }

#ifdef LARMOR_HAS_PLUGIN
  /// Rows seven times over have the mean gradient of once, and steps in pieces on all cores repeat to the bit.
  void aStepInPieces() {
    TrainingTask task = smallTask();
    task.network = {"dense", {{"units", "2 1500 1500 1"}}};
    task.training = task.validation = rowsInMemory(rowsOf(1, 40)); // one piece
    task.trainer.epochs = 3;
    task.trainer.rate = 1e-3;
    const TrainingResult once = trained(task);
    task.training = task.validation = concatenated(std::vector<DataSetPointer>(7, task.training));
    const TrainingResult often = trained(task);
    QVERIFY(trained(task).weights == often.weights);
    for (const char* name : {"loss", "validation", "gradient_norm"}) {
      const auto values = [&](const TrainingResult& result) {
        return std::find_if(result.state.meters.begin(), result.state.meters.end(),
                            [&](const Meter& m) { return m.name == name; })
            ->values;
      };
      for (std::size_t i = 0; i < 3; ++i)
        QVERIFY2(std::abs(values(often).at(i) / values(once).at(i) - 1) < 1e-3, name);
    }
  }

  /// Said in words, and what was saved before is gone on from.
  void wantOfMemory() {
    const learning::Spec huge{"dense", {{"units", "2 3000000 3000000 1"}}}; // 36 TB
    QVERIFY(messageOf([&] { network(huge, {}); }).contains("not enough memory"));
    bool enough = true;
    TrainingTask task = smallTask();
    task.trainer.batch = 100;
    task.training = readRows(300, "function", [&enough, set = task.training](Rows rows, const Draw& draw) {
      if (!enough)
        throw std::bad_alloc();
      return set->batch(rows, draw);
    });
    const auto expected = trained(task);
    task.checkpoint = folder_.filePath("memory.h5").toStdString();
    stopped(task, [](const TrainingState& state) { return state.epoch >= 2; });
    const auto bytes = [&] {
      QFile file(QString::fromStdString(task.checkpoint));
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = bytes();
    enough = false;
    QVERIFY(messageOf([&] { trained(task); }).contains("not enough memory"));
    QVERIFY(!before.isEmpty() && bytes() == before);
    enough = true;
    QVERIFY(trained(task).weights == expected.weights);
  }
#endif

private:
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestTrainingMachine)
#include "tst_training_machine.moc"
