#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/core/Resources.h"
#include "engine/studies/transport/Calibration.h"
#include "engine/studies/transport/Cautions.h"
#include "engine/studies/transport/Propose.h"
#include "engine/studies/transport/Train.h"
#include "tests/MessageOf.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::studies::transport;
using testing::messageOf;

namespace {

/// A made-up law of the right kind: D/(v lambda) depends on b and rho/lambda.
double law(const Point& p) {
  const double rho = std::sqrt(p.energy * (p.energy + 2.0)) / p.lambdaPerp;
  return speedOf(p.energy) * p.lambdaPerp * p.b * p.b / ((1.0 + 3.0 * p.b) * (1.0 + rho));
}

std::vector<DatabaseRow> madeUp(std::int64_t count, double noise) {
  std::vector<DatabaseRow> rows;
  DatabaseParameters parameters;
  parameters.sampling = Sampling::Sobol;
  for (std::int64_t n = 0; n < count; ++n) {
    const auto p = pointOf(parameters, n);
    DatabaseRow row;
    row.number = n;
    row.energy = p.energy;
    row.b = p.b;
    row.lambdaPerp = p.lambdaPerp;
    const double d = law({p.energy, p.b, p.lambdaPerp});
    row.moving = row.diffusion = d * std::exp(noise * Philox(5, 1, std::uint64_t(n)).normal());
    row.movingError = row.error = noise * d;
    row.saturated = n % 3 != 0;
    row.change = row.changeError = 0.0;
    row.wallSeconds = 1;
    rows.push_back(row);
  }
  return rows;
}

TrainOrder quick(ModelKind kind, std::int64_t members, std::vector<DatabaseRow> rows) {
  TrainOrder order{TrainRecipe(kind), std::move(rows), {}};
  order.recipe.network.members = members;
  order.recipe.trainer.epochs = kind == ModelKind::Seed ? 4000 : 800;
  return order;
}

/// D = v lambda b^2 exactly: a network of zeros.
TransportModel exactModel() {
  TransportModel model;
  model.members.push_back({{{2, 1, {0, 0}, {0}}}});
  model.centre = {0, 0};
  model.width = {1, 1};
  return model;
}

/// Card of a TorchScript model.
QByteArray scriptCard(const char* file) {
  const nlohmann::json card = {{"format", "larmor-transport-model"},
                               {"kind", "torchscript"},
                               {"inputs", {"T", "b", "lambda_perp"}},
                               {"file", file}};
  return QByteArray::fromStdString(card.dump());
}

} // namespace

/// Models of the diffusion coefficient: trained on a law that is known, saved, read, asked.
class TestTransportModels : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void partsStayApart() {
    const auto rows = madeUp(2000, 0.02);
    std::array<std::size_t, 3> counts{};
    std::size_t i = 0;
    for (const Part part : {Part::Training, Part::Validation, Part::Test})
      counts[i++] = rowsOf(rows, part, 1).size();
    QCOMPARE(counts[0] + counts[1] + counts[2], std::size_t(2000));
    QVERIFY(counts[2] > 160 && counts[2] < 240);
    QVERIFY(counts[1] > 140 && counts[1] < 220);
    const std::vector<studies::transport::DatabaseRow> shorter(rows.begin(), rows.begin() + 1000);
    const auto few = rowsOf(shorter, Part::Test, 1), all = rowsOf(rows, Part::Test, 1); // a longer database keeps them
    QVERIFY(std::equal(few.begin(), few.end(), all.begin(), // whole rows never are: an error that is not known is NaN
                       [](const auto& one, const auto& other) { return one.number == other.number; }));
  }

  /// D at the end has an error of its own; databases of before it was kept do not know it, and nobody makes one up.
  void theEndHasItsOwnError() {
    auto rows = madeUp(100, 0.02);
    for (auto& row : rows) {
      row.diffusionEnd = 1.1 * row.moving;
      row.endError = 0.05 * row.diffusionEnd;
    }
    QCOMPARE(labelOf(rows[3], Label::End).error, rows[3].endError);
    const std::string file = folder_.filePath("end.h5").toStdString();
    writeDatabase(file, {}, rows, "test");
    QVERIFY(readDatabase(file) == rows);
    const Predictor predictor(loadModel("transport-scaling"));
    QVERIFY(std::abs(validate(predictor, rows, Label::End).noise - 0.05) < 1e-12);

    auto old = readDatabase(resource("models/transport-database.h5"));
    for (auto& row : old) // as databases of before, whichever of its rows have been simulated again
      row.endError = NAN;
    QVERIFY(std::isnan(labelOf(old[0], Label::End).error) && !std::isnan(labelOf(old[0], Label::Moving).error));
    const Validation v = validate(predictor, old, Label::End);
    QVERIFY(v.main.rms > 0 && std::isnan(v.noise) && std::isnan(v.coverage.value()));
    QVERIFY(nlohmann::json::parse(jsonOf(v).dump())["noise_floor"].is_null());
    TransportModel model = predictor.model();
    calibrate(model, rowsOf(old, Part::Validation, 1), old, Label::End); // errors that are not known count as none
    QVERIFY(std::isfinite(Predictor(model).at({1, 0.2, 5}).uncertainty));
  }

