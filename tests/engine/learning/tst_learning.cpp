#include "engine/core/Error.h"
#include "engine/learning/Learning.h"
#include "tests/MessageOf.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace larmor;
using namespace larmor::learning;
using testing::messageOf;

class TestLearning : public QObject {
  Q_OBJECT

private:
  QTemporaryDir folder_;

#ifdef LARMOR_HAS_PLUGIN
  std::string model(const QString& name, const QString& forward) {
    const QString path = folder_.filePath(name);
    if (QProcess::execute(testing::torchScriptWriter(), {path, forward}) != 0)
      throw Error(path.toStdString(), "was not written");
    return path.toStdString();
  }
#endif

  static Array runTorchScript(const std::string& path, const Array& input) {
    return script(path)->evaluate({{"input", input}}).at("output");
  }

  static bool torchIsLoaded() {
    QFile maps("/proc/self/maps");
    return maps.open(QIODevice::ReadOnly) && maps.readAll().contains("libtorch");
  }

private Q_SLOTS:
  void missingPluginIsAMessage() {
    QVERIFY(!torchIsLoaded()); // nothing of it before the first use
    // The environment is set when the program is loaded, and never again: other threads may be reading it.
    QCOMPARE(qgetenv("OMP_WAIT_POLICY"), QByteArray("PASSIVE"));
    qunsetenv("OMP_WAIT_POLICY");
    qputenv("LARMOR_PLUGIN_PATH", folder_.path().toLocal8Bit());
    QVERIFY(messageOf([] { info(); }).contains("liblarmor_learning.so is not installed"));
    QFile broken(folder_.filePath("liblarmor_learning.so"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("not a library");
    broken.close();
    QVERIFY(messageOf([] { info(); }).contains("does not load"));
    qunsetenv("LARMOR_PLUGIN_PATH");
  }

#ifdef LARMOR_HAS_PLUGIN
  void infoMeasures() {
    const LearningInfo& found = info();
    QVERIFY(torchIsLoaded());
    QVERIFY(!qEnvironmentVariableIsSet("OMP_WAIT_POLICY"));
    QVERIFY(!found.version.empty());
    QVERIFY(found.gigaflopsPerSecond > 0.01);
    QCOMPARE(found.warning.empty(), found.gigaflopsPerSecond >= 10);
    QCOMPARE(&info(), &found); // measured once
    QCOMPARE(found.devices.front().name, std::string("cpu"));
  }

  void evaluatesAUsersModel() {
    const std::string path =
        model("linear.pt", "def forward(self, x):\n  return torch.matmul(x, self.weight.t()) + 0.5\n");
    const Array output = runTorchScript(path, {{1, 0, 0, 1, 1, 1}, {2, 3}});
    const std::vector<std::int64_t> shape{2, 2};
    QCOMPARE(output.shape, shape);
    const std::vector<float> values{1.5f, 4.5f, 6.5f, 15.5f};
    QCOMPARE(output.values, values);
  }

  /// Opened once; arguments by name, gradient by input.
  void aHandleStaysOpen() {
    const std::string path =
        model("two.pt", "def forward(self, x, y):\n  return torch.matmul(x * y, self.weight.t())\n");
    const auto handle = script(path);
    QVERIFY(QFile::remove(QString::fromStdString(path)));
    const Arrays inputs{{"y", {{2, 3, 4}, {1, 3}}}, {"x", {{1, 1, 1}, {1, 3}}}};
    QCOMPARE(handle->evaluate(inputs).at("output"), (Array{{20, 47}, {1, 2}}));
    QCOMPARE(handle->gradient(inputs, {"output", 1}).at("x"), (Array{{8, 15, 24}, {1, 3}}));
    QCOMPARE(handle->weights().at("weight"), (Array{{1, 2, 3, 4, 5, 6}, {2, 3}}));
    QCOMPARE(handle->parameterCount(), std::int64_t(6));
    QVERIFY(messageOf([&] { handle->evaluate({{"x", {{1, 1, 1}, {1, 3}}}}); }).contains("expected y"));
  }

  void modelsThatWriteToTheirInputDoNotChangeOurs() {
    const std::string path = model("write.pt", "def forward(self, x):\n  return x.mul_(2.0)\n");
    const Array input{{1, 2, 3}, {3}};
    const std::vector<float> doubled{2, 4, 6}, kept{1, 2, 3};
    QCOMPARE(runTorchScript(path, input).values, doubled);
    QCOMPARE(input.values, kept);
  }

  void badInputIsAMessage() {
    const std::string path = model("product.pt", "def forward(self, x):\n  return torch.matmul(self.weight, x)\n");
    QVERIFY(messageOf([&] { runTorchScript(path, {{1, 2}, {3}}); }).contains("2 values for a shape of 3"));
    QVERIFY(messageOf([&] { runTorchScript(path, {{1, 2}, {-2}}); }).contains("positive dimensions"));
    const QString wrongShape = messageOf([&] { runTorchScript(path, {{1, 2}, {2}}); });
    QVERIFY2(wrongShape.startsWith(QString::fromStdString(path) + ": fails on an input"), qPrintable(wrongShape));
    const std::string pair = model("pair.pt", "def forward(self, x):\n  return x, x\n");
    QVERIFY(messageOf([&] { runTorchScript(pair, {{1}, {1}}); }).contains("expected one tensor"));
  }

  void badFilesAreMessages() {
    const Array input{{1}, {1}};
    QVERIFY(messageOf([&] { runTorchScript("/nonexistent/model.pt", input); }).contains("cannot be read"));
    QFile foreign(folder_.filePath("foreign.pt"));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    foreign.write("some text");
    foreign.close();
    const QString message = messageOf([&] { runTorchScript(foreign.fileName().toStdString(), input); });
    QVERIFY2(message.startsWith(foreign.fileName() + ": is no TorchScript model"), qPrintable(message));
  }

  void truncatedModelIsAMessage() {
    const std::string path = model("whole.pt", "def forward(self, x):\n  return x\n");
    QFile whole(QString::fromStdString(path));
    QVERIFY(whole.resize(whole.size() / 2));
    QVERIFY(messageOf([&] { runTorchScript(path, {{1}, {1}}); }).contains("is no TorchScript model"));
  }
#endif
};

LARMOR_TEST(TestLearning)
#include "tst_learning.moc"
