#include "StorageTest.h"
#include "tests/Python.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include "engine/storage/Identify.h"
#include "engine/storage/OutputFile.h"
#include "engine/storage/Provenance.h"

#include <nlohmann/json.hpp>
#include <sys/stat.h>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

Q_DECLARE_METATYPE(larmor::storage::FileKind)

namespace {

const std::string resources = testing::sourceFolder().toStdString() + "/resources/";

/// Archives as others write them: .npz, TorchScript, weights of LibTorch; pictures with texts as Qt writes them.
const char* const archives = R"(
import struct, sys, zipfile, zlib
def picture(name, texts):
    with open(sys.argv[1] + "/" + name, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))] + texts + [
                (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]:
            f.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
state = '{"workspace":"trajectories","state":{"symbol":"\u03b1"}}'.encode()
software = (b"tEXt", b"Software\0Larmor")
picture("view.jpg", [software, (b"zTXt", b"larmor-state\0\0" + zlib.compress(state))])
picture("short.png", [(b"tEXt", b"larmor-state\0" + state)])
picture("greek.png", [(b"iTXt", b"larmor-state\0\1\0\0\0" + zlib.compress(state))])
picture("light.png", [(b"iTXt", b"larmor-state\0\0\0en\0x\0" + state)])
picture("plain.png", [software])
picture("damaged.png", [(b"zTXt", b"larmor-state\0\0" + zlib.compress(state)[:-9])])
def archive(name, entries):
    with zipfile.ZipFile(sys.argv[1] + "/" + name, "w") as z:
        for entry in entries:
            z.writestr(entry, "x")
archive("samples.npz", ["arr_0.npy"])
archive("named.npz", ["velocity.npy"])
archive("script.pt", ["m/data.pkl", "m/code/__torch__.py", "m/constants.pkl", "m/version"])
archive("weights.pt", ["m/data.pkl", "m/data/0", "m/version"])
archive("letter.odt", ["content.xml"])
print("written")
)";

void writeRun(const std::filesystem::path& path, const std::string& study, const std::string& action) {
  OutputFile file(path);
  Provenance p;
  p.study = study;
  p.action = action;
  writeProvenance(file, p);
  if (study == "trajectories")
    file.array("/trajectories/velocity", {2, 5, 3}, std::vector<double>(30, 1.0));
  file.commit();
}

void writeArrays(const std::filesystem::path& path, const std::vector<std::pair<std::string, Shape>>& arrays,
                 const std::vector<std::string>& attributes = {}) {
  OutputFile file(path);
  for (const auto& [name, shape] : arrays)
    file.array(name, shape, std::vector<float>(elementsOf(shape), 0.5f));
  for (const auto& name : attributes)
    file.attribute("/", name, "1.1.0");
  file.commit();
}

std::string npy(const std::string& shape, std::size_t values) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(117, ' ');
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + '\n' + std::string(4 * values, '\0');
}

} // namespace

