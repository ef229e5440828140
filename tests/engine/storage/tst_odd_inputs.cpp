#include "StorageTest.h"
#include "tests/Python.h"
#include "tests/harness/Test.h"

#include "engine/storage/Inputs.h"
#include "engine/storage/import/Plausible.h"
#include "engine/storage/import/TrajectoryImport.h"
#include "engine/storage/import/VectorImport.h"

#include <cmath>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

/// Inputs that were once read as something else than they say, or refused without a helpful word.
const char* const oddInputsScript = R"(
import h5py, numpy as np, os, sys
os.chdir(sys.argv[1])
n = 8
b = np.random.default_rng(0).standard_normal((n, n, n, 3)).astype("f4")
np.save("meant.npy", b)
parts = [b[..., i] for i in range(3)]
def file(name, write, **more):
    with h5py.File(name, "w", **more) as f:
        write(f)
def components(f, change=lambda i, d: None, kind="f4", values=lambda c: c, names=("bx", "by", "bz")):
    for i, (k, c) in enumerate(zip(names, parts)):
        change(i, f.create_dataset(k, data=values(c).astype(kind)))
step = lambda c: np.ptp(c) / 60000
def unsigned(i, d):
    c = parts[i]
    d.attrs["scale_factor"], d.attrs["add_offset"], d.attrs["_Unsigned"] = step(c), c.min(), "true"
    d.attrs["valid_range"] = np.array([0, 60000 - 65536], "i2")
file("unsigned.nc", lambda f: components(f, unsigned, "i2", lambda c: np.round((c - c.min()) / step(c)).astype("u2").view("i2")))
def signed(i, d):
    d.attrs["_Unsigned"], d.attrs["scale_factor"] = "false", 1 / 32
file("signed.nc", lambda f: components(f, signed, "u1", lambda c: np.round(32 * c.clip(-3.9, 3.9)).astype("i1").view("u1")))
np.save("signed.npy", (np.round(32 * b.clip(-3.9, 3.9)) / 32).astype("f4"))
def unpacked(i, d):
    d.attrs["scale_factor"], d.attrs["valid_range"] = 0.001, np.array([-6.0, 6.0])
file("unpacked.nc", lambda f: components(f, unpacked, "i2", lambda c: np.round(1000 * c)))
def beyond(i, d):
    d.attrs["scale_factor"], d.attrs["valid_range"] = 0.001, np.array([-1.0, 1.0])
file("beyond.nc", lambda f: components(f, beyond, "i2", lambda c: np.round(1000 * c)))
def zero(i, d):
    d.attrs["scale_factor"] = 0.0
file("zero.nc", lambda f: components(f, zero))
np.save("tiny.npy", b * 1e-60), np.save("weak.npy", b.astype("f8") * 1e-42), np.save("nothing.npy", 0 * b)
half = b.copy()
half[4:] = 0
np.save("half.npy", half)
file("tiny.h5", lambda f: components(f, kind="f8", values=lambda c: c.astype("f8") * 1e-60))
def some(i, d):
    if i:
        d.attrs["unitSI"] = 1e-4
file("some_units.h5", lambda f: components(f, some))
def source(f):
    f["d"] = np.round(1000 * b).astype("i2")
    f["d"].attrs["scale_factor"] = 0.001
file("source.h5", source)
file("other_source.h5", lambda f: f.create_dataset("d", data=b[:1]))
def virtual(name):
    l = h5py.VirtualLayout(b.shape, "f4")
    l[...] = h5py.VirtualSource(name, "d", shape=b.shape)
    return lambda f: f.create_virtual_dataset("B", l)
file("virtual.h5", virtual("source.h5"), libver="latest")
file("virtual_other.h5", virtual("other_source.h5"), libver="latest")
b.tofile("open.raw"); os.truncate("open.raw", 6000)
file("external.h5", lambda f: f.create_dataset("B", b.shape, "f4", external=[("open.raw", 0, h5py.h5f.UNLIMITED)]))
def links(f):
    f["q/B"], f["zz"], f["gone"] = b, 1.0, h5py.SoftLink("/nowhere")
    f["me"] = f["/"]
