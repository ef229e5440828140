#include "engine/core/Error.h"
#include "engine/learning/ModelFolder.h"
#include "engine/runs/PathFile.h"
#include "engine/storage/AtomicFile.h"
#include "engine/studies/generative/DataReport.h"
#include "engine/studies/generative/Fill.h"
#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/JudgeReport.h"
#include "engine/studies/generative/Memorisation.h"
#include "engine/studies/generative/OpenModels.h"
#include "engine/studies/generative/Refine.h"
#include "engine/studies/generative/Thinking.h"
#include "engine/studies/generative/TrainCard.h"
#include "engine/studies/generative/WindowFile.h"
#include "tests/MessageOf.h"
#include "tests/engine/diffusion/Examples.h"
#include "tests/engine/studies/generative/Examples.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <QProcess>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::studies::generative;
using namespace larmor::testing;

namespace {

std::shared_ptr<const WindowSet> twoAlphas() {
  static const auto windows = std::make_shared<const WindowSet>(helices(60, {4, 16}));
  return windows;
}

/// Gaussian paths of the windows' own covariance: what a model is before it is trained.
PathModel gaussianModel(const WindowSet& windows) {
  jobs::JobContext context;
  PathModel model;
  model.alphas = windows.alphas();
  model.window = windows.length;
  model.spacing = windows.spacing;
  const auto rows = windows.choose({Part::Training, {}, {}});
  model.covariance = std::make_shared<const diffusion::Covariance>(
      diffusion::measureCovariance(*learning::rowsInMemory({{"signal", windows.signals(rows)}}), context));
  return model;
}

/// Gaussian paths of a model's covariance, drawn without a sampler.
learning::Array drawnPaths(const PathModel& model, std::uint64_t seed, std::int64_t rows) {
  learning::Array z{{}, {rows, 3, model.window}};
  const auto lambda = model.covariance->variances();
  Philox random(seed, 2, 0);
  for (std::size_t i = 0; i < std::size_t(rows) * 3 * lambda.size(); ++i)
    z.values.push_back(float(std::sqrt(lambda[i % lambda.size()]) * random.normal()));
  return model.covariance->modes().backward(z);
}

/// Nothing is done to the estimates and samples of Gaussian paths: their speed is any.
GenerateOrder plainOrder(const PathModel& model, std::int64_t paths) {
  GenerateOrder order{model, 4, paths};
  order.sampler.exactSpeed = false;
  order.corrections = {.projectedBelow = 0, .bounded = false};
  return order;
}

std::vector<std::string> namesOf(const JudgeSnapshot& judged) {
  std::vector<std::string> names;
  for (const Judged& row : judged.rows)
    names.push_back(row.paths);
  return names;
}

#ifdef LARMOR_HAS_PLUGIN
TrainRecipe tinyTraining() {
  TrainRecipe recipe;
  recipe.model.channels = 8;
  recipe.model.multipliers = "1 1";
  recipe.model.stepsPerEpoch = 10;
  recipe.model.validationWindows = 32;
  recipe.trainer.epochs = 3;
  recipe.trainer.batch = 8;
  recipe.trainer.warmupSteps = 5;
  recipe.machine.device = Device::Cpu;
  return recipe;
}
#endif

} // namespace

