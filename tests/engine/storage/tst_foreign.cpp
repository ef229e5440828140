#include "engine/core/Error.h"
#include "engine/storage/import/TrajectoryImport.h"
#include "engine/storage/import/VectorImport.h"
#include "tests/Python.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <cmath>

using namespace larmor;
using namespace larmor::storage;

namespace {

/// Files as their own programs write them; numbers by formulas that the tests know.
const char* const foreignFilesScript = R"(
import h5py, numpy as np, sys
d = sys.argv[1] + "/"
p, t, c = np.meshgrid(np.arange(5), np.arange(40), np.arange(3), indexing="ij")
v = np.sin(p + 0.1 * t + c)
low, high = v.min((0, 1)), v.max((0, 1))
with h5py.File(d + "lagrangian.h5", "w") as f:
    f["train"] = 2 * (v - low) / (high - low) - 1
    f["min"] = low
    f["max"] = high
with h5py.File(d + "one.h5", "w") as f:
    f["train"] = v[:, :, :1]
    f["min"] = -1.0
    f["max"] = 1.0
np.savez(d + "samples.npz", v.astype("f4"))
def rows():
    for sn in range(3):
        for i in range(20 + sn):
            D = 0.1 * i
            yield D, sn, 1000010010, 1.0, np.sin(D) + sn, np.cos(D), 0.5 * D, 0.8 * np.cos(D), -0.8 * np.sin(D), 0.6
def text(name, serial):
    with open(d + name, "w") as f:
        f.write("#\tD\t" + ("SN\t" if serial else "") + "ID\tE\tX\tY\tZ\tPx\tPy\tPz\n#\n# D             Trajectory length [1 Mpc]\n")
        for r in rows():
            x = list(r) if serial else list(r[:1] + r[2:])
            f.write("\t".join("%8.5E" % q if isinstance(q, float) else str(q) for q in x) + "\n")
text("serial.txt", True)
text("plain.txt", False)
row = np.dtype([("D", "f8"), ("SN", "u8"), ("ID", "i4"), ("E", "f8"), ("X", "f8"), ("Y", "f8"), ("Z", "f8"), ("Px", "f8"), ("Py", "f8"), ("Pz", "f8")])
with h5py.File(d + "crpropa.h5", "w") as f:
    f.create_dataset("CRPROPA3", data=np.array(list(rows()), dtype=row), maxshape=(None,))
def openpmd(name, mass=None, other_id=None, no_momentum=()):
    with h5py.File(d + name, "w") as f:
        f.attrs["openPMD"] = np.bytes_("1.1.0")
        f.attrs["particlesPath"] = np.bytes_("particles/")
        for step in (0, 10, 20):
            g = f.create_group("data/%d" % step)
            g.attrs["time"], g.attrs["timeUnitSI"] = step * 0.5, 2.0
            s = g.create_group("particles/electrons")
            order = np.array([2, 0, 1] if step == 10 else [0, 1, 2], dtype="u8")
            s["id"] = order + (other_id or 0) * (order == 2) * (step == 20)
            for a in "xyz":
                s["position/" + a] = order * 1.0 + step
                s["position/" + a].attrs["unitSI"] = 0.1
                o = s.create_group("positionOffset/" + a)
                o.attrs["value"], o.attrs["shape"], o.attrs["unitSI"] = 5.0, [3], 0.1
                if (step, a) in no_momentum or (None, a) in no_momentum:
                    continue
                s["momentum/" + a] = order * 1.0
                s["momentum/" + a].attrs["unitSI"] = 1.0
            if mass == "constant":
                m = s.create_group("mass")
                m.attrs["value"], m.attrs["shape"], m.attrs["unitSI"] = 8.0, [3], 0.5
            if mass == "light":
                s["mass"] = 1e-8 * (1.0 + order)
                s["mass"].attrs["unitSI"] = 1.0
openpmd("openpmd.h5")
openpmd("mass.h5", "constant")
openpmd("light.h5", "light")
openpmd("other.h5", other_id=5)
openpmd("lost.h5", no_momentum=[(10, "y")])
openpmd("flat.h5", no_momentum=[(None, "y")])
lines = open(d + "plain.txt").read().split("\n")
def changed(name, row, words):
    with open(d + name, "w") as f:
        f.write("\n".join(lines[:row] + ["\t".join(words)] + lines[row + 1:]))
words = lines[9].split("\t")
changed("garbage.txt", 9, ["1.2nanE+01"] + words[1:])
changed("letters.txt", 9, words[:3] + ["3.0abc"] + words[4:])
changed("extra.txt", 9, words + ["7"])
changed("repeated.txt", 9, lines[8].split("\t"))
with open(d + "jump.txt", "w") as f: # the distance does not fall, the energy says that this is another particle
    f.write(lines[0] + "\n")
    for i in range(40):
        f.write("\t".join("%8.5E" % q for q in (0.1 * i, 1, 1.0 + (i > 19), 0.1 * i, 0, 0, 1, 0, 0)) + "\n")
stored = bytearray(open(d + "samples.npz", "rb").read())
stored[1000] ^= 1
open(d + "crc.npz", "wb").write(stored)
np.savez(d + "large.npz", v * 1e300)
for name, low_, high_ in (("swapped.h5", high, low), ("bare.h5", None, None)):
    with h5py.File(d + name, "w") as f:
        f["train"] = v
        if low_ is not None:
            f["min"], f["max"] = low_, high_
n = 8
b = np.arange(n ** 3 * 3, dtype="f4").reshape(n, n, n, 3)
with h5py.File(d + "jhtdb.h5", "w") as f:
    f["Velocity_0001"], f["MagneticField_0001"] = 0 * b, b
    for a in "xyz":
        f[a + "coor"] = np.arange(n) * 0.25
for name, x in (("uneven.h5", np.arange(n) ** 2.0), ("longer.h5", np.arange(n + 2) * 1.0), ("single.h5", (1e3 + np.arange(n) * 0.25).astype("f4"))):
    with h5py.File(d + name, "w") as f:
        f["magneticfield_0001"], f["magneticfield_0002"] = b, 2 * b
        f["xcoor"], f["ycoor"], f["zcoor"] = x, np.arange(n) * 0.25, np.arange(n) * 0.25
with h5py.File(d + "well.h5", "w") as f:
    f["t0_fields/density"] = np.ones((1, 4, n, n, n), "f4")
    f["t1_fields/magnetic_field"] = np.stack([k * b for k in range(4)])[None]
    f["t1_fields/velocity"] = np.zeros((1, 4, n, n, n, 3), "f4")
    for a in "xyz":
        f["dimensions/" + a] = np.arange(n) / n
print("written")
)";

} // namespace

