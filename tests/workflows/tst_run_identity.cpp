#include "engine/runs/PathFile.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/Provenance.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/turbulence/FieldFile.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/shell/RunBar.h"
#include "widgets/shell/RunStore.h"

#include <QFile>
#include <QLabel>
#include <QTableWidget>
#include <QToolButton>

using namespace larmor;
using namespace larmor::testing;
using widgets::RunEntry;

/// What is shown says which run it is: name, parameters, fingerprint, warnings, everywhere and in every file; and what
/// comes back from a session, a picture or a file is that run and no other.
class RunIdentityTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void oneNameEverywhere() {
    QVERIFY(w_->runSmall());
    const QString name = shown().name, fingerprint = shown().fingerprint;
    QVERIFY2(name.contains("α = 10"), qPrintable(name));
    QCOMPARE(fingerprint.size(), 12);
    QCOMPARE(bar().name(), name);
    QVERIFY2(w_->window->windowTitle().startsWith(name), qPrintable(w_->window->windowTitle()));
    type("alpha", "77");
    QVERIFY2(bar().changedText().contains("Alpha"), qPrintable(bar().changedText()));
    QVERIFY(bar().findChild<QToolButton*>("runChanged")->isVisible());
    w_->keep("changed_since_run");

    // The files say what was computed, not what the form says by now.
    QVERIFY(w_->window->saveFile(at("run.h5")));
    QTRY_VERIFY(w_->workspace->idle());
    const storage::InputFile saved(at("run.h5").toStdString());
    QCOMPARE(QString::fromStdString(saved.text("/trajectories", "name")), name);
    QCOMPARE(QString::fromStdString(saved.text("/trajectories", "fingerprint")), fingerprint);
    const std::string command = storage::readProvenance(saved).command;
    QVERIFY2(command.find("--alpha 10") != std::string::npos, command.c_str());
    for (const char* file : {"run.vtp", "run.vti"}) {
      w_->workspace->exportData(at(file));
      QVERIFY(w_->untilIdle());
      const QByteArray content = contentOf(at(file)).left(500);
      QVERIFY2(content.contains(name.toUtf8()) && content.contains(fingerprint.toUtf8()), content.constData());
    }
    w_->workspace->exportPicture(at("run.png"));
    QVERIFY(QImage(at("run.png")).text("Description").contains("--alpha 10"));