file("links.h5", links)
file("dangling.h5", lambda f: f.__setitem__("B", h5py.ExternalLink("not-there.h5", "/B")))
file("two.h5", lambda f: (f.__setitem__("fluid/B", b), f.__setitem__("fluid/v", 2 * b)))
file("linked.h5", lambda f: f.__setitem__("g/B", h5py.ExternalLink("two.h5", "/fluid/B")))
file("shapes.h5", lambda f: [f.__setitem__("B" + a, np.ones((6 + i, 6, 6))) for i, a in enumerate("xyz")])
file("potential.h5", lambda f: f.__setitem__("vectorpotential_0001", b))
def edges(f):
    f["B"] = b
    for i, a in enumerate("xyz"):
        f[a] = np.linspace(0, 4 + i, n + 1)
file("edges.h5", edges)
x, y, z = np.meshgrid(*[np.arange(12) * np.pi / 6] * 3, indexing="ij")
abc = np.stack([np.sin(z) + np.cos(y), np.sin(x) + np.cos(z), np.sin(y) + np.cos(x)], -1) # [x, y, z, component]
np.save("xyzc.npy", abc), np.save("zyxc.npy", abc.transpose(2, 1, 0, 3)), np.save("cxyz.npy", np.moveaxis(abc, 3, 0))
file("xyz.h5", lambda f: [f.__setitem__("b" + a, abc[..., i]) for i, a in enumerate("xyz")])
def newer(f):
    f["B"] = b
    f.attrs["format"], f.attrs["format_version"] = "larmor-field", 99
file("newer.h5", newer)
def vti(name, mark, kind="Float32"):
    with open(name, "w") as f:
        f.write('<VTKFile type="ImageData" byte_order="LittleEndian"><ImageData WholeExtent="0 7 0 7 0 7"><Piece Extent="0 7 0 7 0 7">')
        f.write('<PointData><DataArray type="%s" Name="B" NumberOfComponents="3" format="ascii">' % kind + " ".join("%r" % float(x) for x in b.ravel()))
        f.write('</DataArray><DataArray type="UInt8" Name="vtkGhostType" format="ascii">' + " ".join(["0"] * 511 + [mark]))
        f.write('</DataArray></PointData></Piece></ImageData></VTKFile>')
vti("shown.vti", "1"), vti("hidden.vti", "2"), vti("whole.vti", "0", "Int32")

names = "#\tD\tSN\tID\tE\tX\tY\tZ\tPx\tPy\tPz\n"
def units(u):
    return "# D   Trajectory length [%s]\n# X/X0/X1...    Position [%s]\n" % (u, u)
def rows(change=lambda r: r):
    return "".join("\t".join("%.6g" % x for x in change([i, s, 1, 1, i, s, 0, 1, 0, 0])) + "\n" for i in range(30) for s in range(3))
def text(name, before=names + units("1 Mpc"), **more):
    open(name, "w", newline="").write(before + rows(**more))
text("mark.txt", "\ufeff" + names, change=lambda r: r[:4] + ([-9999.0] if r[:2] == [7, 1] else r[4:5]) + r[5:])
text("no_direction.txt", change=lambda r: r[:7] + ([0, 0, 0] if r[:2] == [7, 1] else r[7:]))
text("zero_unit.txt", names + units("0 Mpc")), text("comma_unit.txt", names + units("1,000 Mpc"))
text("mark_of_order.txt", "\ufeff" + names + units("1 Mpc")), text("behind.txt", "# my run\n#\n" + names + units("3.24078e-23 Mpc"))
open("utf16.txt", "w", encoding="utf-16").write(names + rows())
row = np.dtype([(k, "f8") for k in ("D", "X", "Y", "Z", "Px", "Py", "Pz", "SN")])
file("half_serial.h5", lambda f: f.create_dataset("CRPROPA3", data=np.array([(i, i, 0, 0, 1, 0, 0, 1.5) for i in range(9)], row)))
def scaled(name, v):
    def write(f):
        f["train"], f["min"], f["max"] = v, -2.0, 2.0
    file(name, write)
v = np.random.default_rng(1).uniform(-1, 1, (3, 20, 3))
np.savez("still.npz", 0 * v)
scaled("scaled.h5", v), scaled("near.h5", 1.1 * v / abs(v).max()), scaled("unscaled.h5", 4 * v)
t = np.arange(50) * 0.1
def flat(f, lost=()):
    f.attrs["openPMD"], f.attrs["particlesPath"] = "1.1.0", "particles/"
    for k, time in enumerate(t):
        g = f.create_group("data/%d" % k)
        g.attrs["time"] = time
        for a, x, u in (("x", np.cos(time), -np.sin(time)), ("y", np.sin(time), np.cos(time)), ("z", None, 0.5)):
            if x is not None:
                g["particles/e/position/" + a] = x * np.ones(2)
            if a not in lost:
                g["particles/e/velocity/" + a] = u * np.ones(2)