/// Models of the generative study: trained, kept, sampled from, judged.
class TestPathModels : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { QVERIFY(folder_.isValid()); }

  /// Without a network paths are Gaussian, exactly of the covariance: as far from others of that kind as those are.
  void gaussianPathsAreWithinTheFloor() {
    const PathModel model = gaussianModel(*twoAlphas());
    GenerateOrder order = plainOrder(model, 600);
    order.sampler.evaluations = 6;
    jobs::JobContext context;
    const auto made = generate(order, context).signals;
    const auto drawn = [&](std::uint64_t seed) {
      return measurePaths(drawnPaths(model, seed, 600), 4, MeasureGrid(model.spacing, model.window));
    };
    const PathMeasures reference = drawn(1);
    const PathComparison own = compare(measurePaths(made, 4, MeasureGrid(model.spacing, model.window)), reference),
                         floor = compare(drawn(2), reference);
    QVERIFY2(own.error.value < floor.error.value + 4 * floor.error.error,
             qPrintable(QString("%1, %2 +- %3").arg(own.error.value).arg(floor.error.value).arg(floor.error.error)));
    QVERIFY(own.displacementKs.value < floor.displacementKs.value + 4 * floor.displacementKs.error);
    for (const Estimate& ratio : own.second)
      QVERIFY(std::abs(ratio.value - 1) < 5 * ratio.error + 1e-3);
  }

  /// Paths belong to their numbers, whatever is made beside them, and repeat from the seed.
  void pathsRepeatByNumber() {
    GenerateOrder order{gaussianModel(*twoAlphas()), 4, 8};
    jobs::JobContext context;
    const auto all = generate(order, context).signals;
    QVERIFY(generate(order, context).signals == all);
    order.paths = 3;
    order.firstPath = 5;
    const auto some = generate(order, context).signals;
    const std::size_t width = all.values.size() / 8;
    for (std::size_t i = 0; i < some.values.size(); ++i)
      QVERIFY(std::abs(some.values[i] - all.values[5 * width + i]) < 1e-5f);
    order.sampler.seed = 2;
    QVERIFY(generate(order, context).signals != some);
  }

  /// Made in batches, the paths are the same, and those that are there already are shown.
  void pathsGrowBatchByBatch() {
    GenerateOrder order{gaussianModel(*twoAlphas()), 4, 7};
    jobs::JobContext context;
    const auto whole = refined(generate(order, context).signals, 4, order.model.spacing, 2);
    order.sampler.batch = 3;
    std::vector<std::size_t> seen;
    const auto look = [&](const runs::PathRun& run) { seen.push_back(run.data->particles()); };
    const PathsMade made = makePaths(order, 2, context, jobs::Sink<runs::PathRun>(look));
    QCOMPARE(seen, (std::vector<std::size_t>{3, 6, 7}));
    QVERIFY(made.run.complete && made.run.report);
    for (std::size_t p = 0; p < 7; ++p)
      QVERIFY(norm(made.run.data->position.at(p, 40) - whole.position.at(p, 40)) < 1e-4);
  }

  /// The same noise becomes the same paths, the better the more evaluations; the last moment is what is generated.
  void noiseStraightensIntoPaths() {
    GenerateOrder order{gaussianModel(*twoAlphas()), 4, 3};
    order.sampler.sampler = diffusion::SamplerChoice::Heun; // ab2 is exact for Gaussian paths
    order.corrections = {.projectedBelow = 0, .bounded = false};
    jobs::JobContext context;
    std::size_t published = 0;
    const auto look = [&](const ThoughtSnapshot& now) { published = now.thoughts.size(); };
    const auto seen = think(order, evaluationsIn("8, 4 35"), context, jobs::Sink<ThoughtSnapshot>(look));
    QCOMPARE(published, std::size_t(3));
    const auto& few = seen.thoughts.front();
    const auto& many = seen.thoughts.back();
    QVERIFY(few.evaluations < 8 && many.evaluations > 30 && many.velocityDistance == 0);
    QVERIFY(seen.thoughts[1].velocityDistance < few.velocityDistance && few.placeDistance > 0);
    QCOMPARE(many.frames.size(), std::size_t(many.evaluations) + 1);
    order.sampler.evaluations = 35;
    QVERIFY(many.made() == generate(order, context).signals);
    QVERIFY(few.frames[0].noisy == many.frames[0].noisy); // the same noise
    const auto path = pathsAlong(many.made(), 0.1, 4);
    QCOMPARE(path.size(), std::size_t(3));
    QCOMPARE(path[0].size(), std::size_t(31 * 4 + 1));
    QVERIFY(norm(path[0][4] - path[0][0]) < 0.1 * 2 * 3.15 && norm(path[0][4]) > 0); // not faster than V = 1
    QVERIFY(messageOf([] { evaluationsIn("4 x"); }).contains("whole numbers"));
  }

  /// The filter acts on both: what is alike stays alike, and small lags of rough paths are what it changes.
  void filterActsOnBothKinds() {
    const learning::Array line{{0, 3, 6, 9, 12, 15, 18, 21, 24, 27}, {1, 1, 10}};
    QCOMPARE(boxFiltered(line, 3).values, (std::vector<float>{3, 6, 9, 12, 15, 18, 21, 24}));
    QVERIFY(messageOf([&] { boxFiltered(line, 5); }).contains("leaves a window"));
    JudgeOrder order{gaussianModel(*twoAlphas())};
    order.windows = twoAlphas();
    order.alphas = {4};
    order.paths = 50;
    jobs::JobContext context;
    const JudgeSnapshot plain = judge(order, context);
    order.filter = 3;
    const JudgeSnapshot filtered = judge(order, context);
    QCOMPARE(filtered.filter, std::int64_t(3));
    QVERIFY(filtered.rows[0].comparison.second[0].value != plain.rows[0].comparison.second[0].value);
    QVERIFY(std::abs(filtered.rows[0].comparison.second[0].value - 1) < 0.1);
    QCOMPARE(filtered.heldOut.at(4).size(), std::size_t(50));
    QCOMPARE(reportOf(filtered).at("filter"), 3);
  }

  /// Held-out windows judge: with other training windows the model's row is the same, the floor's is not.
  void trainingSnapshotsDoNotJudge() {
    JudgeOrder order{gaussianModel(*twoAlphas())};
    order.windows = twoAlphas();
    order.alphas = {4};
    order.paths = 100;
    order.model.card["data"]["fingerprint"] = order.windows->fingerprint();
    jobs::JobContext context;
    const JudgeSnapshot first = judge(order, context);
    QVERIFY(first.warnings.empty());
    QCOMPARE(namesOf(first), (std::vector<std::string>{"floor", "model"}));
    auto other = *twoAlphas();
    for (const std::size_t w : other.choose({Part::Training, {}, {}}))
      for (std::size_t t = std::size_t(other.length); t-- > 0;) // half as fast
        for (std::size_t c = 0, at = w * std::size_t(other.length); c < 3; ++c)
          other.velocity[(at + t) * 3 + c] = other.velocity[(at + t / 2) * 3 + c];
    order.windows = std::make_shared<const WindowSet>(other);
    const JudgeSnapshot second = judge(order, context);
    QVERIFY(second.warnings.size() == 1 && QString::fromStdString(second.warnings[0]).contains("other windows"));
    QCOMPARE(second.rows[1].comparison.error.value, first.rows[1].comparison.error.value);
    QVERIFY(second.rows[0].comparison.error.value > 10 * first.rows[0].comparison.error.value);
  }

  /// In Gaussian paths gaps are filled as they were: the truth lies in the band as often as it should, at its ends the
  /// path does not bend more than elsewhere, and its known part stays.
  void gapsAreFilledAsTheyWere() {
    PathModel model = gaussianModel(*twoAlphas());
    model.covariance = falling(32); // helices are known to 1e-4 from what is left of them
    FillOrder order{plainOrder(model, 1), {.gapStart = 1, .gapLength = 0.8}, drawnPaths(model, 3, 150)};
    order.generate.sampler.evaluations = 24;
    jobs::JobContext context;
    const FillResult result = fill(order, context);
    QCOMPARE(result.signals.shape, (std::vector<std::int64_t>{150 * 19, 3, 32}));
    QVERIFY(result.gapBegin == 10 && result.gapEnd == 18);
    QVERIFY(std::abs(result.nominal - 0.9) < 1e-12);
    QVERIFY2(std::abs(result.coverage - 0.9) < 0.05, qPrintable(QString::number(result.coverage)));
    QVERIFY2(std::abs(result.joint - 1) < 0.3, qPrintable(QString::number(result.joint)));
    for (const double ratio : result.flatness)
      QVERIFY2(std::abs(ratio - 1) < 0.25, qPrintable(QString::number(ratio)));
    for (std::size_t t = 0; t < 32; ++t)
      QCOMPARE(result.signals.values[(19 * 3 + 1) * 32 + t] == order.signals.values[(3 + 1) * 32 + t],
               t < 10 || t >= 18);
    const Band band = bandOf(result.signals, 19, 19, 1); // of the second path
    const double truth = order.signals.values[(3 + 1) * 32 + 5] / std::sqrt(3.0);
    QVERIFY(std::abs(band.low[5] - truth) < 1e-6 && std::abs(band.high[5] - truth) < 1e-6);
    QVERIFY(std::abs(band.share - 0.9) < 1e-12);
    QVERIFY(band.low[14] < band.middle[14] && band.middle[14] < band.high[14]);
    order.gap.gapStart = 3;
    QVERIFY(messageOf([&] { fill(order, context); }).contains("within a window"));
  }

  void continuationsKeepWhatPathsAre() {
    PathModel model = gaussianModel(*twoAlphas());
    model.covariance = falling(32); // helices are known to 1e-4 from what is left of them
    FillOrder order{plainOrder(model, 1), {.completions = 2, .continuations = 3}, drawnPaths(model, 3, 40)};
    jobs::JobContext context;
    const FillResult result = fill(order, context);
    QCOMPARE(result.signals.shape, (std::vector<std::int64_t>{80, 3, 32 + 3 * 16}));
    QVERIFY(std::equal(order.signals.values.begin(), order.signals.values.begin() + 32, result.signals.values.begin()));
    QCOMPARE(result.shortRatio.size(), std::size_t(3));
    for (const auto* ratios : {&result.shortRatio, &result.longRatio})
      for (const double ratio : *ratios)
        QVERIFY2(std::abs(ratio - 1) < 0.3, qPrintable(QString::number(ratio)));
  }

  void copiesAreSeen() {
    const WindowSet& w = *twoAlphas();
    const auto training = w.signals(w.choose({Part::Training, 4.0, {}})),
               heldOut = w.signals(w.choose({Part::Test, 4.0, {}})),
               others = w.signals(w.choose({Part::Validation, 4.0, {}}));
    auto copied = turned(training); // and run backwards
    const std::size_t n = std::size_t(w.length);
    for (std::size_t i = 0; i < copied.values.size(); i += n) {
      std::reverse(copied.values.begin() + std::ptrdiff_t(i), copied.values.begin() + std::ptrdiff_t(i + n));
      for (std::size_t t = 0; t < n; ++t)
        copied.values[i + t] = -copied.values[i + t];
    }
    QVERIFY(memorisation(copied, heldOut, training, w.spacing) < 0.01);
    const double fresh = memorisation(others, heldOut, training, w.spacing);
    QVERIFY2(fresh > 0.7 && fresh < 1.4, qPrintable(QString::number(fresh)));
  }

  /// Read and built once, until it is written anew.
  void modelsAreOpenedOnce() {
    const PathModel model = gaussianModel(*twoAlphas());
    saveModel(model, path("once"));
    OpenModels models;
    const auto first = models.open(path("once").string());
    QVERIFY(first == models.open((path("once") / "card.json").string()));
    QVERIFY(first->denoiser && first->model.fingerprint() == model.fingerprint());
    saveModel(model, path("once"));
    std::filesystem::last_write_time(path("once") / "card.json",
                                     std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    QVERIFY(first != models.open(path("once").string()));
    models.put("trained", std::make_shared<const PathModel>(model));
    QVERIFY(models.open("trained") == models.open("trained") && models.open("trained")->denoiser);
    QVERIFY(messageOf([&] { models.open(path("nowhere").string()); }).contains("no model"));
  }

  void whatDoesNotFitIsNamed() {
    const PathModel model = gaussianModel(helices(30, {4}));
    QVERIFY(messageOf([&] { alphaOf(model, 8); }).contains("knows alpha = 4 alone"));
    QCOMPARE(alphaOf(model, 0), 4.0);
    QVERIFY(QString::fromStdString(model.doubtAbout(5)).contains("extrapolation") && model.doubtAbout(4).empty());
    JudgeOrder order{model};
    jobs::JobContext context;
    order.windows = std::make_shared<const WindowSet>(helices(5, {4}, 48));
    QVERIFY(messageOf([&] { judge(order, context); }).contains("48 samples"));
    order.windows = std::make_shared<const WindowSet>(helices(5, {4}, 32, 1)); // all of it for the test
    QVERIFY(messageOf([&] { judge(order, context); }).contains("none for training"));
    saveModel(model, path("kept"));
    const PathModel read = loadModel(path("kept").string());
    QCOMPARE(read.fingerprint(), model.fingerprint());
    QCOMPARE(read.name, std::string("kept"));
    auto card = read.card;
    card.erase("alphas");
    storage::writeAtomically(path("kept") / "card.json", card.dump());
    QVERIFY(messageOf([&] { loadModel(path("kept").string()); }).contains("alphas"));
    QVERIFY(messageOf([&] { loadModel(path("none").string()); }).contains("no model"));
  }

#ifdef LARMOR_HAS_PLUGIN
  /// Stopped within an epoch and gone on with: the same weights, the same curves, those of the looks too.
  void stoppedTrainingGoesOnToTheBit() {
    TrainRecipe recipe = tinyTraining();
    recipe.checks = {.every = 1, .paths = 20};
    const TrainOrder whole{recipe, twoAlphas()}, parts{recipe, twoAlphas(), path("state.h5")};
    jobs::JobContext context, stopped;
    const TrainSnapshot expected = train(whole, context);
    const auto stop = [&](const TrainSnapshot& now) {
      if (now.state.epochsDone() > 1.2)
        stopped.requestCancel();
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, train(parts, stopped, jobs::Sink<TrainSnapshot>(stop)));
    QVERIFY(std::filesystem::exists(path("state.h5")));
    const TrainSnapshot gone = train(parts, context);
    QVERIFY(gone.model->weights == expected.model->weights);
    QVERIFY(gone.state.meter("validation")->values == expected.state.meter("validation")->values);
    QCOMPARE(gone.checks.size(), expected.checks.size());
    for (std::size_t i = 0; i < gone.checks.size(); ++i) {
      QCOMPARE(expected.checks[i].step, (std::vector<double>{10, 20, 30}));
      QVERIFY(jsonOf({gone.checks[i]}) == jsonOf({expected.checks[i]})); // some are not to be had: null
    }
    QCOMPARE(expected.cost.steps, std::int64_t(30));
    QVERIFY(expected.model->conditional && expected.test.condition > 0);
    QCOMPARE(expected.test.byNoise.size(), std::size_t(6));
    for (const NoiseError& e : expected.test.byNoise) // hardly trained: about as good as the filter that it begins as
      QVERIFY(std::abs(e.error / e.gaussian - 1) < 0.2);
  }

  /// A denoiser of another program, from noise of its own: what its formula makes, and judged like any.
  void denoisersOfOthers() {
    const auto folder = path("script");
    std::filesystem::create_directories(folder);
    QCOMPARE(QProcess::execute(torchScriptWriter(), {QString::fromStdString((folder / "denoiser.pt").string()),
                                                     "def forward(self, noisy, sigma):\n  s = sigma.unsqueeze(2)\n"
                                                     "  return noisy / (1.0 + s * s)\n"}),
             0);
    const nlohmann::json card{{"format", "larmor-generative-model"},
                              {"script", "denoiser.pt"},
                              {"conditional", false},
                              {"alphas", {4}},
                              {"window", twoAlphas()->length},
                              {"sample_spacing", twoAlphas()->spacing}};
    storage::writeAtomically(folder / "card.json", card.dump());
    const PathModel model = loadModel(folder.string());
    jobs::JobContext context;
    GenerateOrder order = plainOrder(model, 5);
    order.sampler.sampler = diffusion::SamplerChoice::Heun;
    order.sampler.evaluations = 7;
    order.noise = drawnPaths(gaussianModel(*twoAlphas()), 3, 5);
    const learning::Array made = generate(order, context).signals;
    order.model.script.clear(); // what is left is the filter of white signals: the same formula
    const learning::Array expected = generate(order, context).signals;
    for (std::size_t i = 0; i < made.values.size(); ++i)
      QVERIFY(std::abs(made.values[i] - expected.values[i]) < 1e-4f);
    order.noise.values[0] += 1;
    QVERIFY(std::abs(generate(order, context).signals.values[0] - expected.values[0]) > 1e-2f);
    order.noise.shape[0] = 4;
    QVERIFY(
        messageOf([&] { generate(order, context); }).contains("noise: has the shape [4, 3, 32]; expected [5, 3, 32]"));
    JudgeOrder judging{model, twoAlphas()};
    judging.alphas = {4};
    judging.paths = 20;
    QCOMPARE(messageOf([&] { QVERIFY(!judge(judging, context).rows.empty()); }), QString());
  }

  /// What is looked at says what it is of, and changes nothing of the model; stopped in a look, it is made again.
  void looksAreOfWhatTheModelMakes() {
    TrainRecipe recipe = tinyTraining();
    recipe.checks.every = 0;
    jobs::JobContext context;
    const TrainSnapshot plain = train({recipe, twoAlphas()}, context);
    QVERIFY(plain.checks.empty());
    recipe.checks = {.every = 2, .paths = 40};
    const TrainOrder order{recipe, twoAlphas(), path("looks.h5")};
    jobs::JobContext stopped;
    const auto stop = [&](const TrainSnapshot& now) {
      if (now.state.step == 10 && now.state.epoch == 1)
        stopped.requestCancel(); // before the first look
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, train(order, stopped, jobs::Sink<TrainSnapshot>(stop)));
    const TrainSnapshot looked = train(order, context);
    QVERIFY(looked.model->weights == plain.model->weights);
    const auto find = [&](const char* quantity, double alpha, double place) {
      for (const CheckSeries& check : looked.checks)
        if (check.quantity == quantity && check.alpha == alpha && std::abs(check.place - place) < 1e-9)
          return check;
      return CheckSeries{};
    };
    for (const double alpha : {4.0, 16.0}) { // hardly trained: paths are Gaussian ones of the right covariance
      const CheckSeries s2 = find("structure_function_2_ratio", alpha, 0.1);
      QCOMPARE(s2.step, (std::vector<double>{20, 30})); // every second epoch, and the last
      QVERIFY2(std::abs(s2.value.back() - 1) < 0.5, qPrintable(QString::number(s2.value.back())));
      for (const char* quantity : {"error", "memorisation"})
        QVERIFY2(find(quantity, alpha, 0).value.back() > 0, quantity);
    }
    QVERIFY(std::abs(find("denoising_ratio", 0, 0.3).value.back() - 1) < 0.2);
    QVERIFY(std::abs(find("condition_test", 0, 0).value.back() / looked.test.condition - 1) < 0.2);
    QVERIFY(loopMeters(looked.state).size() + looked.checks.size() == looked.state.meters.size());
    QCOMPARE(cardOf(looked, *twoAlphas(), "data.h5", {}).at("checks").size(), looked.checks.size());
  }

  /// A branch begins with the weights of a model.
  void branchesBeginWithTheWeightsOfAModel() {
    jobs::JobContext context;
    TrainRecipe recipe = tinyTraining();
    recipe.checks.every = 0;
    const TrainSnapshot first = train({recipe, twoAlphas()}, context);
    saveModel(*first.model, path("first"));
    recipe.model.start = path("first").string();
    recipe.trainer.rate = 1e-9;
    recipe.trainer.seed = 5;
    const TrainSnapshot branch = train({recipe, twoAlphas()}, context);
    for (const auto& [name, array] : first.model->weights)
      for (std::size_t i = 0; i < array.values.size(); ++i)
        QVERIFY(std::abs(array.values[i] - branch.model->weights.at(name).values[i]) < 1e-5f);
    const double alpha = recipe.model.alpha = twoAlphas()->alphas().back(); // of one that was told of two
    const PathModel dedicated = *train({recipe, twoAlphas()}, context).model;
    QVERIFY(dedicated.conditional);
    QCOMPARE(dedicated.network->options, first.model->network->options);
    QCOMPARE(dedicated.alphas, std::vector{alpha});
    recipe.model.channels = 16;
    QVERIFY(messageOf([&] { train({recipe, twoAlphas()}, context); }).contains("first weights"));
  }

  void anglesAreLearned_data() {
    QTest::addColumn<int>("coordinates");
    QTest::addColumn<int>("process");
    QTest::newRow("the paper's") << int(diffusion::Coordinates::Angles) << int(ProcessChoice::Ddpm);
    QTest::newRow("with a direction") << int(diffusion::Coordinates::Circle) << int(ProcessChoice::Wiener);
  }
  /// Of a model that knows velocities as angles all paths have |V| = 1, it is kept and fills gaps as such.
  void anglesAreLearned() {
    QFETCH(int, coordinates);
    QFETCH(int, process);
    jobs::JobContext context;
    TrainRecipe recipe = tinyTraining();
    recipe.model.coordinates = diffusion::Coordinates(coordinates);
    QVERIFY(messageOf([&] { train({recipe, twoAlphas()}, context); }).contains("cartesian"));
    recipe.model.network = NetworkChoice::Patch;
    recipe.model.process = ProcessChoice(process);
    recipe.checks = {.every = 2, .paths = 20};
    const TrainSnapshot trained = train({recipe, twoAlphas()}, context);
    QCOMPARE(trained.test.byNoise.size(), std::size_t(6));
    saveModel(*trained.model, path("angles"));
    const PathModel model = loadModel(path("angles"));
    QCOMPARE(int(model.coordinates), coordinates);
    const learning::Array made = generate(plainOrder(model, 5), context).signals;
    QCOMPARE(made.shape, (std::vector<std::int64_t>{5, 3, model.window}));
    const std::size_t n = std::size_t(model.window);
    for (std::size_t i = 0; i < 5 * n; ++i) {
      const float* const x = made.values.data() + i / n * 3 * n + i % n;
      QVERIFY(std::abs(x[0] * x[0] + x[n] * x[n] + x[2 * n] * x[2 * n] - 3) < 1e-4f);
    }
    const FillResult filled = fill({plainOrder(model, 1), {.gapStart = 1, .gapLength = 0.8}, made}, context);
    for (std::size_t i = 0; i < 3 * n; ++i)
      if (i % n < filled.gapBegin || i % n >= filled.gapEnd)
        QCOMPARE(filled.signals.values[i], made.values[i]);
    recipe.model.coordinates = diffusion::Coordinates::Cartesian;
    recipe.model.start = path("angles");
    QVERIFY(messageOf([&] { train({recipe, twoAlphas()}, context); }).contains("coordinates"));
  }

  /// What a training takes is known without it, and hardly depends on how many windows there are.
  void costIsKnownBefore() {
    jobs::JobContext context;
    const learning::TrainingCost cost = costOf({tinyTraining(), twoAlphas()}, context);
    QVERIFY(cost.parameters > 100 && cost.steps == 30 && cost.secondsPerStep > 0 && cost.bytes > 1e4);
  }

  void trainingRefusesWhatIsNotThere() {
    jobs::JobContext context;
    TrainRecipe recipe = tinyTraining();
    recipe.model.alpha = 5;
    QVERIFY(messageOf([&] { train({recipe, twoAlphas()}, context); }).contains("there are no windows of 5"));
    recipe.model.alpha = 0;
    const auto alone = std::make_shared<const WindowSet>(helices(20, {4}, 32, 1));
    QVERIFY(messageOf([&] { train({recipe, alone}, context); }).contains("0 for training"));
  }

  /// The commands one after the other: each reads what the one before wrote.
  void commandsFollowEachOther() {
    storage::Provenance origin;
    origin.format = windowFormat;
    writeWindows(path("data.h5"), *twoAlphas(), origin);
    const studies::Study s = study();
    jobs::JobContext context;
    auto& training = s.action("train");
    training.parameters().setTexts({{"alphas", "4,16"},
                                    {"channels", "8"},
                                    {"multipliers", "1 1"},
                                    {"steps_per_epoch", "4"},
                                    {"epochs", "1"},
                                    {"batch", "8"},
                                    {"device", "cpu"}});
    const auto card = training.run({{path("data.h5")}, path("model")}, context);
    QCOMPARE(card.at("data").at("fingerprint"), twoAlphas()->fingerprint());
    QVERIFY(training.run({{path("data.h5")}, path("model")}, context).contains("note")); // it had ended

    const std::string first = loadModel(path("model").string()).fingerprint();
    training.parameters().setTexts({{"seed", "2"}});
    QVERIFY(messageOf([&] { training.run({{path("data.h5")}, path("model")}, context); }).contains("another training"));
    training.parameters().setTexts({{"resume", "no"}});
    const auto other = training.run({{path("data.h5")}, path("model")}, context);
    QVERIFY(loadModel(path("model").string()).fingerprint() != first && !other.contains("note"));
    QVERIFY(!QString::fromStdString(other.at("command")).contains("resume"));

    auto& sampling = s.action("sample");
    sampling.parameters().setTexts(
        {{"model", path("model").string()}, {"alpha", "8"}, {"paths", "5"}, {"evaluations", "4"}});
    sampling.run({{}, path("paths.h5")}, context);
    const auto run = runs::readPaths(storage::openRun(path("paths.h5")));
    QCOMPARE(run.run.data->particles(), std::size_t(5));
    QCOMPARE(run.run.data->records(), std::size_t(31 * 8 + 1));
    QCOMPARE(run.run.name, std::string("Generated by model, α = 8"));
    QVERIFY(run.run.report && run.run.warnings.empty() && run.run.fingerprint.size() == 12);
    QCOMPARE(run.provenance->study, std::string("generative"));
    for (std::size_t r = 0; r < run.run.done; ++r)
      QVERIFY(std::abs(norm(run.run.data->velocity.at(3, r)) - 1) < 1e-6);

    auto& filling = s.action("fill");
    filling.parameters().setTexts({{"model", path("model").string()},
                                   {"gap_start", "1"},
                                   {"gap_length", "0.5"},
                                   {"paths", "2"},
                                   {"completions", "3"},
                                   {"evaluations", "4"}});
    for (const char* file : {"paths.h5", "data.h5"}) {
      const auto filled = filling.run({{path(file)}, path("filled.h5")}, context);
      QCOMPARE(filled.at("flatness_ratio").size(), std::size_t(3));
      QCOMPARE(runs::readPaths(storage::openRun(path("filled.h5"))).run.data->particles(), std::size_t(2 * 3));
    }

    auto& judging = s.action("validate");
    judging.parameters().setTexts(
        {{"model", path("model").string()}, {"alphas", "4,16"}, {"paths", "40"}, {"evaluations", "4"}});
    const auto judged = judging.run({{path("data.h5")}, path("report.json")}, context);
    QVERIFY(judged.at("warnings").empty());
    for (const char* key : {"error", "mirror_ratio", "reversal_ratio", "displacement_ks", "curvature_ratio",
                            "pitch_memory_difference", "structure_function_2_ratio", "msd_ratio", "flatness_ratio"})
      QVERIFY2(judged.at("rows").at(1).contains(key), key);
    QVERIFY(judged.at("rows").at(1).at("memorisation") > 0.3);
    QVERIFY(judged.at("rows").at(1).at("guidance") == diffusion::usualGuidance);

    auto& tuning = s.action("tune");
    tuning.parameters().setTexts(
        {{"model", path("model").string()}, {"guidances", "1.5 0.5"}, {"paths", "40"}, {"evaluations", "4"}});
    const auto tuned = tuning.run({{path("data.h5")}, path("tuned")}, context);
    QCOMPARE(tuned.at("trials").size(), std::size_t(4));
    PathModel model = loadModel(path("tuned").string());
    for (std::size_t i = 0; i < 2; ++i) { // trials are by guidance, then by alpha
      const auto& trials = tuned.at("trials");
      QCOMPARE(trials.at(i).at("alpha").get<double>(), model.alphas.at(i));
      const bool less = trials.at(i).at("score") < trials.at(2 + i).at("score");
      QCOMPARE(model.guidance.at(i), less ? 0.5 : 1.5);
    }
    model.guidance = {1, 2};
    QCOMPARE(model.guidanceAt(8), 1.5);
    QCOMPARE(model.guidanceAt(2), 1.0);
    QCOMPARE(model.guidanceAt(100), 2.0);
    tuning.parameters().setTexts({{"guidances", "0"}});
    QVERIFY(messageOf([&] { tuning.run({{path("data.h5")}, path("tuned")}, context); }).contains("guidances"));
    judging.parameters().setTexts({{"filter", "3"}, {"alphas", "4"}, {"baselines", "no"}});
    QCOMPARE(judging.run({{path("data.h5")}, {}}, context).at("filter"), 3);
    QCOMPARE(judged.at("rows").size(), std::size_t(2 * 7)); // floor, model, gaussian, one neighbour and its pool twice
  }
#endif

private:
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

LARMOR_TEST(TestPathModels)
#include "tst_path_models.moc"