/// Trajectories and fields of other programs, as they write them, and damaged.
class TestForeign : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    const auto said = testing::python({"h5py", "numpy"}, foreignFilesScript, {folder_.path()});
    if (!said)
      QSKIP("no Python with h5py here to write the files");
    QCOMPARE(*said, QString("written"));
  }

  void lagrangianSets() {
    for (const char* name : {"lagrangian.h5", "samples.npz"}) {
      const Trajectories t = read(name);
      QCOMPARE(t.velocity.particles(), std::size_t{5});
      QCOMPARE(t.records(), std::size_t{40});
      const Vec3 v = t.velocity.at(3, 17);
      for (std::size_t c = 0; c < 3; ++c)
        QVERIFY(std::abs(v[c] - std::sin(3 + 1.7 + static_cast<double>(c))) < 1e-6);
      QVERIFY(std::abs(t.position.at(3, 1)[0] - 0.5 * (std::sin(3) + std::sin(3.1))) < 1e-6); // trapezoidal rule
    }
    const Trajectories one = read("one.h5");
    QCOMPARE(one.velocity.at(2, 5)[1], 0.0);
    QVERIFY((one.known == KnownComponents{true, false, false}));
  }

  /// What cannot be right, each with a reason that names the place.
  void refused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("words");
    const auto add = [](const char* file, QStringList words) { QTest::newRow(file) << QString(file) << words; };
    add("swapped.h5", {"min", "max", "component 0"});
    add("bare.h5", {"train", "min", "max"});
    add("crc.npz", {"arr_0", "damaged"});
    add("large.npz", {"path", "at most 1e+50"});
    add("garbage.txt", {"line 10", "column D", "1.2nanE+01"});
    add("letters.txt", {"line 10", "column X", "3.0abc"});
    add("extra.txt", {"line 10", "10 values", "9"});
    add("other.h5", {"/data/20", "id", "other particles"});
    add("lost.h5", {"/data/10", "momentum", "xz"});
  }
  void refused() {
    QFETCH(QString, file);
    QFETCH(QStringList, words);
    try {
      read(file.toUtf8());
      QFAIL("was read");
    } catch (const Error& error) {
      for (const QString& word : words)
        QVERIFY2(QString(error.what()).contains(word), error.what());
    }
  }

  /// Rows of CRPropa without serial numbers: energies split, repeated distances are told.
  void rowsWithoutSerial() {
    std::vector<std::string> notes;
    const auto jump = importTrajectories(at("jump.txt"), notes).value();
    QCOMPARE(jump.position.particles(), std::size_t{2});
    QVERIFY(told(notes, "counted from the start of each"));
    notes.clear();
    importTrajectories(at("repeated.txt"), notes);
    QVERIFY(told(notes, "1 of 63 rows were left out"));
  }

  void crPropa() {
    for (const char* name : {"serial.txt", "plain.txt", "crpropa.h5"}) {
      std::vector<std::string> notes;
      const auto t = importTrajectories(at(name), notes).value();
      QCOMPARE(t.position.particles(), std::size_t{3});
      QCOMPARE(t.time.size(), std::size_t{22});
      const double d = t.time[13];
      QVERIFY(std::abs(t.position.at(1, 13)[0] - (std::sin(d) + 1)) < 2e-3); // linear between steps of 0.1
      QVERIFY(std::abs(norm(t.velocity.at(2, 9)) - 1.0) < 1e-6);
      QCOMPARE(notes.front().find("no serial numbers") != std::string::npos, name == std::string("plain.txt"));
    }
  }

  void openPmd() {
    const Trajectories t = read("openpmd.h5");
    QCOMPARE(t.position.particles(), std::size_t{3});
    QCOMPARE(t.time, (std::vector<double>{0, 10, 20}));
    for (std::size_t p = 0; p < 3; ++p) // sorted by id in every step
      for (std::size_t r = 0; r < 3; ++r)
        QVERIFY(std::abs(t.position.at(p, r)[1] -
                         0.1 * (static_cast<double>(p) + 10.0 * static_cast<double>(r) + 5.0)) < 1e-12);
    QCOMPARE(t.velocity.at(2, 1)[0], 2.0);
    std::vector<std::string> notes;
    importTrajectories(at("openpmd.h5"), notes);
    QVERIFY(told(notes, "without a mass"));
    QCOMPARE(read("mass.h5").velocity.at(2, 1)[0], 2.0 / 4.0);
    const Trajectories light = read("light.h5"); // relativistic: 2 kg m/s for 3e-8 kg
    const double u = 2.0 / 3e-8, c = 299792458.0;
    QVERIFY(std::abs(light.velocity.at(2, 1)[0] / (u / std::sqrt(1.0 + 3.0 * u * u / (c * c))) - 1.0) < 1e-12);
    QVERIFY((read("flat.h5").known == KnownComponents{true, false, true}));
  }

  void fields() {
    const VectorGrid cutout = importVectorGrid(at("jhtdb.h5")), well = importVectorGrid(at("well.h5"));
    QCOMPARE(cutout.length[0], 2.0);
    QCOMPARE(cutout.y[cutout.index(1, 0, 0)], 4.0f); // [z][y][x][c]
    QCOMPARE(well.length[2], 1.0);
    const VectorGrid rounded = importVectorGrid(at("single.h5"));
    QVERIFY(std::abs(rounded.length[0] - 2.0) < 1e-3);
    QVERIFY(rounded.source.find("magneticfield_0002") != std::string::npos); // there, and not taken
    for (const char* name : {"uneven.h5", "longer.h5"})
      QVERIFY_EXCEPTION_THROWN(importVectorGrid(at(name)), Error);
    QCOMPARE(well.y[well.index(0, 0, 1)], 3.0f * 4.0f); // [x][y][z][c], the last of four times
  }

  /// Cut off, overwritten, of the wrong shape: refused with file and reason, or read; nothing else.
  void damaged() {
    std::uint32_t random = 1;
    int refused = 0;
    for (const char* name : {"lagrangian.h5", "samples.npz", "serial.txt", "crpropa.h5", "openpmd.h5"}) {
      QFile original(folder_.filePath(name));
      QVERIFY(original.open(QIODevice::ReadOnly));
      const QByteArray whole = original.readAll();
      for (int round = 0; round < 30; ++round) {
        QByteArray bytes = whole;
        random = random * 1664525u + 1013904223u;
        if (round % 3 == 0)
          bytes.truncate(static_cast<qsizetype>(random % static_cast<std::uint32_t>(whole.size())));
        else
          bytes[static_cast<qsizetype>(600 + random % static_cast<std::uint32_t>(whole.size() - 600))] =
              static_cast<char>(random >> 24);
        const QString damaged = folder_.filePath(QString("damaged_") + name);
        QFile file(damaged);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        std::vector<std::string> notes;
        try {
          importTrajectories(damaged.toStdString(), notes);
        } catch (const Error& error) {
          ++refused;
          QVERIFY2(std::string(error.what()).find("damaged_") != std::string::npos, error.what());
        }
      }
    }
    QVERIFY(refused > 30);
    std::vector<std::string> notes;
    QVERIFY(!importTrajectories(at("jhtdb.h5"), notes)); // a field, no trajectories
  }

private:
  static bool told(const std::vector<std::string>& notes, const char* words) {
    return std::any_of(notes.begin(), notes.end(), [&](const auto& note) { return note.find(words) != note.npos; });
  }
  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  Trajectories read(const char* name) const {
    std::vector<std::string> notes;
    return importTrajectories(at(name), notes).value();
  }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestForeign)
#include "tst_foreign.moc"