#ifdef LARMOR_HAS_PLUGIN
  void scalingEnsembleLearnsTheLaw() {
    constexpr double noise = 0.03;
    const auto rows = madeUp(800, noise);
    jobs::JobContext context;
    const auto last = train(quick(ModelKind::Scaling, 3, rows), context);
    QCOMPARE(last.trainings.size(), std::size_t(3));
    QVERIFY2(last.test->main.rms < 1.3 * noise, qPrintable(QString::number(last.test->main.rms)));
    QVERIFY(std::abs(last.test->noise - noise) < 0.003);
    model_ = last.model;
    const double covered = last.test->coverage.value();
    QVERIFY2(covered > 0.5 && covered < 0.85, qPrintable(QString::number(covered)));
    const Predictor predictor(*last.model);
    double square = 0; // against the law itself the ensemble is far better than its data
    const auto test = rowsOf(rows, Part::Test, 1);
    std::size_t used = 0;
    for (const auto& row : test)
      if (row.b > 0.05) {
        square += std::pow(
            predictor.at({row.energy, row.b, row.lambdaPerp}).diffusion / law({row.energy, row.b, row.lambdaPerp}) - 1,
            2);
        ++used;
      }
    QVERIFY2(std::sqrt(square / double(used)) < noise, qPrintable(QString::number(std::sqrt(square / double(used)))));
    QCOMPARE(predictor.at({1, 0, 5}).diffusion, 0.0);
  }

  void seedNetworkLearnsTheLaw() {
    jobs::JobContext context;
    const auto last = train(quick(ModelKind::Seed, 1, madeUp(800, 0.01)), context);
    QCOMPARE(last.model->members.size(), std::size_t(1));
    QCOMPARE(last.model->members[0].layers.size(), std::size_t(3));
    QCOMPARE(last.model->members[0].layers[0].outputs, std::size_t(10));
    QCOMPARE(last.model->members[0].layers[1].outputs, std::size_t(5));
    QVERIFY2(last.test->main.median < 0.1, qPrintable(QString::number(last.test->main.median)));
    for (double b : {0.0, 0.01, 0.5})
      QVERIFY(Predictor(*last.model).at({3, b, 4}).diffusion >= 0);
  }

  void batchesAndSinglesAgree() {
    QVERIFY(model_);
    const Predictor predictor(*model_);
    std::vector<Point> points;
    for (const auto& row : madeUp(1500, 0))
      points.push_back({row.energy, row.b, row.lambdaPerp});
    const auto many = predictor.at(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Prediction one = predictor.at(points[i]);
      QVERIFY(std::abs(many[i].diffusion - one.diffusion) <= 2e-5 * one.diffusion);
      QVERIFY(std::abs(many[i].uncertainty - one.uncertainty) <= 1e-3 * one.uncertainty + 1e-12);
    }
  }

  void savedAndReadIsTheSame() {
    QVERIFY(model_);
    const QString folder = folder_.filePath("model");
    TransportModel model = *model_;
    model.card = {{"note", "for the test"}};
    saveModel(model, folder.toStdString());
    const TransportModel read = loadModel(folder.toStdString());
    QCOMPARE(read.card["note"].get<std::string>(), std::string("for the test"));
    const Point p{2, 0.3, 7};
    QCOMPARE(Predictor(read).at(p).diffusion, Predictor(model).at(p).diffusion);
    QCOMPARE(Predictor(read).at(p).uncertainty, Predictor(model).at(p).uncertainty);

    QVERIFY(messageOf([&] { saveModel(model, (folder + "/card.json").toStdString()); }).contains("is a file"));
    QVERIFY(messageOf([&] { saveModel(model, (folder + "/card.json/x").toStdString()); }).contains("Not a directory"));

    QFile weights(folder + "/weights.h5");
    QVERIFY(weights.resize(weights.size() / 2));
    QVERIFY(messageOf([&] { loadModel(folder.toStdString()); }).contains("weights.h5"));
    QVERIFY(weights.remove());
    QVERIFY(messageOf([&] { loadModel(folder.toStdString()); }).contains("weights.h5"));
    for (const auto& [change, words] : {std::pair{R"("inputs": ["b", "T", "lambda_perp"])", R"(inputs are ["b")"},
                                        {R"("outputs": ["kappa"])", R"(outputs are ["kappa"])"},
                                        {R"("units": {"T": "GeV"})", R"(units are {"T":"GeV"})"},
                                        {R"("format_version": 99)", "newer version"}}) {
      writeCard(folder, QByteArray(R"({"format": "larmor-transport-model", "kind": "scaling", )") + change + "}");
      const QString message = messageOf([&] { loadModel(folder.toStdString()); });
      QVERIFY2(message.contains("card.json") && message.contains(words), qPrintable(message));
    }
    writeCard(folder, R"({"format": "larmor-transport-model", "kind": "magic"})");
    QVERIFY(messageOf([&] { loadModel(folder.toStdString()); }).contains("kind is 'magic'"));
    writeCard(folder, "{");
    QVERIFY(messageOf([&] { loadModel(folder.toStdString()); }).contains("is not valid JSON"));
    QVERIFY(messageOf([] { loadModel("nothing-like-it"); }).contains("is no model"));
  }

  void proposalsAreWhereItIsLeastCertain() {
    QVERIFY(model_);
    const Predictor predictor(*model_);
    const auto proposals = propose(predictor, {}, 5, 1);
    QCOMPARE(proposals.size(), std::size_t(5));
    double mean = 0;
    for (const auto& row : madeUp(500, 0))
      if (row.b > 0) {
        const auto p = predictor.at({row.energy, row.b, row.lambdaPerp});
        mean += p.uncertainty / p.diffusion / 500;
      }
    for (const Proposal& p : proposals)
      QVERIFY(p.relativeUncertainty > mean);
    const auto others = propose(predictor, {proposals[0].point}, 5, 1);
    QVERIFY(others[0].point.energy != proposals[0].point.energy);
  }

  /// Few rows make uncertain models, and they know: of many other points about 68 % lie within one standard error.
  void uncertaintyOfFewRows_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("models");
    QTest::newRow("30 rows") << 30 << 4;
    QTest::newRow("60 rows") << 60 << 2;
    QTest::newRow("200 rows") << 200 << 1;
  }
  void uncertaintyOfFewRows() {
    QFETCH(int, count);
    QFETCH(int, models);
    constexpr double noise = 0.03;
    const auto all = madeUp(2000, noise);
    const std::vector<DatabaseRow> others(all.begin() + 1000, all.begin() + 1500);
    double coverage = 0, error = 0, told = 0;
    jobs::JobContext context;
    for (int m = 0; m < models; ++m) {
      const auto first = all.begin() + m * 200;
      TrainOrder order = quick(ModelKind::Scaling, 2, {first, first + count});
      order.recipe.network.width = 12;
      order.recipe.trainer.epochs = 400;
      const auto last = train(order, context);
      QVERIFY(last.folds >= 5);
      const Validation v = validate(Predictor(*last.model), others, Label::Moving);
      coverage += v.coverage.value() / models;
      error += v.main.median / models;
      std::vector<double> relative;
      for (const auto& row : v.rows)
        relative.push_back(row.uncertainty / row.predicted);
      told += learning::quantile(relative, 0.5) / models;
      QCOMPARE(last.model->trainingRows, last.trainingRows);
    }
    qInfo() << count << "rows: coverage" << coverage << "median error" << error << "median uncertainty" << told;
    QVERIFY2(coverage > 0.55 && coverage < 0.92, qPrintable(QString::number(coverage)));
  }

  void stoppedTrainingGoesOn() {
    TrainOrder order = quick(ModelKind::Scaling, 2, madeUp(200, 0.02));
    order.recipe.trainer.epochs = 60;
    jobs::JobContext free;
    const auto whole = train(order, free);
    order.checkpoint = folder_.filePath("checkpoint").toStdString();
    jobs::JobContext stopped;
    stopped.requestCancel();
    QVERIFY_EXCEPTION_THROWN(train(order, stopped), Cancelled);
    const auto resumed = train(order, free);
    QCOMPARE(resumed.test->main.rms, whole.test->main.rms);
  }
