#include "engine/compute/GpuContext.h"
#include "engine/compute/Split.h"
#include "engine/core/Error.h"
#include "shaders/Shaders.h"
#include "tests/harness/Test.h"

#include <cmath>
#include <thread>

using namespace larmor;
using namespace larmor::compute;

namespace {

const std::string addOne = R"(#version 430
layout(local_size_x = 64) in;
layout(std430, binding = 0) buffer Data { uint value[]; };
uniform uint count;
uniform float parts[2];
void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i < count) value[i] += 1u + uint(parts[0]);
}
)";

} // namespace

class TestGpuContext : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void probeAgreesWithContext() {
    std::string why;
    const auto probed = probeGpu(why);
    if (!probed) {
      QVERIFY(!why.empty());
      QVERIFY_THROWS_EXCEPTION(Error, GpuContext());
      return;
    }
    QVERIFY(why.empty());
    GpuContext gpu;
    QCOMPARE(gpu.device().renderer, probed->renderer);
    QVERIFY(gpu.largestBuffer() >= (1u << 24)); // OpenGL 4.3's least value is 2^24
    QVERIFY(gpu.bindings() >= 8);
    if (probed->renderer.find("llvmpipe") != std::string::npos)
      QVERIFY(probed->software);
  }

  void summaryNamesDeviceAndReason() {
    std::string why;
    const auto probed = probeGpu(why);
    const std::string line = deviceSummary();
    if (probed && !probed->software) {
      QVERIFY2(line.rfind("GPU, " + probed->renderer, 0) == 0, line.c_str());
      return;
    }
    QVERIFY2(line.rfind("CPU, ", 0) == 0, line.c_str());
    QVERIFY2(line.find("no hardware GPU found (") != std::string::npos, line.c_str());
    QCOMPARE(line.find('\n'), std::string::npos);
  }

  void computesInAnotherThread() {
    skipWithout();
    std::vector<std::uint32_t> values(1000);
    std::thread([&] {
      GpuContext gpu;
      GpuProgram program = gpu.compile("add_one", addOne);
      GpuBuffer buffer = gpu.buffer(values.size() * 4);
      for (std::uint32_t i = 0; i < values.size(); ++i)
        values[i] = 3 * i;
      buffer.upload(values.data(), values.size() * 4);
      buffer.bind(0);
      program.set("count", std::uint32_t{999});
      program.setSplit("parts", 7.0);
      program.run(16);
      buffer.download(values.data(), values.size() * 4);
    }).join();
    for (std::uint32_t i = 0; i < 999; ++i)
      QCOMPARE(values[i], 3 * i + 8);
    QCOMPARE(values[999], 3u * 999u); // past `count`: untouched
  }

  void compileErrorIsReadable() {
    skipWithout();
    GpuContext gpu;
    try {
      gpu.compile("broken", "#version 430\nlayout(local_size_x = 1) in;\nvoid main() { nonsense = 1; }\n");
      QFAIL("compiled");
    } catch (const Error& error) {
      const QString message = error.what();
      QVERIFY2(message.startsWith("shader broken: does not compile on "), error.what());
      QVERIFY2(message.contains("nonsense"), error.what()); // the compiler's own words
    }
  }

  void limitsAreErrors() {
    skipWithout();
    GpuContext gpu;
    QVERIFY_THROWS_EXCEPTION(Error, gpu.buffer(gpu.largestBuffer() + 1));
    GpuBuffer buffer = gpu.buffer(64);
    std::vector<char> data(128);
    QVERIFY_THROWS_EXCEPTION(Error, buffer.upload(data.data(), 65));
    QVERIFY_THROWS_EXCEPTION(Error, buffer.download(data.data(), 1, 64));
    QVERIFY_THROWS_EXCEPTION(Error, buffer.upload(data.data(), 1, SIZE_MAX));
  }

  void missingDriverIsAReasonNotACrash() {
    // A child process in which EGL finds no driver at all.
    if (qEnvironmentVariableIsSet("LARMOR_TEST_NO_DRIVER")) {
      std::string why;
      QVERIFY(!probeGpu(why));
      QVERIFY2(QString::fromStdString(why).startsWith("GPU: "), why.c_str());
      QVERIFY(deviceSummary().find(why) != std::string::npos);
      return;
    }
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_TEST_NO_DRIVER", "1");
    environment.insert("__EGL_VENDOR_LIBRARY_DIRS", "/nonexistent");
    environment.insert("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent/none.json");
    child.setProcessEnvironment(environment);
    testing::startThisTest(child, {"missingDriverIsAReasonNotACrash"});
    QVERIFY(child.waitForFinished());
    QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0, child.readAll().constData());
  }

  void splitKeepsFortyEightBits() {
    // g++ 12 returned zeros as low parts for the plain expression on neighbouring elements.
    double values[8];
    SplitReal parts[8];
    for (int i = 0; i < 8; ++i)
      values[i] = 0.1 + 1.1 * i;
    for (int i = 0; i < 8; ++i)
      parts[i] = split(values[i]);
    for (int i = 0; i < 8; ++i) {
      QVERIFY(std::abs(double(parts[i].high) - values[i]) <= values[i] * 0x1p-24);
      QVERIFY(std::abs(double(parts[i].high) + double(parts[i].low) - values[i]) <= values[i] * 0x1p-48);
    }
  }

  void unknownShaderNamesTheFile() {
    QVERIFY(shaders::text("boris.comp").find("void main()") != std::string_view::npos);
    try {
      shaders::text("no_such.comp");
      QFAIL("found");
    } catch (const std::out_of_range& error) {
      QVERIFY(QString(error.what()).contains("no_such.comp"));
    }
  }

private:
  static void skipWithout() {
    std::string why;
    if (!probeGpu(why))
      QSKIP(why.c_str());
  }
};

LARMOR_TEST(TestGpuContext)
#include "tst_gpu_context.moc"
