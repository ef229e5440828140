#include "app/batch/CommandLine.h"
#include "app/studies.h"
#include "tests/commandline/Words.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::testing;

namespace {

/// Other values than the present one, awkward ones first.
std::vector<std::string> othersThan(const ParameterHandle& handle) {
  const ParameterInfo& info = handle.info();
  std::vector<std::string> values;
  switch (info.kind) {
  case ParameterKind::Boolean:
    values = {"true", "false"};
    break;
  case ParameterKind::Choice:
    values = info.choices;
    break;
  case ParameterKind::Text:
    values = {"-y",   "it's here; $HOME \"x\" #1", "",
              "gyro", "alpha from 16 to 512 in 6", "0 0.5 -1 1 0 0; 1 1 1 0 0 1"};
    break;
  case ParameterKind::Real:
    values = {"-0.3", "0.1", "1.5e-07", "12.345678901234567", "3"};
    break;
  case ParameterKind::Integer:
    values = {"-1", "7", "32", "1000003"};
    break;
  }
  std::erase(values, handle.text());
  return values;
}

/// Takes the first of the values that is allowed there, with which all parameters are valid.
bool takesOneOf(const ParameterSet& set, const ParameterHandle& handle, const std::vector<std::string>& values) {
  const auto before = set.texts();
  for (const std::string& value : values) {
    try {
      handle.setText(value);
      if (set.validate().empty())
        return true;
    } catch (const Error&) {
    }
    set.setTexts(before);
  }
  return false;
}

/// Chooses what makes the parameter matter.
void makeRelevant(const ParameterSet& set, const ParameterHandle& handle) {
  if (handle.info().whenKey.empty() || set.relevant(handle))
    return;
  const ParameterHandle& choice = set.find(handle.info().whenKey);
  makeRelevant(set, choice);
  choice.setText(handle.info().whenValue);
  if (handle.info().whenValue == "file")
    set.find("field_file").setText("my field.h5"); // which a file needs
}

std::map<std::string, std::string> relevantOf(const ParameterSet& set) {
  std::map<std::string, std::string> result;
  for (const auto& handle : set.all())
    if (set.relevant(handle))
      result[handle.info().name()] = handle.text();
  return result;
}

/// The same action twice: one to ask for something, one to be told by its command.
struct Pair {
  std::vector<studies::Study> first = app::allStudies(), second = app::allStudies();
  studies::Action &asked, &told;
  Pair(std::size_t study, std::size_t action)
      : asked(*first[study].actions[action]), told(*second[study].actions[action]) {}

  void compare() {
    const auto takes = asked.arguments();
    std::vector<std::filesystem::path> files;
    for (const auto& file : takes.files)
      files.emplace_back("my " + file);
    const std::filesystem::path out = takes.takesOut() ? "the results' folder/" + takes.outForm : "";
    const std::string line = asked.command(files, out);
    auto words = wordsOf(line);
    QVERIFY2(words.size() >= 3 && words[0] == "larmor-batch" && words[1] == asked.study() && words[2] == asked.name(),
             line.c_str());
    words.erase(words.begin(), words.begin() + 3);
    try {
      const auto request = app::parseArguments(told, words);
      QVERIFY2(request.input.files == files && request.input.out == out, line.c_str());
    } catch (const Error& error) {
      QFAIL((line + ": " + error.what()).c_str());
    }
    QVERIFY2(relevantOf(told.parameters()) == relevantOf(asked.parameters()), line.c_str());
  }
};

} // namespace