/// One file of every kind, and of none; what a file is called never decides.
class tst_identify : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    writeRun(at("run.npy"), "trajectories", "trace");
    writeRun(at("sample.h5"), "generative", "sample");
    writeArrays(at("minimal.h5"), {{"/trajectories/velocity", {2, 5, 3}}, {"/trajectories/time", {5}}});
    writeArrays(at("lagrangian.h5"), {{"/train", {2, 5, 3}}, {"/min", {3}}, {"/max", {3}}});
    writeArrays(at("crpropa.h5"), {{"/CRPROPA3", {4}}});
    writeArrays(at("particles.h5"), {{"/data/0/particles/e/position/x", {4}}}, {"openPMD"});
    writeArrays(
        at("meshes.h5"),
        {{"/data/0/meshes/B/x", {4, 4, 4}}, {"/data/0/meshes/B/y", {4, 4, 4}}, {"/data/0/meshes/B/z", {4, 4, 4}}},
        {"openPMD"});
    writeArrays(at("grid.txt"), {{"/B", {4, 4, 4, 3}}, {"/v", {4, 4, 4, 3}}});
    writeArrays(at("numbers.h5"), {{"/table", {4, 7}}});
    putBytes(at("cut.h5"), bytesOf(at("grid.txt")).substr(0, 900));
    putBytes(at("behind.h5"), std::string(512, ' ')); // HDF5 behind a block of another program's, cut off
    putBytes(at("behind.h5"), std::string(1024, 'x') + "\x89HDF\r\n\x1a\n");
    putBytes(at("crpropa.dat"), "#\tD\tSN\tID\tE\tX\tY\tZ\tPx\tPy\tPz\n#\n0\t0\t1\t1\t0\t0\t0\t1\t0\t0\n");
    std::filesystem::copy_file(at("crpropa.dat"), at("text.h5"));
    putBytes(at("cube.npy"), npy("(4, 4, 4, 3)", 192));
    putBytes(at("matrix.npy"), npy("(4, 5)", 20));
    putBytes(at("image.vti"), R"(<?xml version="1.0"?><VTKFile type="ImageData" version="1.0">)");
    putBytes(at("paths.vtp"), R"(<?xml version="1.0"?><VTKFile type="PolyData" version="1.0">)");
    putBytes(at("page.html"), "<?xml version=\"1.0\"?><html/>");
    putBytes(at("s.larmor"), R"({"format": "larmor-session", "version": 1, "workspaces": {}})");
    putBytes(at("parameters.txt"),
             R"({"_title": "T", "_view": {"mode": [1, 2]}, "alpha": 8, "B": {"value": 2, "unit": "1"}})");
    putBytes(at("named.json"), R"({"_study": "transport", "T": 1.5})");
    putBytes(at("view.json"), R"({"workspace": "transport", "state": {"page": "explore"}})");
    putBytes(at("report.json"),
             R"({"format": "larmor-report", "study": "transport", "action": "validate", "rows": {}})");
    putBytes(at("future.json"), R"({"format": "larmor-density-atlas", "study": "density", "action": "fly"})");
    putBytes(at("other.json"), R"({"name": "left-pad", "dependencies": {"x": "1"}})");
    putBytes(at("broken.json"), R"({"alpha": 8,)");
    putBytes(at("points.csv"), "\xEF\xBB\xBF\"T\";\"b\";\"lambda_perp\"\r\n1;0.2;5\r\n");
    putBytes(at("numbers.csv"), "1,2,3\n4,5,6\n");
    putBytes(at("notes.txt"), "It rained.\n");
    putBytes(at("noise"), std::string("\x01\x02\x00\x07", 4));
    putBytes(at("empty.h5"), "");
    for (const char* folder : {"without", "strange", "shipped"})
      std::filesystem::create_directory(at(folder));
    putBytes(at("strange/card.json"), R"({"name": "left-pad", "dependencies": {"x": "1"}})");
    std::filesystem::copy_file(resources + "models/transport-scaling/card.json", at("shipped/card.json"));
    haveArchives_ =
        testing::python({"zipfile"}, archives, {QString::fromStdString(folder_.path().string())}).has_value();
    QCOMPARE(::mkfifo(at("pipe.h5").c_str(), 0600), 0);
  }

  void tellsByContent_data() {
    using K = FileKind;
    QTest::addColumn<QString>("file");
    QTest::addColumn<FileKind>("kind");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("study");
    QTest::addColumn<QString>("sentence"); // a part of it
    const auto row = [](const char* file, K kind, const char* format, const char* study, const char* sentence) {
      QTest::addRow("%s", file) << QString(file) << kind << QString(format) << QString(study) << QString(sentence);
    };
    const auto shipped = [&](const char* file, K kind, const char* format, const char* study, const char* sentence) {
      QTest::addRow("%s", file) << QString::fromStdString(resources + file) << kind << QString(format) << QString(study)
                                << QString(sentence);
    };
    shipped("models/transport-database.h5", K::Database, "larmor-transport-database", "transport",
            "is a transport database of 2000 points");
    shipped("models/transport-scaling", K::Model, "larmor-transport-model", "transport",
            "is a transport model of the kind scaling");
    shipped("models/transport-scaling/card.json", K::Model, "larmor-transport-model", "transport", "model");
    shipped("models/transport-seed/weights.h5", K::Product, "larmor-transport-model", "transport", "its folder opens");
    shipped("fields/mhd64.h5", K::Field, "larmor-field", "", "is a field file of 64 x 64 x 64 nodes");
    shipped("examples/01-Isotropic_turbulence.json", K::Parameters, "parameters", "", "parameters");
    shipped("examples/21-Predicted_diffusion.json", K::View, "view", "transport", "state of the workspace transport");
    shipped("examples/01-Isotropic_turbulence.jpg", K::Unknown, "", "", "not known");

    row("run.npy", K::Run, "larmor-run", "trajectories",
        "is a run file of the study trajectories with 2 particles at 5");
    row("sample.h5", K::Run, "larmor-run", "generative", "is a run file of the study generative");
    row("shipped", K::Model, "larmor-transport-model", "transport", "is a transport model");
    row("minimal.h5", K::Paths, "HDF5 trajectories", "", "trajectories by another program");
    row("lagrangian.h5", K::Paths, "Lagrangian set", "", "[2, 5, 3]");
    row("crpropa.h5", K::Paths, "CRPropa HDF5", "", "CRPropa");
    row("crpropa.dat", K::Paths, "CRPropa text", "", "CRPropa");
    row("text.h5", K::Paths, "CRPropa text", "", "CRPropa");
    row("particles.h5", K::Paths, "openPMD", "", "openPMD");
    row("meshes.h5", K::Grid, "HDF5", "", "/B/x,");
    row("grid.txt", K::Grid, "HDF5", "", "and 1 more");
    row("cube.npy", K::Grid, "NumPy array", "", "[4, 4, 4, 3]");
    row("image.vti", K::Grid, "VTK image data", "", "VTK image data");
    row("s.larmor", K::Session, "larmor-session", "", "is a session");
    row("parameters.txt", K::Parameters, "parameters", "", "parameters");
    row("named.json", K::Parameters, "parameters", "transport", "parameters");
    row("view.json", K::View, "view", "transport", "state of the workspace");
    row("report.json", K::Report, "larmor-report", "transport", "is a report of the study transport, action validate");
    row("future.json", K::Product, "larmor-density-atlas", "density",
        "format larmor-density-atlas of the study density");
    row("points.csv", K::Table, "table", "", "columns");
    if (haveArchives_) {
      row("samples.npz", K::Paths, "NumPy archive", "", "samples");
      row("script.pt", K::Network, "TorchScript", "", "is a TorchScript file");
      row("weights.pt", K::Unknown, "", "", "LibTorch");
      row("named.npz", K::Unknown, "", "", "without arr_0");
      row("view.jpg", K::Picture, "PNG", "trajectories", "is a picture that holds a state of the workspace traj");
      for (const char* picture : {"short.png", "greek.png", "light.png"})
        row(picture, K::Picture, "PNG", "trajectories", "trajectories");
      for (const char* picture : {"plain.png", "damaged.png"})
        row(picture, K::Picture, "PNG", "", "without a state");
      row("letter.odt", K::Unknown, "", "", "is a zip archive");
    }

    row("numbers.h5", K::Unknown, "", "", "neither trajectories nor a vector field");
    row("cut.h5", K::Unknown, "", "", "is damaged or truncated");
    row("behind.h5", K::Unknown, "", "", "is damaged or truncated");
    row("matrix.npy", K::Unknown, "", "", "is a NumPy array that has shape [4, 5]; expected four axes");
    row("paths.vtp", K::Unknown, "", "", "is a VTK file of type 'PolyData'");
    row("page.html", K::Unknown, "", "", "is an XML file");
    row("other.json", K::Unknown, "", "", "is a JSON file of another program");
    row("broken.json", K::Unknown, "", "", "is not valid JSON");
    row("numbers.csv", K::Unknown, "", "", "is a text file");
    row("notes.txt", K::Unknown, "", "", "is a text file");
    row("noise", K::Unknown, "", "", "is a file of a format that is not known");
    row("empty.h5", K::Unknown, "", "", "is empty");
    row("without", K::Unknown, "", "", "is a folder without card.json");
    row("strange", K::Unknown, "", "", "is a folder whose card.json is a JSON file of another program");
    row("pipe.h5", K::Unknown, "", "", "is not a regular file");
    row("nowhere.h5", K::Unknown, "", "", "there is no such file");
  }
  void tellsByContent() {
    QFETCH(QString, file);
    QFETCH(FileKind, kind);
    QFETCH(QString, format);
    QFETCH(QString, study);
    QFETCH(QString, sentence);
    const auto path = file.startsWith('/') ? std::filesystem::path(file.toStdString()) : at(file.toStdString());
    const Identity identity = identify(path);
    QVERIFY2(contains(identity.sentence(), sentence.toStdString()), identity.sentence().c_str());
    QCOMPARE(nameOf(identity.kind), nameOf(kind));
    QCOMPARE(identity.format, format.toStdString());
    QCOMPARE(identity.study, study.toStdString());
    QCOMPARE(identity.known(), kind != FileKind::Unknown);
    if (identity.file)
      QCOMPARE(identity.file->path(), path);
  }

  void unreadable() {
    if (::geteuid() == 0)
      QSKIP("root may read everything");
    putBytes(at("secret.h5"), "x");
    std::filesystem::permissions(at("secret.h5"), std::filesystem::perms::none);
    QVERIFY(contains(identify(at("secret.h5")).sentence(), "cannot be read"));
  }

  /// A killed writer leaves a damaged newest generation at worst: the file is still what it was.
  void theGenerationBeforeCounts() {
    writeRun(at("job.h5.previous"), "trajectories", "trace");
    for (const char* newest : {"\x89HDF\r\n\x1a\n cut off", ""}) {
      putBytes(at("job.h5"), newest);
      const Identity identity = identify(at("job.h5"));
      QCOMPARE(nameOf(identity.kind), nameOf(FileKind::Run));
      QCOMPARE(identity.path, at("job.h5"));
      QVERIFY(!identity.file); // opening it is the business of openRun, which says what happened
    }
    std::filesystem::remove(at("job.h5"));
    QCOMPARE(nameOf(identify(at("job.h5")).kind), nameOf(FileKind::Run));
  }

  void productsOfOneFormat() {
    const std::filesystem::path database = resources + "models/transport-database.h5";
    QCOMPARE(openProduct(database, "larmor-transport-database", "a transport database").path(), database);
    QCOMPARE(messageOf([&] { openProduct(database, "larmor-run", "a run file"); }),
             database.string() + ": is a transport database of 2000 points; expected a run file");
    QVERIFY(contains(messageOf([&] { openProduct(at("notes.txt"), "larmor-run", "a run file"); }),
                     "is a text file; expected a run file"));
  }

  /// The same origin in HDF5 and in JSON.
  void provenance() {
    Provenance p;
    p.format = "larmor-transport-model";
    p.study = "transport";
    p.action = "train";
    p.applicationVersion = "0.1.0";
    p.device = "processor";
    p.seed = 18446744073709551615ull;
    p.parameters = R"({"T":{"unit":"mc^2","value":1.5}})";
    p.command = "larmor-batch transport train";
    p.threads = 3;
    p.wallSeconds = 1.25;
    p.state = "cancelled";
    nlohmann::json card = {{"kind", "scaling"}};
    writeProvenance(card, p);
    OutputFile file(at("p.h5"));
    writeProvenance(file, p);
    file.commit();
    const InputFile written(at("p.h5"));
    for (const Provenance& q : {readProvenance(nlohmann::json::parse(card.dump()), "card.json"),
                                readProvenance(written, "larmor-transport-model")}) {
      QCOMPARE(q.format, p.format);
      QCOMPARE(q.study + q.action + q.applicationVersion + q.device + q.command + q.state,
               p.study + p.action + p.applicationVersion + p.device + p.command + p.state);
      QCOMPARE(q.seed, p.seed);
      QCOMPARE(q.parameters, p.parameters);
      QCOMPARE(q.threads, p.threads);
      QCOMPARE(q.wallSeconds, p.wallSeconds);
      QVERIFY(!q.created.empty() && !q.host.empty());
    }
    for (const char* key : {"format", "format_version", "study", "action", "application_version", "created", "host",
                            "device", "seed", "parameters", "command"})
      QVERIFY2(card.contains(key) && written.hasAttribute("/", key), key);
    card["format_version"] = 99;
    QVERIFY(contains(messageOf([&] { readProvenance(card, "card.json"); }), "newer version"));
    card["seed"] = "seven";
    card["format_version"] = 1;
    QVERIFY(contains(messageOf([&] { readProvenance(card, "card.json"); }), "card.json: "));
  }

private:
  std::filesystem::path at(const std::string& name) const { return folder_ / name; }
  Folder folder_;
  bool haveArchives_ = false;
};

LARMOR_CORE_TEST(tst_identify)
#include "tst_identify.moc"
