#include "tests/harness/Test.h"

#include <cstdio>
#include <map>
#include <string>

namespace larmor::testing {
namespace {

std::map<std::string, TestMain>& allTests() {
  static std::map<std::string, TestMain> tests;
  return tests;
}

std::string program, current;

} // namespace

TestRegistration::TestRegistration(const char* file, TestMain run) {
  std::string name = file;
  name = name.substr(name.find_last_of('/') + 1);
  allTests()[name.substr(0, name.find('.'))] = run;
}

void startThisTest(QProcess& process, const QStringList& arguments) {
  process.start(QString::fromStdString(program), QStringList{QString::fromStdString(current)} + arguments);
}

} // namespace larmor::testing

int main(int count, char** values) {
  using namespace larmor::testing;
  const auto& tests = allTests();
  const auto test = count > 1 ? tests.find(values[1]) : tests.end();
  if (test == tests.end()) {
    std::fprintf(stderr, "Usage: %s TEST [arguments of Qt Test], with TEST one of\n", values[0]);
    for (const auto& [name, run] : tests)
      std::fprintf(stderr, "  %s\n", name.c_str());
    return 2;
  }
  program = values[0];
  current = test->first;
  QCoreApplication::setApplicationName(QString::fromStdString(current)); // own settings, own temporary names
  values[1] = values[0];
  return test->second(count - 1, values + 1);
}
