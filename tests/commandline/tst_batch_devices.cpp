#include "tests/commandline/Batch.h"
#include "tests/harness/Test.h"

#include <nlohmann/json.hpp>

#include <set>

using namespace larmor::testing;

namespace {

nlohmann::json devices(const QStringList& more, int* status = nullptr,
                       const QProcessEnvironment* environment = nullptr) {
  QProcess process;
  if (environment)
    process.setProcessEnvironment(*environment);
  process.start(batchProgram(), QStringList{"devices", "--json"} + more);
  process.closeWriteChannel();
  if (!process.waitForFinished(300000) || process.exitStatus() != QProcess::NormalExit)
    return {};
  if (status)
    *status = process.exitCode();
  return nlohmann::json::parse(process.readAllStandardOutput().toStdString()); // throws on anything beside the object
}

} // namespace

class TestBatchDevices : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void listsAsJson() {
    int status = -1;
    const auto json = devices({}, &status);
    QCOMPARE(status, 0);
    const auto& processor = json["processor"];
    QVERIFY(processor["threads"].get<int>() >= 1 && !processor["kernels"].empty());
    const auto levels = processor["levels"].get<std::vector<std::string>>();
    QCOMPARE(levels.front(), std::string("SSE4.2"));
    QVERIFY(std::find(levels.begin(), levels.end(), processor["level"].get<std::string>()) != levels.end());
    QVERIFY(!json["cards"].empty() || json.contains("cards_problem"));
    for (const auto& card : json["cards"])
      QVERIFY(card.contains("problem") || (!card["renderer"].get<std::string>().empty() &&
                                           card["software"].is_boolean() && card["largest_buffer"] > 0));
    QVERIFY(!json["automatic"].get<std::string>().empty());
    QVERIFY(!json.contains("checks"));
#ifdef LARMOR_HAS_PLUGIN
    QCOMPARE(json["learning"]["devices"][0]["name"].get<std::string>(), std::string("cpu"));
#else
    QVERIFY(json["learning"].contains("problem"));
#endif
  }

  /// Each kernel of each card that there is (without hardware: Mesa's rasteriser) follows the processor's paths.
  void checksEveryKernelOfEveryCard() {
    int status = -1;
    const auto json = devices({"--check"}, &status);
    for (const char* kernel : {"modes", "grid", "transport"})
      QVERIFY2(json["processor"]["steps_per_s"][kernel].get<double>() > 1000, kernel);
    std::set<std::pair<int, std::string>> wanted, found;
    for (const auto& card : json["cards"])
      if (!card.contains("problem"))
        for (const char* kernel : {"modes", "grid", "transport"})
          wanted.insert({card["index"].get<int>(), kernel});
    for (const auto& check : json["checks"]) {
      found.insert({check["card_index"].get<int>(), check["kernel"].get<std::string>()});
      QVERIFY2(check["agrees"].get<bool>(), check.dump().c_str());
      QVERIFY2(check["difference"].get<double>() > 0, "as if the card had not been asked"); // single precision shows
      QVERIFY(check["card_steps_per_s"].get<double>() > 0 && check["share_of_limit"].get<double>() > 0);
    }
    QVERIFY(found == wanted);
    QCOMPARE(status, 0);
    if (wanted.empty())
      QSKIP("no OpenGL device, not even Mesa's rasteriser");
  }

  void withoutAnyDriver() {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("__EGL_VENDOR_LIBRARY_DIRS", "/nonexistent");
    environment.insert("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent/none.json");
    environment.insert("LARMOR_PLUGIN_PATH", "/nonexistent");
    int status = -1;
    const auto json = devices({"--check"}, &status, &environment);
    QCOMPARE(status, 0);
    QVERIFY(json["cards"].empty() && json["cards_problem"].get<std::string>().starts_with("GPU: "));
    QVERIFY(json["checks"].empty());
    QVERIFY(json["processor"]["steps_per_s"]["grid"].get<double>() > 1000);
    QVERIFY(json["learning"]["problem"].get<std::string>().find("not installed") != std::string::npos);
  }

  void textAndUsage() {
    const auto text = run({"devices"});
    QCOMPARE(text.status, 0);
    for (const char* part : {"Processor: ", "Graphics cards (EGL):", "Learning: ", "Automatic choice: "})
      QVERIFY2(text.out.contains(part), text.out);
    QVERIFY(run({"devices", "--help"}).out.contains("--check"));
    QVERIFY(run({"list"}).out.contains("larmor-batch devices"));
    const auto wrong = run({"devices", "--chek"});
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.error.contains("--chek"), wrong.error);
  }
};

LARMOR_TEST(TestBatchDevices)
#include "tst_batch_devices.moc"
