#include "engine/core/Error.h"
#include "engine/core/Memory.h"
#include "tests/harness/Test.h"

using namespace larmor;

class TestMemory : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void refusesWhatDoesNotFit() {
    requireMemory("little", 1e6, "less");
    try {
      requireMemory("a cube", 4e18, "a smaller grid");
      QFAIL("allowed");
    } catch (const Error& error) {
      for (const char* words : {"a cube needs 4e+09 GB", "GB are available", "a smaller grid"})
        QVERIFY2(QString(error.what()).contains(words), error.what());
    }
  }
};

LARMOR_TEST(TestMemory)
#include "tst_memory.moc"