file("flat.h5", flat), file("flatter.h5", lambda f: flat(f, "z"))
print("written")
)";

} // namespace

/// Inputs that say what they are in unusual ways, or are not what they seem: the right value, or a helpful refusal.
class tst_odd_inputs : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    const auto said =
        testing::python({"h5py", "numpy"}, oddInputsScript, {QString::fromStdString(folder_.path().string())});
    if (!said)
      QSKIP("no Python with h5py here to write the files");
    QCOMPARE(*said, QString("written"));
  }

  void fieldsAreRight_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("meant");
    QTest::addColumn<QString>("field");
    QTest::addColumn<double>("within");
    const auto row = [](const char* file, double within = 0, const char* meant = "meant.npy", const char* field = "") {
      QTest::newRow((std::string(file) + field).c_str()) << QString(file) << QString(meant) << QString(field) << within;
    };
    row("unsigned.nc", 2e-4);
    row("signed.nc", 0, "signed.npy");
    row("unpacked.nc", 1e-3);
    row("links.h5");
    row("two.h5");
    row("two.h5", 0, "meant.npy", "fluid/B/");
    row("edges.h5");
    row("shown.vti");
  }
  void fieldsAreRight() {
    QFETCH(QString, file);
    QFETCH(QString, meant);
    QFETCH(QString, field);
    QFETCH(double, within);
    const VectorGrid grid = importVectorGrid(folder_ / file.toStdString(), {field.toStdString(), "", 0}),
                     right = importVectorGrid(folder_ / meant.toStdString());
    QCOMPARE(grid.shape, right.shape);
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = 0; i < right.size(); ++i)
        QVERIFY(std::abs(static_cast<double>(grid.component(c)[i] - right.component(c)[i])) <= within);
    if (file == "edges.h5") { // four, five and six lengths in eight cells, values in the middle of each
      QCOMPARE(grid.length, (Vec3{4, 5, 6}));
      QCOMPARE(grid.origin, (Vec3{0.25, 0.3125, 0.375}));
    }
  }

  void fieldsAreRefused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* file, QStringList words) { QTest::newRow(file) << QString(file) << words; };
    row("beyond.nc", {"bx", "missing"});
    row("zero.nc", {"bx", "scale_factor is 0"});
    row("tiny.npy", {"zero everywhere", "single precision"});
    row("tiny.h5", {"zero everywhere", "single precision"});
    row("weak.npy", {"e-42 at most", "single precision"});
    row("nothing.npy", {"zero everywhere"});
    row("some_units.h5", {"by", "unitSI", "none, as bx"});
    row("virtual.h5", {"B", "scale_factor", "source.h5"});
    row("virtual_other.h5", {"other_source.h5", "[1, 8, 8, 3]"});
    row("external.h5", {"open.raw", "6000", "6144"});
    row("dangling.h5", {"B (link to nowhere)"});
    row("shapes.h5", {"Bx [6, 6, 6]", "By [7, 6, 6]"});
    row("potential.h5", {"vectorpotential_0001", "not named as a magnetic field"});
    row("newer.h5", {"newer version", "format 99"});
    row("hidden.vti", {"hides 1 of 512 points", "vtkGhostType"});
    row("whole.vti", {"B [8, 8, 8] of Int32"});
  }
  void fieldsAreRefused() {
    QFETCH(QString, file);
    QFETCH(QStringList, words);
    const std::string message = messageOf([&] { importVectorGrid(folder_ / file.toStdString()); });
    QVERIFY2(containsAll(message, words), message.c_str());
  }

  /// What a file is made of must outlive it as well.
  void sourcesAreInputs() {
    for (const auto& [file, source] :
         {std::pair{"virtual.h5", "source.h5"}, {"external.h5", "open.raw"}, {"linked.h5", "two.h5"}}) {
      const std::string message = messageOf([&] { requireNotInput(folder_ / source, {folder_ / file}); });
      QVERIFY2(containsAll(message, {source, file, "holds a part of", "another name"}), message.c_str());
      QVERIFY(messageOf([&] { requireNotInput(folder_ / "edges.h5", {folder_ / file}); }).empty());
    }
  }

  /// The usual order of a file that says none is wrong where a divergence shows up.
  void orderOfAxesIsDoubted() {
    for (const auto& [file, other] : {std::pair{"xyzc.npy", "with xyzc the divergence"},
                                      {"cxyz.npy", "with cxyz the divergence"},
                                      {"xyz.h5", "with xyz the divergence"},
                                      {"zyxc.npy", nullptr},
                                      {"meant.npy", nullptr}}) {
      notes_ = importVectorGrid(folder_ / file).notes;
      QCOMPARE(told(other ? other : "divergence"), other != nullptr);
    }
    notes_ = importVectorGrid(folder_ / "xyzc.npy", {"", "xyzc", 0}).notes;
    QVERIFY(!told("divergence"));
  }

  void zerosAreDoubted() {
    notes_ = importVectorGrid(folder_ / "half.npy").notes;
    QVERIFY(told("exactly zero at 256 of 512 nodes, the first at x, y, z = 0, 0, 4"));
    notes_ = importVectorGrid(folder_ / "meant.npy").notes;
    QVERIFY(!told("exactly zero"));
  }

  void pathsAreRefused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* file, QStringList words) { QTest::newRow(file) << QString(file) << words; };
    row("mark.txt", {"X is -9999", "1 of 90 rows", "missing data"});
    row("no_direction.txt", {"row 23", "Px, Py and Pz are 0"});
    row("zero_unit.txt", {"'0 Mpc'", "positive"});
    row("comma_unit.txt", {"'1,000 Mpc'"});
    row("utf16.txt", {"UTF-16", "UTF-8"});
    row("half_serial.h5", {"SN 1.5", "whole numbers"});
    row("still.npz", {"arr_0", "zero everywhere"});
    row("unscaled.h5", {"train", "[-1, 1]"});
  }
  void pathsAreRefused() {
    QFETCH(QString, file);
    QFETCH(QStringList, words);
    std::vector<std::string> notes;
    const std::string message = messageOf([&] { importTrajectories(folder_ / file.toStdString(), notes); });
    QVERIFY2(containsAll(message, words), message.c_str());
  }

  void textsAreReadAsTheyMean() {
    for (const auto& [file, unit] : {std::pair{"mark_of_order.txt", "Mpc"}, {"behind.txt", "m"}}) {
      const Trajectories t = paths(file);
      QCOMPARE(t.particles(), std::size_t{3});
      QCOMPARE(t.normalisation.lengthUnit, std::string(unit));
      QCOMPARE(t.position.at(2, 29), (Vec3{29, 2, 0}));
    }
  }

  /// Two dimensions in space and three in velocity are usual: no zeros for a way that was flown.
  void missingPositionsAreIntegrated() {
    QVERIFY(std::abs(paths("flat.h5").position.at(1, 40)[2] - 2.0) < 1e-12);
    QVERIFY(told("position has the components xy only: z integrated"));
    paths("flatter.h5");
    QVERIFY(told("z stands as 0"));
  }

  /// Paths that end early are filled up with rest, or with their last row.
  void earlyEndsAreTold() {
    Trajectories t;
    t.position = t.velocity = RecordArray(3, 50, false);
    for (std::size_t r = 0; r < 50; ++r) {
      t.time.push_back(0.1 * static_cast<double>(r));
      for (std::size_t p = 0; p < 3; ++p) {
        const double end = p == 0 ? 50 : p == 1 ? 29 : 39, at = 0.1 * std::min(static_cast<double>(r), end);
        t.position.set(p, r, {std::cos(at), std::sin(at), 0});
        if (p != 1 || static_cast<double>(r) <= end)
          t.velocity.set(p, r, {-std::sin(at), std::cos(at), 0});
      }
    }
    notes_.clear();
    requirePlausible(t, "here", notes_);
    QVERIFY(told("2 of 3 paths do not move up to the last record, the first of them path 1 from record 30 on"));
  }

  void scalesAreTold() {
    paths("scaled.h5");
    QVERIFY(!told("beyond the [-1, 1]") && !told("do not move"));
    paths("near.h5");
    QVERIFY(told("values up to 1.1, beyond the [-1, 1]"));
  }

private:
  Trajectories paths(const char* name) {
    notes_.clear();
    return importTrajectories(folder_ / name, notes_).value();
  }
  bool told(const char* words) const {
    return std::any_of(notes_.begin(), notes_.end(), [&](const auto& note) { return note.find(words) != note.npos; });
  }
  Folder folder_;
  std::vector<std::string> notes_;
};

LARMOR_CORE_TEST(tst_odd_inputs)
#include "tst_odd_inputs.moc"