#endif

  void tooFewRows() {
    jobs::JobContext context;
    const auto told = [&](std::vector<DatabaseRow> rows) {
      return messageOf([&] { train(quick(ModelKind::Scaling, 1, std::move(rows)), context); });
    };
    QVERIFY(told(madeUp(10, 0.02)).contains("at least 20"));
    QVERIFY(told({}).contains("0 rows"));
  }

  void cautions() {
    TransportModel model;
    model.kind = ModelKind::Seed;
    model.median = 0.5;
    QVERIFY(cautionsOf(model, {1, 0.2, 5}, {0.1, 0.01}).empty());
    const std::vector<Caution> all{Caution::EnergyOutside, Caution::AmplitudeOutside, Caution::LengthOutside,
                                   Caution::SlowToSettle, Caution::FarBelowMedian};
    QVERIFY(cautionsOf(model, {20, 2, 0.1}, {0.001, 0.0001}) == all);
    QVERIFY(cautionsOf(model, {3.5, 0.07, 4.4}, {0.1, 0.01}) == std::vector{Caution::WeakTurbulence});
    QVERIFY(cautionsOf(model, {1e-3, 0.2, 5}, {0.1, 0.01}) == std::vector{Caution::EnergyBelow});
    QVERIFY(cautionsOf(model, {1, 0.2, 5}, {-0.1, 0.01}).front() == Caution::NotPositive);
    QVERIFY(cautionsOf(model, {1, 0.2, 5}, {0.1, 0.11}) == std::vector{Caution::NoPrediction});
    QVERIFY(Prediction({0.1, NAN}).says() && Prediction({0.0, 0.0}).says() && !Prediction({0.03, 85000}).says());
    // It stays constant where D falls with the momentum: of T = 1e-4 it knows only the size.
    QVERIFY(model.relativeUncertainty({1e-4, 0.2, 5}, 0.01, 0.0) > 5 &&
            model.relativeUncertainty({0.011, 0.2, 5}, 0.01, 0.0) < 1);
    QVERIFY(labelError({5, 0.2, 2}) < 0.13); // where it is fine
    model.trainingRows = 24;
    QVERIFY(cautionsOf(model, {1, 0.2, 5}, {0.1, 0.01}) == std::vector{Caution::FewRows});
    QVERIFY(textOf(Caution::FewRows, model).find("24 rows") != std::string::npos);
    model.trainingRows = 200;
    const std::vector<Point> points{{1, 0.2, 5}, {9.5, 0.9, 0.2}, {9.5, 0.5, 0.3}};
    const std::vector<Prediction> predictions(3, {0.1, 0.01});
    const auto texts = cautionsOf(model, points, predictions, std::vector<std::size_t>{2, 4, 5});
    QCOMPARE(texts.size(), std::size_t(1));
    QVERIFY(texts[0].starts_with("2 rows, the first in line 4: the gyro-radius is above 3"));
  }

  /// A model of rows that were simulated until D was flat needs no caution for the others, and no error of labels.
  void labelsThatAreKnownToBeFlat() {
    TransportModel model = exactModel();
    auto rows = madeUp(200, 0.02);
    std::erase_if(rows, [](const auto& row) { return row.b <= 0; });
    for (auto& row : rows) {
      row.moving = Predictor(model).at(pointOf(row)).diffusion *
                   std::exp(0.02 * Philox(8, 1, std::uint64_t(row.number)).normal());
      row.movingError = 0.02 * row.moving;
      row.change = NAN;
      row.saturated = true;
    }
    const Point slow{9.5, 0.9, 0.2}, weak{3.5, 0.07, 4.4};
    calibrate(model, rows, rows, Label::Moving);
    QVERIFY(!model.settledLabels && cautionsOf(model, slow, {1, 0.1}) == std::vector{Caution::SlowToSettle});
    const double before = model.relativeUncertainty(slow, 1.0, 0.0);
    QVERIFY(before > labelError(slow));
    for (auto& row : rows)
      row.change = 0.0;
    calibrate(model, rows, rows, Label::Moving);
    QVERIFY(model.settledLabels && cautionsOf(model, slow, {1, 0.1}).empty() &&
            cautionsOf(model, weak, {1, 0.1}).empty());
    QVERIFY(model.relativeUncertainty(slow, 1.0, 0.0) < 0.5 * before);
    QVERIFY(model.relativeUncertainty({1, 0.2, 5}, 1.0, 0.0) > 0.03); // what counts as flat
    const QString folder = folder_.filePath("settled");
    saveModel(model, folder.toStdString());
    QVERIFY(loadModel(folder.toStdString()).settledLabels);
    QVERIFY(!loadModel(oldModel(model)).settledLabels);
    const double before3 = validate(Predictor(model), rows, Label::Moving).main.rms;
    std::size_t half = 0;
    for (auto& row : rows) // of most it is not known: they are half as large, and nobody learns from them
      if (labelError(pointOf(row)) > 0.0 && ++half % 4 != 0) {
        row.change = NAN;
        row.moving *= 0.5;
      }
    QVERIFY(half > 4);
    const double still = model.relativeUncertainty({1, 0.2, 5}, 1.0, 0.0);
    calibrate(model, rows, rows, Label::Moving);
    QVERIFY(!model.settledLabels);
    QVERIFY(model.relativeUncertainty({1, 0.2, 5}, 1.0, 0.0) < 1.2 * still);
    QVERIFY(validate(Predictor(model), rows, Label::Moving).main.rms < 1.2 * before3);
    QVERIFY(model.relativeUncertainty({5, 1.0, 10}, 1.0, 0.0) < 0.1);
    for (const auto& [b, wrong] : {std::pair{2.0, 0.3}, {4.0, 2.5}, {8.0, 20.0}}) // more with every octave
      QVERIFY(model.relativeUncertainty({5, b, 10}, 1.0, 0.0) > wrong);
    rows[5].change = 3.0 * rows[5].movingError; // not flat: what it did last is part of the label's error
    rows[5].saturated = false;
    QVERIFY(std::abs(labelOf(rows[5], Label::Moving).error / rows[5].movingError - std::sqrt(10.0)) < 1e-12);
  }

  /// Where the rows' noise explains all differences, the model's own part is not nothing, nor as large as the noise.
  void uncertaintyBelowTheNoise() {
    TransportModel model = exactModel();
    auto rows = madeUp(2000, 0.02);
    std::erase_if(rows, [](const auto& row) { return row.b <= 0 || row.number % 10 != 0; });
    for (auto& row : rows) {
      row.moving = Predictor(model).at(pointOf(row)).diffusion *
                   std::exp(0.03 * Philox(7, 1, std::uint64_t(row.number)).normal());
      row.movingError = 0.03 * row.moving;
      row.change = NAN; // as of before
    }
    calibrate(model, rows, rows, Label::Moving);
    for (const Point& p : {Point{1, 0.2, 5}, Point{5, 0.8, 10}, Point{2, 0.5, 3}}) {
      const double own = model.relativeUncertainty(p, 1.0, 0.0);
      QVERIFY2(own > 0.004 && own < 0.024, qPrintable(QString::number(own)));
    }
  }

  /// Noise that depends on the place is found where it is.
  void uncertaintyFollowsTheResiduals() {
    auto rows = madeUp(2000, 0.02);
    std::erase_if(rows, [](const auto& row) { return row.b <= 0; });
    TransportModel model = exactModel();
    for (auto& row : rows) {
      const double size = row.b < 0.3 ? 0.3 : 0.03;
      row.moving = Predictor(model).at(pointOf(row)).diffusion *
                   std::exp(size * Philox(6, 1, std::uint64_t(row.number)).normal());
      row.movingError = 0.01 * row.moving;
      row.change = NAN; // as of before
    }
    calibrate(model, rows, rows, Label::Moving);
    const Predictor predictor(model);
    const auto relative = [&](const Point& p) {
      const Prediction at = predictor.at(p);
      return at.uncertainty / at.diffusion;
    };
    const double loud = relative({5, 0.15, 10}), quiet = relative({5, 0.8, 10});
    QVERIFY2(loud > 0.2 && loud < 0.4, qPrintable(QString::number(loud)));
    QVERIFY2(quiet > 0.015 && quiet < 0.05, qPrintable(QString::number(quiet)));
    QVERIFY(relative({9.5, 0.9, 0.2}) > 0.3); // labels known to be low
    QVERIFY(relative({5, 2.0, 10}) > 0.3);    // outside the domain
    const double coverage = validate(predictor, rows, Label::Moving).coverageSettled.value();
    QVERIFY2(coverage > 0.64 && coverage < 0.74, qPrintable(QString::number(coverage)));
  }

  void cardKnowsWhichRowsWereTrainedOn() {
    auto rows = madeUp(100, 0.02);
    Split split(7);
    split.test = 0.2;
    const Provenance made = Provenance::of(rows, split, Label::Slope);
    nlohmann::json card;
    made.writeTo(card);
    const auto read = Provenance::fromCard(card);
    QVERIFY(read && read->split == split && read->label == Label::Slope && read->fingerprint == made.fingerprint);
    QVERIFY(doubtsAbout(read, rows, split).empty());
    QCOMPARE(doubtsAbout(read, rows, Split(8)).size(), std::size_t(1));
    auto grown = rows;
    grown.push_back(rows.back());
    grown.back().number = firstAddedNumber;
    QVERIFY(doubtsAbout(read, grown, split).empty());
    rows[3].moving *= 1.01;
    QVERIFY(doubtsAbout(read, rows, split).at(0).find("not the one") != std::string::npos);
    QVERIFY(!Provenance::fromCard({{"split", {{"test", 188}}}}));
    QVERIFY(doubtsAbout({}, rows, split).at(0).find("does not say") != std::string::npos);
  }

