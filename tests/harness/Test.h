#pragma once
#include <QCoreApplication>
#include <QProcess>
#include <QStringList>
#include <QtTest>

/// The tests of a folder are one program; its first argument says which of them runs: `tests_engine_motion tst_mirror`.
/// A test file ends with one of
///
///     LARMOR_TEST(TestX)        // no application object
///     LARMOR_CORE_TEST(TestX)   // QCoreApplication
///     LARMOR_WIDGET_TEST(TestX) // QApplication (WidgetTest.h)
///     LARMOR_TEST_MAIN(function) // int function(int count, char** values), for all others
///
/// and, as ever, `#include "tst_x.moc"`. Classes and helpers of different files of a folder must not share a name, as
/// several of them are compiled as one; put the helpers into a namespace without one.
namespace larmor::testing {

using TestMain = int (*)(int count, char** values);

/// The test of the file `tst_x.cpp` is called `tst_x`.
struct TestRegistration {
  TestRegistration(const char* file, TestMain run);
};

/// Starts the test that runs once more, as a process of its own.
void startThisTest(QProcess& process, const QStringList& arguments);

template <class Test>
int runTest(int count, char** values) {
  Test test;
  return QTest::qExec(&test, count, values);
}

template <class Application, class Test>
int runTestIn(int count, char** values) {
  const Application application(count, values);
  return runTest<Test>(count, values);
}

} // namespace larmor::testing

#define LARMOR_NUMBERED(name, number) name##number
#define LARMOR_REGISTRATION(number) LARMOR_NUMBERED(larmorTestRegistration, number)
#define LARMOR_TEST_MAIN(function)                                                                                     \
  static const larmor::testing::TestRegistration LARMOR_REGISTRATION(__COUNTER__)(__FILE__, function);
#define LARMOR_TEST(Class) LARMOR_TEST_MAIN(&larmor::testing::runTest<Class>)
#define LARMOR_CORE_TEST(Class) LARMOR_TEST_MAIN((&larmor::testing::runTestIn<QCoreApplication, Class>))