    runs().rename(shown().id, "weak scattering");
    QCOMPARE(bar().name(), QString("weak scattering"));
    QVERIFY(w_->window->windowTitle().startsWith("weak scattering (run.h5)"));
    w_->actionNamed("pinRun")->trigger();
    QCOMPARE(w_->workspace->plots().tabs().pinned(), QStringList{"weak scattering"});
    w_->trigger("run"); // with alpha = 77
    QVERIFY(w_->untilIdle());
    QVERIFY(shown().name.contains("α = 77") && shown().fingerprint != fingerprint);
    QVERIFY(bar().changedText().isEmpty());
    auto* table = &w_->workspace->bench().compareTable().table();
    QCOMPARE(table->horizontalHeaderItem(0)->text(), QString("weak scattering"));
    QCOMPARE(table->horizontalHeaderItem(1)->text(), shown().name);
    w_->trigger("undo");
    QVERIFY2(bar().changedText().contains("Alpha"), "undone, it is not this run's any more");
  }

  /// Paths that a model of the generative study made are a run like any other, but for a recipe.
  void generatedPathsOpenHere() {
    auto helices = std::make_shared<Trajectories>();
    helices->normalisation.coupling = 8;
    helices->position = helices->velocity = RecordArray(2, 200, true);
    for (std::size_t r = 0; r < 200; ++r) {
      const double t = 0.01 * double(r), angle = 8 * t;
      helices->time.push_back(t);
      for (std::size_t p = 0; p < 2; ++p) {
        helices->velocity.set(p, r, {0.8 * std::cos(angle), 0.8 * std::sin(angle), 0.6});
        helices->position.set(p, r, {0.1 * std::sin(angle), -0.1 * std::cos(angle), 0.6 * t + double(p)});
      }
    }
    storage::Provenance origin;
    origin.study = "generative";
    origin.action = "sample";
    runs::PathRun run;
    run.data = helices;
    run.done = 200;
    run.name = "model, α = 8";
    run.complete = true;
    runs::writeRun(at("generated.h5").toStdString(), origin, run);
    QVERIFY(w_->window->openFile(at("generated.h5")));
    QVERIFY(w_->untilIdle());
    QCOMPARE(bar().name(), QString("model, α = 8"));
    QCOMPARE(w_->shownPaths(), std::size_t(2));
  }

  /// A run that cannot begin leaves what is shown as it is.
  void aFailingRunLosesNothing() {
    QVERIFY(w_->runSmall());
    const auto before = w_->workspace->scene().snapshot();
    const QString name = shown().name;
    w_->set({{"field", "file"}, {"field_file", "/nonexistent.athdf"}});
    w_->trigger("run");
    QTRY_VERIFY(w_->window->messages().plainText().contains("/nonexistent.athdf"));
    QTRY_VERIFY(w_->workspace->idle());
    QVERIFY(w_->workspace->scene().snapshot() == before);
    QVERIFY(w_->shownPaths() > 0 && w_->workspace->canSave() && w_->workspace->isModified());
    QCOMPARE(bar().name(), name);
    w_->set({{"field", "gaussian"}, {"alpha", "20"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(!w_->window->messages().plainText().contains("/nonexistent.athdf")); // mended
  }

  /// A session belongs to its run, whatever the folder of this session holds by now.
  void aSessionComesBackWithItsOwnRun() {
    w_->window->startJournal(at("journal"));
    QVERIFY(w_->runSmall());
    const RunEntry first = shown();
    const Vec3 place = end();
    w_->window->saveSession(at("first.larmor"));
    type("alpha", "20");
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(end() != place);
    QVERIFY(w_->window->openFile(at("first.larmor")));
    QTRY_COMPARE(shown().id, first.id);
    QVERIFY(w_->untilIdle());
    QCOMPARE(end(), place);
    QCOMPARE(runs().all().size(), 2); // nothing was replaced
    startAgain();                     // its folder is gone: computed again
    QVERIFY(w_->window->openFile(at("first.larmor")));
    QVERIFY(w_->untilIdle());
    QCOMPARE(end(), place);
    QCOMPARE(shown().fingerprint, first.fingerprint);
  }

  /// The file that a session names holds another run by now.
  void aFileWithAnotherRun() {
    QVERIFY(w_->runSmall());
    const Vec3 place = end();
    const QString fingerprint = shown().fingerprint;
    QVERIFY(w_->window->saveFile(at("same.h5")));
    QVERIFY(w_->untilIdle());
    w_->window->saveSession(at("same.larmor"));
    type("alpha", "20");
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(w_->window->saveFile(at("same.h5")));
    QVERIFY(w_->untilIdle());
    startAgain();
    QVERIFY(w_->window->openFile(at("same.larmor")));
    QTRY_VERIFY(w_->window->messages().plainText().contains("holds another run now"));
    QVERIFY(w_->untilIdle());
    QCOMPARE(end(), place);
    QCOMPARE(shown().fingerprint, fingerprint);
    QVERIFY(w_->workspace->filePath().isEmpty()); // the file is not its own
  }

  /// The field file of a run holds another field by now: neither is the run computed again in that, nor is anything of
  /// it drawn as the run's.
  void aReplacedFieldFile() {
    writeField(1);
    w_->set({{"field", "file"}, {"field_file", at("field.h5").toStdString()}, {"particles", "20"}, {"gyrations", "3"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    const Vec3 place = end();
    const RunEntry first = shown();
    QCOMPARE(first.fingerprint.size(), 25);
    QVERIFY(w_->workspace->scene().snapshot()->field);
    w_->window->saveSession(at("unsaved.larmor"));
    QVERIFY(w_->window->saveFile(at("run.h5")));
    QVERIFY(w_->untilIdle());
    writeField(2);
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(shown().fingerprint != first.fingerprint && shown().fingerprint.left(12) == first.fingerprint.left(12));
    QVERIFY(end() != place);

    startAgain();
    QVERIFY(w_->window->openFile(at("unsaved.larmor")));
    QTRY_VERIFY(w_->window->messages().plainText().contains("is another field than the run began in"));
    QTRY_VERIFY(w_->workspace->idle());
    QVERIFY(!w_->workspace->scene().snapshot());
    const RunEntry* listed = runs().find(first.id);
    QVERIFY(listed && listed->warnings.join(' ').contains("is another field"));

    startAgain();
    QVERIFY(w_->window->openFile(at("run.h5")));
    QVERIFY(w_->untilIdle());
    QCOMPARE(end(), place);
    QCOMPARE(shown().fingerprint, first.fingerprint);
    QVERIFY(!w_->workspace->scene().snapshot()->field);
    QVERIFY2(bar().warnings().join(' ').contains("is another field"), qPrintable(bar().warnings().join('\n')));

    writeField(1); // written again
    startAgain();
    QVERIFY(w_->window->openFile(at("unsaved.larmor")));
    QVERIFY(w_->untilIdle());
    QCOMPARE(end(), place);
    QCOMPARE(shown().fingerprint, first.fingerprint);
  }

  /// Warnings stay with the run, in its file too; what succeeds later takes away its own messages only.
  void warningsBelongToTheRun() {
    w_->set({{"field", "gaussian"}, {"grid", "16"}, {"alpha", "500"}, {"particles", "20"}, {"gyrations", "3"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY2(bar().warnings().join(' ').contains("not resolved"), qPrintable(bar().warnings().join('\n')));
    const QStringList warnings = bar().warnings();
    auto* badge = bar().findChild<QToolButton*>("warningBadge");
    QVERIFY(badge->isVisible());
    QVERIFY(!w_->window->saveFile("/nonexistent/run.h5") || w_->untilIdle());
    QTRY_VERIFY(w_->window->messages().plainText().contains("/nonexistent"));
    w_->workspace->bench().recordMovie(at("run.mp4"), {widgets::MovieKind::Time, {320, 180}, 1.0, 4});
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    const auto said = [this](const QString& text) {
      for (const auto& message : w_->window->messages().all())
        if (message.text.contains(text))
          return true;
      return false;
    };
    QVERIFY(said("Wrote") && said("/nonexistent")); // a film is no answer to a file that cannot be written
    QVERIFY(badge->isVisible());
    w_->keep("warnings");
    QVERIFY(w_->window->saveFile(at("warned.h5")));
    QVERIFY(w_->untilIdle());
    QVERIFY(!said("/nonexistent"));
    QVERIFY(said("Wrote"));
    startAgain();
    QVERIFY(w_->window->openFile(at("warned.h5")));
    QVERIFY(w_->untilIdle());
    QCOMPARE(bar().warnings(), warnings);
    QVERIFY(bar().findChild<QToolButton*>("warningBadge")->isVisible());
  }

  /// What is said about a run goes when it is saved, or when another is shown.
  void messagesGoWithTheirRun() {
    QVERIFY(w_->runSmall());
    const QString first = shown().id;
    const auto stopOne = [this] {
      w_->set({{"gyrations", "4000"}, {"particles", "600"}, {"record_every", "200"}});
      w_->trigger("run");
      const auto begun = [this] { return w_->workspace->scene().snapshot()->done > 20 && w_->running(); };
      if (!QTest::qWaitFor([&] { return shown().state == "running" && begun(); }, 30000))
        return false;
      w_->trigger("stop");
      return QTest::qWaitFor([this] { return !w_->running() && w_->workspace->idle(); }, 30000) && saidStopped();
    };
    QVERIFY(stopOne());
    QVERIFY(w_->window->saveFile(at("stopped.h5")));
    QTRY_VERIFY(w_->workspace->idle() && shown().isSaved());
    QVERIFY(!saidStopped());
    QVERIFY(stopOne());
    runs().reopen(first);
    QTRY_COMPARE(shown().id, first);
    QVERIFY(!saidStopped());
    QVERIFY(stopOne());
    w_->workspace->newRun();
    QTRY_VERIFY(!runs().shown());
    QVERIFY(!saidStopped());
  }

  /// Camera and time of a picture, and of an example, while another run is shown.
  void aPictureOverAnotherRun() {
    QVERIFY(w_->runSmall());
    const Vec3 place = end();
    auto& scene = w_->workspace->scene();
    scene.view().viewAlong(1);
    scene.timeControl().setRecord(120);
    const auto camera = scene.view().camera();
    w_->workspace->exportPicture(at("first.png"));
    w_->window->saveSession(at("first.larmor"));
    const auto another = [&] {
      w_->set({{"alpha", "20"}, {"particles", "30"}, {"gyrations", "10"}});
      w_->trigger("run");
      return w_->untilIdle() && w_->workspace->scene().snapshot()->data->particles() == 30;
    };
    for (const char* file : {"first.png", "first.larmor"}) {
      QVERIFY(another());
      QVERIFY(w_->window->openFile(at(file)));
      QTRY_COMPARE(w_->workspace->scene().snapshot()->data->particles(), std::size_t{60});
      QVERIFY(w_->untilIdle());
      QCOMPARE(w_->workspace->scene().view().camera(), camera);
      QCOMPARE(w_->workspace->scene().timeControl().record(), 120.0);
      QCOMPARE(end(), place);
    }
    startAgain(); // the run is to be computed again, over one that is shown
    QVERIFY(w_->runSmall());
    QVERIFY(another());
    QVERIFY(w_->window->openFile(at("first.png")));
    QTRY_COMPARE(w_->workspace->scene().snapshot()->data->particles(), std::size_t{60});
    QVERIFY(w_->untilIdle());
    QCOMPARE(w_->workspace->scene().view().camera(), camera);
    QCOMPARE(w_->workspace->scene().timeControl().record(), 120.0);
  }

private:
  widgets::RunStore& runs() { return *w_->workspace->runStore(); }
  const RunEntry& shown() {
    static const RunEntry none;
    return runs().shown() ? *runs().shown() : none;
  }
  bool saidStopped() {
    for (const auto& message : w_->window->messages().all())
      if (message.text.startsWith("Stopped."))
        return true;
    return false;
  }
  widgets::RunBar& bar() { return w_->window->runBar(); }
  /// Where a particle of the run shown ends.
  Vec3 end() {
    const auto& run = *w_->workspace->scene().snapshot();
    return run.data->position.at(11, run.done - 1);
  }
  void writeField(float twist) {
    VectorGrid grid;
    grid.shape = {8, 8, 8};
    grid.length = {6.283, 6.283, 6.283};
    for (std::size_t i = 0; i < 512; ++i) {
      const float z = 0.785f * static_cast<float>(i / 64);
      grid.x.push_back(std::sin(z) * twist);
      grid.y.push_back(std::cos(z));
      grid.z.push_back(0.5f);
    }
    studies::turbulence::writeFieldFile(at("field.h5").toStdString(), grid,
                                        studies::provenanceOf("larmor-field", "trajectories", "field", ParameterSet()));
  }
  void type(const char* key, const char* value) { w_->workspace->parameterForm().setValues({{key, value}}, key); }
};

LARMOR_WINDOW_TEST(RunIdentityTest)
#include "tst_run_identity.moc"
