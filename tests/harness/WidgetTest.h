#pragma once
#include "tests/harness/Test.h"

#include <QApplication>

#define LARMOR_WIDGET_TEST(Class) LARMOR_TEST_MAIN((&larmor::testing::runTestIn<QApplication, Class>))
