#include "app/batch/CommandLine.h"
#include "app/studies.h"
#include "engine/learning/DataSet.h"
#include "engine/runs/PathFile.h"
#include "tests/commandline/Words.h"
#include "tests/workflows/GenerativeFixture.h"
#include "widgets/movie/MovieFile.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSlider>
#include <QTabWidget>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::testing;
using namespace larmor::studies::generative;

/// What is done with a model of paths in the window: paths at any alpha, how they come out of noise, how good they are,
/// gaps that they fill. The model is one of Gaussian paths of helices, which is told alpha.
class GenerativePathsTest : public GenerativeFixture {
  Q_OBJECT
private Q_SLOTS:
  /// The models that come with the program can be used at once; what is judged needs windows, and says so.
  void emptyPagesSayWhatToDo() {
    QVERIFY(g_->samplePage().modelName().contains(shippedModel));
    for (const char* page : {"sample", "watch", "judge", "fill"}) {
      g_->showPage(page);
      w_->keep(QString("generative_%1_empty").arg(page));
    }
    g_->showPage("judge");
    w_->trigger("run");
    QTRY_VERIFY(said().contains("there are none to judge by"));
    QVERIFY(w_->window->findChild<QLabel*>("judgeEmpty")->text().contains("Data page"));
  }

  /// In the view itself, for every page has the same model.
  void aModelThatCannotBeOpenedIsSaid() {
    const QString folder = at("broken");
    QFile card(folder + "/card.json");
    QVERIFY(QDir().mkpath(folder) && card.open(QIODevice::WriteOnly) && card.write("{}") > 0);
    card.close();
    g_->judgePage().useModel(folder);
    g_->showPage("judge");
    const auto* said = w_->window->findChild<QLabel*>("judgeEmpty");
    QTRY_VERIFY2(said->text().contains("broken/card.json"), qPrintable(said->text()));
  }

  /// Generated paths are a run like any other: in the list, measured, saved, opened again, compared.
  void generatedPathsAreARun() {
    useModel();
    open(windowsFile());
    g_->showPage("sample");
    auto& page = g_->samplePage();
    setForm(page, {{"paths", "40"}, {"alpha", "8"}, {"sampling_batch", "16"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.run() && page.run()->complete, 30000);
    QCOMPARE(page.run()->data->particles(), std::size_t(40));
    QVERIFY(page.run()->report);
    QVERIFY2(factsOf("sample").contains("16 evaluations"), qPrintable(factsOf("sample")));
    auto& store = *g_->runStore();
    const QString id = store.shownId(), file = at("generated.h5");
    QVERIFY(!id.isEmpty() && store.shown()->name.contains("8"));
    QVERIFY(g_->canSave() && w_->window->saveFile(file));
    const auto kept = runs::readPaths(storage::openRun(file.toStdString()));
    QCOMPARE(kept.provenance->action, std::string("sample"));
    QVERIFY(kept.provenance->command.find("--alpha 8") != std::string::npos);
    w_->keep("generative_sample");

    page.compareWithSimulated();
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 30000);
    page.compareWithGaussian();
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 30000);
    page.compareWithFile(file);
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 30000);
    QCOMPARE(page.bench().pinned().all().size(), std::size_t(3));
    QCOMPARE(page.bench().compare().scenes(), 4);
    QVERIFY(page.bench().pinned().all()[0].title.startsWith("Simulated (test), α = "));
    const auto& gaussian = *page.bench().pinned().all()[1].run; // the model is Gaussian itself: the same noise
    QVERIFY(norm(gaussian.data->position.at(3, 90) - page.run()->data->position.at(3, 90)) < 1e-5);
    w_->keep("generative_compare");