/// The line that an action says repeats it is taken by larmor-batch and means the same: of every action of every study.
class TestCommands : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void everyParameterComesBack_data() {
    QTest::addColumn<int>("study");
    QTest::addColumn<int>("action");
    const auto studies = app::allStudies();
    for (std::size_t s = 0; s < studies.size(); ++s)
      for (std::size_t a = 0; a < studies[s].actions.size(); ++a)
        QTest::addRow("%s %s", studies[s].name.c_str(), studies[s].actions[a]->name().c_str()) << int(s) << int(a);
  }
  void everyParameterComesBack() {
    QFETCH(int, study);
    QFETCH(int, action);
    const auto fresh = [&] { return Pair(std::size_t(study), std::size_t(action)); };
    const std::size_t count = fresh().asked.parameters().all().size();
    QStringList untried;
    for (std::size_t i = 0; i < count; ++i) {
      Pair pair = fresh();
      const ParameterSet set = pair.asked.parameters();
      const ParameterHandle& handle = set.all()[i];
      if (set.tryFind("sweep") && handle.info().key != "sweep")
        set.find("sweep").setText("gyrations from 1 to 4 in 3");
      if (set.tryFind("model") && set.find("model").info().kind == ParameterKind::Text)
        set.find("model").setText("folder");
      makeRelevant(set, handle);
      if (!takesOneOf(set, handle, othersThan(handle)))
        untried << QString::fromStdString(handle.info().name());
      else
        pair.compare();
    }
    QVERIFY2(untried.size() <= int(count) / 20, qPrintable(untried.join(", ")));
  }

  void allAtOnceComeBack_data() { everyParameterComesBack_data(); }
  void allAtOnceComeBack() {
    QFETCH(int, study);
    QFETCH(int, action);
    Pair pair{std::size_t(study), std::size_t(action)};
    const ParameterSet set = pair.asked.parameters();
    for (const ParameterHandle& handle : set.all())
      if (set.relevant(handle)) {
        auto values = othersThan(handle);
        std::reverse(values.begin(), values.end());
        takesOneOf(set, handle, values);
      }
    QVERIFY(set.validate().empty());
    pair.compare();
  }

  /// Of each choice; and an action starts with those of the choice it starts with.
  void defaultsAreAllowed_data() { everyParameterComesBack_data(); }
  void defaultsAreAllowed() {
    QFETCH(int, study);
    QFETCH(int, action);
    Pair pair{std::size_t(study), std::size_t(action)};
    const ParameterSet set = pair.asked.parameters();
    QCOMPARE(set.commandLine(), std::string());
    for (const ParameterHandle& handle : set.all()) {
      handle.setText(handle.info().defaultText);
      for (const auto& [choice, text] : handle.info().defaults)
        handle.setText(text);
    }
  }

  void whatIsMissingIsSaidWithAnExample_data() {
    QTest::addColumn<QString>("study");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* study, const char* action, const QStringList& words, const char* message) {
      QTest::addRow("%s %s", action, qPrintable(words.join(' '))) << study << action << words << message;
    };
    row("trajectories", "export", {"run.h5"},
        "export: needs --out; expected larmor-batch trajectories export RUN.h5 --out paths.vtp");
    row("trajectories", "statistics", {},
        "statistics: takes RUN.h5, 0 files given; expected larmor-batch trajectories statistics RUN.h5");
    row("trajectories", "resume", {"a.h5", "b.h5"}, "resume: takes RUN.h5, 2 files given");
    row("trajectories", "resume", {"a.h5", "--out", "b.h5"}, "resume: takes no --out");
    row("trajectories", "trace", {"a.h5"}, "trace: takes no files, 1 given");
    row("transport", "database", {},
        "database: needs --out; expected larmor-batch transport database --points 100 --out database.h5");
    row("transport", "train", {"--out", "m"}, "train: takes DATABASE.h5, 0 files given");
    row("transport", "train", {"d.h5"}, "train: needs --out");
    row("transport", "calibrate", {"d.h5", "--out", "m"}, "model: must be given");
    row("transport", "simulate", {"a.h5"}, "simulate: takes no files, 1 given");
  }
  void whatIsMissingIsSaidWithAnExample() {
    QFETCH(QString, study);
    QFETCH(QString, action);
    QFETCH(QStringList, words);
    QFETCH(QString, message);
    const auto studies = app::allStudies();
    const auto wanted = std::find_if(studies.begin(), studies.end(),
                                     [&](const auto& each) { return each.name == study.toStdString(); });
    std::vector<std::string> arguments;
    for (const QString& word : words)
      arguments.push_back(word.toStdString());
    try {
      app::parseArguments(wanted->action(action.toStdString()), arguments);
      QFAIL("accepted");
    } catch (const app::UsageError& error) {
      QVERIFY2(QString(error.what()).startsWith(message), error.what());
    }
  }

  /// What is shown as an example is accepted.
  void examplesAreAccepted_data() { everyParameterComesBack_data(); }
  void examplesAreAccepted() {
    QFETCH(int, study);
    QFETCH(int, action);
    Pair pair{std::size_t(study), std::size_t(action)};
    app::parseArguments(pair.told, wordsOf(studies::exampleOf(pair.told.arguments())));
  }
};

LARMOR_TEST(TestCommands)
#include "tst_commands.moc"
