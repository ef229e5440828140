#pragma once
#include "engine/studies/generative/WindowFile.h"
#include "tests/engine/studies/generative/Examples.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/workspaces/generative/GenerativeWorkspace.h"

#include <QLabel>

namespace larmor::testing {

/// Helices of two alphas in a file. @returns its name
inline QString writeHelices(const QString& file) {
  storage::Provenance origin;
  origin.format = studies::generative::windowFormat;
  origin.study = "generative";
  origin.action = "data";
  if (!QFile::exists(file))
    studies::generative::writeWindows(file.toStdString(), helices(60, {4, 16}), origin);
  return file;
}

/// In the form, as if typed.
inline void setForm(widgets::Page& page, const std::vector<std::pair<std::string, std::string>>& values) {
  page.form().set().setTexts(values);
  page.form().refresh();
}

/// A training of a second or less for every ten epochs.
inline void tinyTraining(widgets::Page& page, const char* epochs) {
  setForm(page, {{"network", "patch"},
                 {"channels", "8"},
                 {"multipliers", "1 1"},
                 {"steps_per_epoch", "5"},
                 {"validation_windows", "16"},
                 {"batch", "8"},
                 {"warmup_steps", "5"},
                 {"check_every", "2"},
                 {"check_paths", "20"},
                 {"device", "cpu"},
                 {"epochs", epochs}});
}

/// The window with the Generative workspace in front.
class GenerativeFixture : public WindowFixture {
protected:
  void prepare() override {
    w_->window->setStartPage(false);
    w_->window->selectWorkspace(2);
    g_ = qobject_cast<widgets::GenerativeWorkspace*>(w_->window->current());
    QVERIFY(g_);
    g_->setSessionFolder(at("session"));
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
  }
  void open(const QString& file) {
    QVERIFY(w_->window->openFile(file));
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
  }
  QString windowsFile() { return writeHelices(at("helices.h5")); }
  QString factsOf(const QString& page) { return w_->window->findChild<QLabel*>(page + "Facts")->text(); }
  QString said() { return w_->window->messages().plainText(); }

  widgets::GenerativeWorkspace* g_ = nullptr;
};

} // namespace larmor::testing