    w_->trigger("new");
    QVERIFY(!page.run() && factsOf("sample").isEmpty());
    setForm(page, {{"alpha", "5"}});
    QVERIFY(w_->window->openFile(file));
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.run(), 30000);
    QCOMPARE(page.form().set().find("alpha").text(), std::string("8"));
    QCOMPARE(store.shownId(), id);
    QCOMPARE(page.run()->data->position.at(7, 60), kept.run.data->position.at(7, 60));
  }

  /// A hundred paths anew wherever the slider goes, from the same noise, without a run of the list; the newest place is
  /// the one that stays. Outside of what was learned it is said.
  void sliderResamples() {
    useModel();
    g_->showPage("sample");
    auto& page = g_->samplePage();
    QTRY_VERIFY_WITH_TIMEOUT(page.model() != nullptr, 20000);
    auto& slider = page.alphaSlider().slider();
    const auto settled = [&](double alpha) {
      return QTest::qWaitFor(
          [&] {
            return g_->idle() && page.run() && page.run()->report &&
                   std::abs(page.run()->data->normalisation.coupling / alpha - 1) < 1e-3;
          },
          30000);
    };
    for (int at = 300; at <= 600; at += 20) // faster than paths are made
      slider.setValue(at);
    const double first = page.alphaSlider().value();
    QVERIFY(settled(first));
    QCOMPARE(page.run()->data->particles(), std::size_t(widgets::SamplePage::livePaths));
    QVERIFY(g_->runStore()->shownId().isEmpty() && g_->runStore()->all().isEmpty());
    QVERIFY(page.run()->warnings.empty());
    const auto before = page.run();
    slider.setValue(601);
    QVERIFY(settled(page.alphaSlider().value()));
    const auto moved = [&](std::size_t path) { // in gyro-radii
      return norm(page.run()->data->normalisation.coupling * page.run()->data->position.at(path, 100) -
                  before->data->normalisation.coupling * before->data->position.at(path, 100));
    };
    for (const std::size_t path : {0u, 50u, 99u})
      QVERIFY2(moved(path) < 0.05, qPrintable(QString::number(moved(path)))); // another noise: about 2
    w_->trigger("undo");
    QVERIFY(page.alphaSlider().value() < first); // to where it stood: quick moves are one step
    slider.setValue(slider.maximum());
    QVERIFY(settled(32));
    QVERIFY2(factsOf("sample").contains("extrapolation"), qPrintable(factsOf("sample")));
    w_->keep("generative_slider");
  }

  /// What is made for a place that the slider has left is given up, though it comes back there a moment later.
  void onlyTheLastPlaceIsMadeWhole() {
    useModel();
    g_->showPage("sample");
    auto& page = g_->samplePage();
    QTRY_VERIFY_WITH_TIMEOUT(page.model() != nullptr, 20000);
    auto& slider = page.alphaSlider().slider();
    std::vector<std::pair<std::size_t, double>> shown; // paths, alpha
    std::vector<int> places{350, 400, 450, 500, 550};
    connect(&page, &widgets::Page::changed, this, [&] {
      if (!page.run())
        return;
      const std::pair now(page.run()->data->particles(), page.run()->data->normalisation.coupling);
      if (!shown.empty() && shown.back() == now)
        return;
      shown.push_back(now);
      if (now.first == widgets::SamplePage::quickPaths && !places.empty()) { // all of them are being made by now
        slider.setValue(places.front());
        places.erase(places.begin());
      }
    });
    slider.setValue(300);
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && places.empty() && page.run() && page.run()->report, 60000);
    QCOMPARE(shown.size(), std::size_t(7)); // some at each place, then all at the last
    for (std::size_t i = 0; i < 6; ++i)
      QCOMPARE(shown[i].first, std::size_t(widgets::SamplePage::quickPaths));
    QCOMPARE(shown[6].first, std::size_t(widgets::SamplePage::livePaths));
    QVERIFY(std::abs(shown[6].second / page.alphaSlider().value() - 1) < 1e-9);
    disconnect(&page, &widgets::Page::changed, this, nullptr);
  }

  /// Noise becomes paths as a film, and fewer evaluations end elsewhere.
  void noiseIsWatched() {
    useModel();
    g_->showPage("watch");
    auto& page = g_->thoughtPage();
    setForm(page, {{"sampler", "heun"}, {"paths", "3"}, {"compared_evaluations", "5 9 17 33"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.thoughts() && page.thoughts()->thoughts.size() == 4, 30000);
    page.timeControl().setPlaying(false);
    QCOMPARE(page.scenes().scenes(), std::size_t(4));
    const auto pathsIn = [&](std::size_t scene, const char* layer) {
      return page.scenes().view(scene).layer<views::PathLayer>(layer).paths();
    };
    page.timeControl().setRecord(0);
    const auto noise = pathsIn(0, "paths");
    QVERIFY(noise && noise->paths() == 3 && pathsIn(0, "ghost"));
    QCOMPARE(noise->points, pathsIn(3, "paths")->points); // the same for all
    QVERIFY(page.scenes().sigmaAt(0) > 30);
    page.timeControl().setRecord(200);
    w_->keep("generative_watch_middle");
    page.timeControl().setRecord(page.timeControl().lastRecord());
    QCOMPARE(page.scenes().sigmaAt(1), 0.0);
    QVERIFY(!pathsIn(3, "ghost") && pathsIn(3, "paths")->points != pathsIn(0, "paths")->points);
    QVERIFY2(factsOf("watch").contains("evaluations: V differs by"), qPrintable(factsOf("watch")));
    const auto& distance = page.tabs().plot("distance").curves();
    QVERIFY(distance.size() == 2 && distance[0].y.size() == 3 && distance[0].y[1] > distance[0].y[2]);
    w_->keep("generative_watch");
    page.findChild<QCheckBox*>("sideBySide")->setChecked(false);
    QCOMPARE(page.scenes().scenes(), std::size_t(1));
    QVERIFY(page.scenes().view(3).isVisible() && !page.scenes().view(0).isVisible());
    page.recordMovie(at("film.mp4"), {320, 240}, 0.2);
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 30000);
    QCOMPARE(widgets::MovieFile::framesIn(at("film.mp4").toStdString()).size(), std::size_t(6));
    QVERIFY(page.isEnabled());
    setForm(page, {{"compared_evaluations", "4 five"}});
    w_->trigger("run");
    QTRY_VERIFY(said().contains("whole numbers"));
  }

  /// The report: a line for each kind of paths with errors, curves over the lag beside the floor, files for papers.
  void modelIsJudged() {
    useModel();
    open(windowsFile());
    g_->showPage("judge");
    auto& page = g_->judgePage();
    setForm(page, {{"paths", "60"}, {"filter", "3"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.judged() && page.judged()->rows.size() == 2 * 6, 60000);
    QCOMPARE(page.table().model()->rowCount(), 12);
    QCOMPARE(page.alphaBox().count(), 2);
    QVERIFY2(factsOf("judge").contains("helices.h5") && factsOf("judge").contains("mean of 3 samples"),
             qPrintable(factsOf("judge")));
    for (const char* plot : {"second", "flatness", "square", "memory", "curvature", "displacement"}) {
      QVERIFY2(page.tabs().plot(plot).curves().size() == 2, plot);
      QCOMPARE(page.tabs().plot(plot).curves()[0].name, std::string("model"));
      QVERIFY2(page.tabs().plot(plot).guides().size() == 1, plot);
    }
    QCOMPARE(page.tabs().plot("second").curves()[1].error[0], page.judged()->rows[0].comparison.second[0].error);
    page.findChild<QCheckBox*>("baselines")->setChecked(true);
    QCOMPARE(page.tabs().plot("second").curves().size(), std::size_t(6));
    const double before = page.tabs().plot("second").curves()[0].y[0];
    page.alphaBox().setCurrentIndex(1);
    QVERIFY(page.tabs().plot("second").curves()[0].y[0] != before);
    w_->keep("generative_judge");
    for (const char* ending : {"csv", "tex"}) {
      const QString file = at(QString("report.%1").arg(ending));
      page.table().exportTo(file);
      QVERIFY2(contentOf(file).contains("Memorisation"), ending);
      QVERIFY2(contentOf(file).contains("Floor"), ending);
    }
    const QString file = at("report.json");
    QVERIFY(g_->canSave() && w_->window->saveFile(file));
    const auto report = nlohmann::json::parse(contentOf(file).toStdString());
    QCOMPARE(report.at("format").get<std::string>(), std::string("larmor-report"));
    QCOMPARE(report.at("rows").size(), std::size_t(12));
    QCOMPARE(report.at("filter").get<int>(), 3);
    const QString figures = at("figures");
    QVERIFY(QDir().mkpath(figures));
    page.exportFigures(figures);
    QVERIFY(QFile::exists(figures + "/judge_second.svg") && QFile::exists(figures + "/judge_report.tex"));
  }

  /// Completions of a gap as an ensemble and as a band, with the truth; paths of a run file; going on.
  void gapsAreFilled() {
    useModel();
    open(windowsFile());
    g_->showPage("fill");
    auto& page = g_->fillPage();
    setForm(page, {{"gap_start", "1"}});
    QTRY_VERIFY_WITH_TIMEOUT(page.model() != nullptr, 20000);
    const auto pathsIn = [&](const char* layer) { return page.view().layer<views::PathLayer>(layer).paths(); };
    QVERIFY(pathsIn("known") && pathsIn("truth") && !pathsIn("completions")); // the gap, before it is filled
    const std::size_t before = pathsIn("truth")->points.size();
    page.gapLength().slider().setValue(500);
    QVERIFY(pathsIn("truth")->points.size() != before);
    setForm(page, {{"gap_start", "1"}, {"gap_length", "0.8"}, {"paths", "3"}, {"completions", "7"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.filled() && page.filled()->run, 30000);
    QCOMPARE(pathsIn("completions")->paths(), std::size_t(7));
    QCOMPARE(page.pathBox().count(), 3);
    QVERIFY2(factsOf("fill").contains("holds the truth in"), qPrintable(factsOf("fill")));
    const auto& curves = page.tabs().plot("x").curves();
    QCOMPARE(curves.size(), std::size_t(3));
    QVERIFY(curves[0].error[2] < 1e-6 && curves[0].error[curves[0].error.size() / 2] > 0); // known, then not
    const auto first = curves[2].y;
    page.pathBox().setCurrentIndex(2);
    QVERIFY(page.tabs().plot("x").curves()[2].y != first);
    w_->keep("generative_fill");
    const QString file = at("filled.h5");
    QVERIFY(g_->canSave() && w_->window->saveFile(file));
    QCOMPARE(runs::readPaths(storage::openRun(file.toStdString())).run.data->particles(), std::size_t(21));

    page.usePathsOf(file);
    setForm(page, {{"continuations", "3"}, {"completions", "2"}, {"paths", "2"}, {"alpha", "4"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.filled()->continued() && page.filled()->run, 30000);
    QCOMPARE(page.tabs().plot("continuations").curves().size(), std::size_t(2));
    QCOMPARE(page.tabs().plot("continuations").curves()[0].y.size(), std::size_t(3));
    QVERIFY2(factsOf("fill").contains("after 3 continuation"), qPrintable(factsOf("fill")));
    w_->keep("generative_continue");
  }

  void copiedCommandsAreTaken_data() {
    QTest::addColumn<QString>("page");
    for (const char* page : {"sample", "judge", "fill"})
      QTest::newRow(page) << QString(page);
  }
  void copiedCommandsAreTaken() {
    QFETCH(QString, page);
    useModel();
    g_->showPage(page);
    setForm(g_->page(), {{"alpha", "16"}, {"guidance", "1.2"}, {"device", "cpu"}});
    const auto words = wordsOf(g_->runs()->commandLine().toStdString());
    for (const auto& study : app::allStudies())
      if (study.name == words[1]) {
        auto& action = study.action(words[2]);
        app::parseArguments(action, {words.begin() + 3, words.end()});
        const ParameterSet told = action.parameters();
        for (const auto& handle : g_->page().form().set().all())
          QCOMPARE(told.find(handle.info().key).text(), handle.text());
      }
  }

  void picturesBringThePageBack_data() {
    QTest::addColumn<QString>("page");
    for (const char* page : {"sample", "watch", "fill"})
      QTest::newRow(page) << QString(page);
  }
  /// A picture of a page, opened by another program: page, model, alpha and camera, and what was shown when asked for.
  void picturesBringThePageBack() {
    QFETCH(QString, page);
    const auto run = [&] {
      w_->trigger("run");
      QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && (g_->page().canSave() || page == "watch"), 30000);
    };
    const auto view = [&]() -> views::SceneView& {
      return page == "sample"  ? g_->samplePage().bench().scene().view()
             : page == "watch" ? g_->thoughtPage().scenes().front()
                               : g_->fillPage().view();
    };
    useModel();
    g_->showPage(page);
    setForm(g_->page(), {{"alpha", "10"}, {"paths", "3"}});
    if (page == "fill")
      setForm(g_->page(), {{"gap_start", "1"}, {"gap_length", "0.8"}, {"completions", "3"}});
    run();
    views::CameraState camera = view().camera();
    camera.position[0] += 7;
    view().setCamera(camera);
    const QString file = at(page + ".png");
    g_->exportPicture(file);
    startAgain(); // with another workspace in front
    QVERIFY(w_->window->openFile(file));
    g_ = qobject_cast<widgets::GenerativeWorkspace*>(w_->window->current());
    QVERIFY(g_);
    QCOMPARE(g_->page().key(), page);
    const auto& form = g_->page().form().set();
    QCOMPARE(form.find("alpha").text(), std::string("10"));
    QCOMPARE(QString::fromStdString(form.find("model").text()), at("paths-model"));
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
    auto* again = buttonOf(&w_->window->messages(), "Run");
    QVERIFY(again);
    again->click();
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && !g_->runStore()->shownId().isEmpty(), 30000);
    for (std::size_t c = 0; c < 3; ++c)
      QVERIFY2(std::abs(view().camera().position[c] - camera.position[c]) < 1e-6, qPrintable(page));
  }

  /// Another program finds model, slider and looks as they were.
  void stateComesBack() {
    useModel();
    g_->showPage("sample");
    setForm(g_->samplePage(), {{"alpha", "10"}});
    g_->thoughtPage().findChild<QCheckBox*>("ghost")->setChecked(false);
    const QJsonObject state = g_->saveState();
    startAgain();
    prepare();
    g_->restoreState(state);
    QCOMPARE(g_->samplePage().modelName(), at("paths-model"));
    QCOMPARE(g_->samplePage().alphaSlider().value(), 10.0);
    QVERIFY(!g_->thoughtPage().findChild<QCheckBox*>("ghost")->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(g_->samplePage().model() != nullptr, 20000);
  }

private:
  static const WindowSet& windows() {
    static const WindowSet all = helices(60, {4, 16});
    return all;
  }
  /// On every page.
  void useModel() {
    const QString folder = at("paths-model");
    if (!QFile::exists(folder)) {
      const auto rows = windows().choose({Part::Training, {}, {}});
      learning::Array condition{{}, {std::int64_t(rows.size()), 1}};
      for (const std::size_t row : rows)
        condition.values.push_back(float(std::log2(windows().alpha[row])));
      PathModel model;
      model.conditional = true;
      model.alphas = windows().alphas();
      model.window = windows().length;
      model.spacing = windows().spacing;
      jobs::JobContext context;
      model.covariance = std::make_shared<const diffusion::Covariance>(diffusion::measureCovariance(
          *learning::rowsInMemory({{"signal", windows().signals(rows)}, {"condition", condition}}), context));
      model.card["data"]["fingerprint"] = windows().fingerprint();
      saveModel(model, folder.toStdString());
    }
    for (widgets::GeneratorPage* page : std::initializer_list<widgets::GeneratorPage*>{
             &g_->samplePage(), &g_->thoughtPage(), &g_->judgePage(), &g_->fillPage()})
      page->useModel(folder);
  }
};

LARMOR_WINDOW_TEST(GenerativePathsTest)
#include "tst_generative_paths.moc"