#ifdef LARMOR_HAS_PLUGIN
  void torchScriptModels() {
    const QString folder = folder_.filePath("script");
    QVERIFY(QDir().mkpath(folder));
    const auto forward = [&](const char* body) {
      return QProcess::execute(testing::torchScriptWriter(), {folder + "/model.pt", body});
    };
    writeCard(folder, scriptCard("model.pt"));
    QCOMPARE(forward("def forward(self, x):\n  return x[:, 1:2] * x[:, 2:3]\n"), 0);
    const auto one = Predictor(loadModel(folder.toStdString())).at({1, 0.25, 4});
    QCOMPARE(one.diffusion, 1.0);
    QVERIFY(std::isnan(one.uncertainty));
    QCOMPARE(forward("def forward(self, x):\n  return x[:, 0:2]\n"), 0);
    const std::vector<Point> points{{1, 0.25, 4}, {2, 0.5, 4}};
    const auto many = Predictor(loadModel(folder.toStdString())).at(points);
    QVERIFY(many[1].diffusion == 2.0 && many[1].uncertainty == 0.5);
    QCOMPARE(forward("def forward(self, x):\n  return x[:, 0:1] / (x[:, 0:1] - 2.0) * 0.0\n"), 0);
    QVERIFY(
        messageOf([&] { Predictor(loadModel(folder.toStdString())).at(points); }).contains("returns nan for T = 2"));
    QCOMPARE(forward("def forward(self, x):\n  return x\n"), 0);
    QVERIFY(messageOf([&] { Predictor(loadModel(folder.toStdString())).at(points); }).contains("returns 6 values"));
    for (const char* file : {"../script/model.pt", "/etc/hostname", "a/../../script/model.pt"}) {
      writeCard(folder, scriptCard(file));
      QVERIFY(messageOf([&] { loadModel(folder.toStdString()); }).contains("outside the model's folder"));
    }
  }
#endif

private:
  static void write(const QString& file, const QByteArray& text) {
    QFile f(file);
    if (!f.open(QIODevice::WriteOnly))
      qFatal("cannot write");
    f.write(text);
  }
  /// Saved with a card of before it told whether labels are settled.
  std::string oldModel(const TransportModel& model) const {
    const QString folder = folder_.filePath("of_before");
    saveModel(model, folder.toStdString());
    QFile card(folder + "/card.json");
    if (!card.open(QIODevice::ReadOnly))
      qFatal("cannot read");
    auto json = nlohmann::json::parse(card.readAll().toStdString());
    json.erase("settled_labels");
    writeCard(folder, QByteArray::fromStdString(json.dump()));
    return folder.toStdString();
  }
  static void writeCard(const QString& folder, const QByteArray& text) { write(folder + "/card.json", text); }
  QTemporaryDir folder_;
  std::shared_ptr<const TransportModel> model_;
};

LARMOR_TEST(TestTransportModels)
#include "tst_transport_models.moc"
