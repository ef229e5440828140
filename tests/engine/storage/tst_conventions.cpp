#include "StorageTest.h"
#include "tests/Python.h"
#include "tests/harness/Test.h"

#include "engine/storage/import/TrajectoryImport.h"
#include "engine/storage/import/Units.h"
#include "engine/storage/import/VectorImport.h"

#include <algorithm>
#include <cmath>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

/// Files whose numbers mean nothing without what stands beside them.
const char* const conventionsScript = R"(
import h5py, numpy as np, sys
d = sys.argv[1] + "/"
n = 8
b = np.random.default_rng(0).standard_normal((3, n, n, n)) * np.array([1, 10, 100.0])[:, None, None, None]
np.save(d + "meant.npy", b)
def field(name, write=None, values=b, names=("bx", "by", "bz"), root={}, kind="f8"):
    with h5py.File(d + name, "w") as f:
        for key, value in root.items():
            f.attrs[key] = value
        for i, (k, c) in enumerate(zip(names, values)):
            s = f.create_dataset(k, data=c.astype(kind))
            if write:
                write(i, s)
        return
def packed(name, **more):
    with h5py.File(d + name, "w") as f:
        for k, c in zip(("bx", "by", "bz"), b):
            s = np.ptp(c) / 50000
            x = f.create_dataset(k, data=np.round((c - c.mean()) / s).clip(-32000, 32000).astype("i2"))
            x.attrs["scale_factor"] = s
            x.attrs["add_offset"] = c.mean()
            for key, value in more.items():
                x.attrs[key] = value
        if more.get("_FillValue") is not None:
            f["by"][1, 2, 3] = more["_FillValue"]
packed("packed.nc")
packed("fill.nc", _FillValue=np.int16(-32767))
packed("range.nc", valid_range=np.array([-10, 10], "i2"))
with h5py.File(d + "floats.nc", "w") as f:
    for k, c in zip(("bx", "by", "bz"), b):
        f.create_dataset(k, data=(c / 4).astype("f4")).attrs["scale_factor"] = np.float32(4)
with h5py.File(d + "bytes.nc", "w") as f:
    for k, c in zip(("bx", "by", "bz"), b):
        f.create_dataset(k, data=np.arange(n**3).reshape(n, n, n).astype("u1").view("i1")).attrs["_Unsigned"] = "true"
def holes(i, s):
    s.attrs["missing_value"] = np.array([-99.5])
    if i == 1:
        s[0, 0, 1] = -99.5
field("missing.h5", holes)
with h5py.File(d + "h5fill.h5", "w") as f:
    for k, c in zip(("bx", "by", "bz"), b):
        x = f.create_dataset(k, shape=c.shape, dtype="f4", fillvalue=-5.5)
        x[:7] = c[:7]
field("units.h5", lambda i, s: s.attrs.__setitem__("units", ("T", "nT", "G")[i]))
field("strange.h5", lambda i, s: s.attrs.__setitem__("units", ("nT", "code", "nT")[i]))
field("mixed.h5", lambda i, s: s.attrs.__setitem__("units", ("nT", "km", "nT")[i]))
field("unitsi.h5", lambda i, s: s.attrs.__setitem__("unitSI", (1.0, 1e-3, 1e3)[i]))
with h5py.File(d + "coords.nc", "w") as f:
    for k, c in zip(("bx", "by", "bz"), b):
        f[k] = c
    for i, a in enumerate("xyz"):
        f[a] = np.arange(n) * (0.5, 500.0, 5e4)[i] + 3
        f[a].attrs["units"] = ("km", "m", "cm")[i]
def scaled(name, order, names=("x", "y", "z"), bare=False, second=None):
    with h5py.File(d + name, "w") as f:
        for a, k in zip("xyz", names):
            s = f.create_dataset(k, data=np.zeros(n) if bare else 0.25 * np.arange(n) + ord(a))
            s.make_scale("This is a netCDF dimension but not a netCDF variable.%10d" % n if bare else k)
        for i, k in enumerate(("bx", "by", "bz")):
            o = second if second and i == 1 else order
            v = sum(np.arange(n).reshape([n if c == a else 1 for c in o]) * w for a, w in zip("xyz", (1, 10, 100))) + 1000.0 * i
            q = f.create_dataset(k, data=v)
            for j, c in enumerate(o):
                q.dims[j].attach_scale(f[names["xyz".index(c)]])
scaled("xyz.nc", "xyz")
scaled("zyx.nc", "zyx", ("x1v", "x2v", "x3v"))
scaled("yxz.nc", "yxz", ("grid_x", "grid_y", "grid_z"))
scaled("bare.nc", "xyz", bare=True)
scaled("transposed.nc", "zyx", second="xyz")
with h5py.File(d + "plane.h5", "w") as f:
    f["magneticfield_0001"] = np.random.default_rng(1).random((1, n, n, 3)).astype("f4")
    f["xcoor"] = f["ycoor"] = 0.4 + 0.01 * np.arange(n)
    f["zcoor"] = np.array([0.4])
x = np.linspace(0, 2 * np.pi, 9)
z, y, x = np.meshgrid(x[:-1], x, x, indexing="ij")
np.save(d + "twice.npy", np.stack([np.sin(y) + np.cos(z), np.sin(x), np.cos(x + y) + np.sin(z)], -1))
def mesh(name, order="C", **more):
    with h5py.File(d + name, "w") as f:
        f.attrs["openPMD"], f.attrs["basePath"], f.attrs["meshesPath"] = "1.1.0", "/data/%T/", "fields"
        for step in (0, 10):
            g = f.create_group("data/%d/fields/B" % step)
            labels = ["z", "y", "x"] if order == "C" else ["x", "y", "z"]
            g.attrs["geometry"], g.attrs["dataOrder"] = more.get("geometry", "cartesian"), order
            g.attrs["axisLabels"] = [np.bytes_(l) for l in labels]
            g.attrs["gridSpacing"] = [{"x": 1.0, "y": 2.0, "z": 3.0}[l] for l in labels]
            g.attrs["gridGlobalOffset"] = [{"x": 10.0, "y": 20.0, "z": 30.0}[l] for l in labels]
            g.attrs["gridUnitSI"] = 0.5
            for i, a in enumerate("xyz"):
                if a == "z":
                    k = g.create_group("z")
                    k.attrs["value"], k.attrs["shape"] = 7.0, [n, n, n]
                else:
                    g[a] = b[i] + step
                    k = g[a]
                k.attrs["unitSI"] = 1e-4
                k.attrs["position"] = [0.0, 0.0, 0.0] if order == "C" else [0.5, 0.5, 0.5]
mesh("mesh.h5")
mesh("fortran.h5", "F")
mesh("modes.h5", geometry="thetaMode")
def series(name, base="/data/%T/", path="particles/", species=("electrons",), fold=0.0, packed=False, mesh=False):
    with h5py.File(d + name, "w") as f:
        f.attrs["openPMD"], f.attrs["basePath"], f.attrs["particlesPath"], f.attrs["meshesPath"] = "1.1.0", base, path, "meshes"
        for step in range(60):
            g = f.create_group(base.strip("/").replace("%T", str(step)))
            g.attrs["time"], g.attrs["timeUnitSI"] = float(step), 0.1
            if mesh:
                m = g.create_group("meshes/rho")
                m.attrs["gridSpacing"], m.attrs["gridUnitSI"], m.attrs["axisLabels"] = [0.5, 0.5, 0.5], 2.0, [np.bytes_(l) for l in "zyx"]
                m.create_dataset("x", data=np.zeros((4, 4, 4)))
            for k, s in enumerate(species):
                q = g.create_group(path.strip("/") + "/" + s)
                q["id"] = np.array([2**63 + 1, 2**63 + 2, 2**63 + 3], "u8")
                for i, a in enumerate("xyz"):
                    p = np.arange(3.0) + 0.5 * step * (i + 1 + k) * 0.1
                    if fold:
                        p = p % fold
                    q["velocity/" + a] = np.full(3, 0.5 * (i + 1 + k))
                    if packed:
                        q["position/" + a] = np.round((p - 1) / 1e-4).astype("i4")
                        q["position/" + a].attrs["scale_factor"], q["position/" + a].attrs["add_offset"] = 1e-4, 1.0
                    else:
                        q["position/" + a] = p
series("series.h5")
series("slashes.h5", "data/%T", "particles")
series("two.h5", species=("electrons", "ions"))
series("packed.h5", packed=True)
series("folded.h5", fold=4.0, mesh=True)
def text(name, lengths, positions=None, energy="1 EeV"):
    with open(d + name, "w") as f:
        f.write("#\tD\tSN\tE\tX\tY\tZ\tPx\tPy\tPz\n#\n# D             Trajectory length [%s]\n# E/E0/E1       Energy [%s]\n" % (lengths, energy))
        if positions:
            f.write("# X/X0/X1...    Position [%s]\n" % positions)
        for i in range(30):
            f.write("%g\t1\t1\t%g\t0\t0\t1\t0\t0\n" % (i, i if positions != "1 pc" else 1000 * i))
text("kpc.txt", "0.001 Mpc", "0.001 Mpc")
text("odd.txt", "0.3 Mpc")
text("two_units.txt", "0.001 Mpc", "1 pc")
row = np.dtype([("D", "f8"), ("SN", "u8")] + [(k, "f8") for k in ("X", "Y", "Z", "Px", "Py", "Pz")])
with h5py.File(d + "kpc.h5", "w") as f:
    s = f.create_dataset("CRPROPA3", data=np.array([(i, 1, i, 0, 0, 1, 0, 0) for i in range(30)], row))
    s.attrs["LengthScale"], s.attrs["OutputType"] = 3.0856775807e19, "Trajectory3D"
def paths(name, v="km/s", t="s", x="m", pack=False):
    with h5py.File(d + name, "w") as f:
        g = f.create_group("trajectories")
        g["time"] = np.arange(50.0)
        g["velocity"] = np.ones((4, 50, 3)) * 0.002
        p = np.arange(50.0)[None, :, None] * np.ones((4, 1, 3)) * 2
        if pack:
            g["position"] = np.round(p * 100).astype("i2")
            g["position"].attrs["scale_factor"] = 0.01
        else:
            g["position"] = p
        for k, u in (("time", t), ("velocity", v), ("position", x)):
            g[k].attrs["units"] = u
paths("kms.h5")
paths("packed_paths.h5", pack=True)
paths("wrong.h5", v="nT")
print("written")
)";

} // namespace

/// What stands beside data of others is honoured, or the file refused; what was assumed is told.
class tst_conventions : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    const auto said =
        testing::python({"h5py", "numpy"}, conventionsScript, {QString::fromStdString(folder_.path().string())});
    if (!said)
      QSKIP("no Python with h5py here to write the files");
    QCOMPARE(*said, QString("written"));
    QVERIFY(!importVectorGrid(folder_ / "packed.nc").x.empty());
  }

  void unitsAreRead_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("factor"); // 0: not known
    QTest::addColumn<int>("metres");
    const auto row = [](const char* text, double factor, int metres) {
      QTest::newRow(text) << QString::fromUtf8(text) << factor << metres;
    };
    row("0.001 Mpc", 3.0856775814913673e19, 1);
    row("km/s", 1e3, 1);
    row("km s-1", 1e3, 1);
    row("m s**-1", 1, 1);
    row("10^3 cm", 10, 1);
    row("nT", 1e-9, 0);
    row("micro gauss", 1e-10, 0);
    row("µG", 1e-10, 0);
    row("nano tesla", 1e-9, 0);
    row(".001 Mpc", 3.0856775814913673e19, 1);
    row("N.m", 1, 2); // a product
    row("nanoT", 1e-9, 0);
    row("nan T", 0, 0);
    row("V m^-1", 1, 1);
    row("Myr", 31557600e6, 0);
    row("MeV/c", 1.602176634e-13 / 299792458.0, 1);
    row("code_length", 0, 0);
    row("l_0", 0, 0);
    row("", 0, 0);
  }
  void unitsAreRead() {
    QFETCH(QString, text);
    QFETCH(double, factor);
    QFETCH(int, metres);
    const auto unit = unitFrom(text.toStdString());
    QCOMPARE(unit.has_value(), factor != 0);
    if (!unit)
      return;
    QVERIFY(std::abs(unit->factor / factor - 1.0) < 1e-12);
    QCOMPARE(unit->powers[0], metres);
  }

  void scaleAndOffset() {
    const VectorGrid meant = importVectorGrid(folder_ / "meant.npy");
    for (const char* name : {"packed.nc", "floats.nc"}) {
      const VectorGrid grid = importVectorGrid(folder_ / name);
      for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < grid.size(); ++i)
          QVERIFY(std::abs(grid.component(c)[i] - meant.component(c)[i]) < 1e-3 * std::pow(10.0, c));
    }
    const VectorGrid bytes = importVectorGrid(folder_ / "bytes.nc");
    QCOMPARE(bytes.x[200], 200.0f);
    QCOMPARE(bytes.x[256 + 130], 130.0f);
  }

  void refused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* file, QStringList words) { QTest::newRow(file) << QString(file) << words; };
    row("fill.nc", {"by", "1 of 512", "[1, 2, 3]", "-32767"});
    row("range.nc", {"bx", "missing"});
    row("missing.h5", {"by", "1 of 512", "[0, 0, 1]", "-99.5"});
    row("h5fill.h5", {"64 of 512", "[7, 0, 0]", "-5.5"});
    row("strange.h5", {"by", "'code'", "'nT'"});
    row("mixed.h5", {"by", "'km'", "'nT'"});
    row("modes.h5", {"thetaMode", "cartesian"});
    row("transposed.nc", {"by", "xyz", "zyx as bx"});
  }
  void refused() {
    QFETCH(QString, file);
    QFETCH(QStringList, words);
    const std::string message = messageOf([&] { importVectorGrid(folder_ / file.toStdString()); });
    QVERIFY2(containsAll(message, words), message.c_str());
  }

  void unitsOfComponents() {
    const VectorGrid meant = importVectorGrid(folder_ / "meant.npy"), grid = importVectorGrid(folder_ / "units.h5"),
                     scaled = importVectorGrid(folder_ / "unitsi.h5");
    const double factors[] = {1, 1e-9, 1e-4}, units[] = {1, 1e-3, 1e3};
    for (std::size_t c = 0; c < 3; ++c)
      for (const std::size_t i : {std::size_t{3}, std::size_t{77}}) {
        const double value = meant.component(c)[i];
        QVERIFY(std::abs(grid.component(c)[i] / (factors[c] * value) - 1) < 1e-6);
        QVERIFY(std::abs(scaled.component(c)[i] / (units[c] * value) - 1) < 1e-6);
      }
  }

  void coordinatesGiveTheBox() {
    const VectorGrid grid = importVectorGrid(folder_ / "coords.nc"), plane = importVectorGrid(folder_ / "plane.h5");
    for (std::size_t a = 0; a < 3; ++a)
      QVERIFY(std::abs(grid.length[a] - 4.0) < 1e-12); // km all of them
    QVERIFY(std::abs(grid.origin[1] - 0.003) < 1e-12);
    QVERIFY(contains(grid.source, "lengths in km"));
    QVERIFY(std::abs(plane.length[0] - 0.08) < 1e-12 && std::abs(plane.length[1] - 0.08) < 1e-12);
    QVERIFY(std::abs(plane.length[2] - 0.01) < 1e-12);
    QVERIFY(told(plane.notes, "one plane along z"));
  }

  /// NetCDF names the dimensions of every variable: that, not the usual order, says which axis is which.
  void dimensionsNameTheAxes() {
    for (const char* name : {"xyz.nc", "zyx.nc", "yxz.nc", "bare.nc"}) {
      const VectorGrid grid = importVectorGrid(folder_ / name);
      QCOMPARE(grid.y[grid.index(1, 2, 3)], 1321.0f);
      const bool bare = name == std::string("bare.nc");
      QVERIFY(std::abs(grid.length[1] - (bare ? 2.0 * M_PI : 2.0)) < 1e-12);
      QCOMPARE(grid.origin, bare ? Vec3{} : (Vec3{'x', 'y', 'z'}));
    }
    QCOMPARE(describeFile(folder_ / "yxz.nc").fields.front().axes, std::string("yxz"));
    // Whoever knows better says so.
    const VectorGrid other = importVectorGrid(folder_ / "xyz.nc", {"bx,by,bz", "zyx", 0});
    QCOMPARE(other.y[other.index(3, 2, 1)], 1321.0f);
  }

  /// A periodic box with both ends stored loses the second; an axis that has one end keeps all.
  void repeatedPlanes() {
    const VectorGrid grid = importVectorGrid(folder_ / "twice.npy");
    QCOMPARE(grid.shape, (std::array<std::size_t, 3>{8, 8, 8}));
    QVERIFY(told(grid.notes, "along x, y repeats the first"));
    for (std::size_t k = 0; k < 8; ++k)
      for (std::size_t j = 0; j < 8; ++j)
        for (std::size_t i = 0; i < 8; ++i)
          QVERIFY(std::abs(grid.y[grid.index(i, j, k)] - std::sin(0.25 * M_PI * static_cast<double>(i))) < 1e-6);
  }

  void openPmdMeshes() {
    for (const char* name : {"mesh.h5", "fortran.h5"}) {
      const bool fortran = name == std::string("fortran.h5");
      const VectorGrid grid = importVectorGrid(folder_ / name), meant = importVectorGrid(folder_ / "meant.npy");
      QCOMPARE(grid.length, (Vec3{4, 8, 12})); // 8 cells of 1, 2, 3 times 0.5 m
      QCOMPARE(grid.origin, fortran ? (Vec3{5.25, 10.5, 15.75}) : (Vec3{5, 10, 15}));
      QVERIFY(std::abs(grid.z[9] - 7e-4f) < 1e-9f); // one value for all
      const std::size_t i = grid.index(1, 2, 3);
      QVERIFY(std::abs(grid.y[i] / (1e-4f * meant.y[i]) - 1) < 1e-5f);
      QVERIFY(contains(grid.source, "data/10/fields/B"));
    }
    QCOMPARE(
        importVectorGrid(folder_ / "mesh.h5", {"/data/10/fields/B/x,/data/10/fields/B/y,/data/10/fields/B/z", "", 0})
            .length[1],
        8.0);
  }

  void datasetsWithAndWithoutSlash() {
    for (const char* name : {"bx,by,bz", "/bx,/by,/bz", "/bx, /by, /bz"})
      QCOMPARE(importVectorGrid(folder_ / "coords.nc", {name, "", 0}).shape[0], std::size_t{8});
    for (const char* name : {"magneticfield_0001", "/magneticfield_0001", "MagneticField_0001/"})
      QCOMPARE(importVectorGrid(folder_ / "plane.h5", {name, "", 0}).shape[2], std::size_t{1});
  }

  void particlesInAnySpelling() {
    for (const char* name : {"series.h5", "slashes.h5", "packed.h5", "two.h5", "folded.h5"}) {
      const Trajectories t = paths(name);
      QCOMPARE(t.particles(), std::size_t{3});
      for (std::size_t r = 0; r < 60; ++r)
        QVERIFY2(std::abs(t.position.at(1, r)[2] - (1 + 0.15 * static_cast<double>(r))) < 1.1e-4, name);
    }
    QVERIFY(told(notes_, "4 along x, 4 along y, 4 along z")); // the box of the meshes
  }

  void speciesAreChosen() {
    paths("two.h5");
    QVERIFY(told(notes_, "of the species electrons, ions"));
    std::vector<std::string> notes;
    const auto ions = importTrajectories(folder_ / "two.h5", notes, {"ions"}).value();
    QCOMPARE(ions.velocity.at(0, 0)[0], 1.0);
    QVERIFY(contains(messageOf([&] { importTrajectories(folder_ / "two.h5", notes, {"muons"}); }), "electrons, ions"));
    QVERIFY(!messageOf([&] { importTrajectories(folder_ / "kpc.txt", notes, {"muons"}); }).empty());
  }

  void crPropaUnits() {
    QCOMPARE(paths("kpc.txt").normalisation.lengthUnit, std::string("kpc"));
    QCOMPARE(paths("kpc.h5").normalisation.lengthUnit, std::string("kpc"));
    QCOMPARE(paths("odd.txt").normalisation.lengthUnit, std::string("0.3 Mpc"));
    const Trajectories two = paths("two_units.txt"); // distances in kpc, positions in pc
    QCOMPARE(two.normalisation.lengthUnit, std::string("kpc"));
    QVERIFY(std::abs(two.position.at(0, 29)[0] - 29.0) < 1e-9);
  }

private:
  static bool told(const std::vector<std::string>& notes, const char* words) {
    return std::any_of(notes.begin(), notes.end(), [&](const auto& note) { return note.find(words) != note.npos; });
  }
  Trajectories paths(const char* name) {
    notes_.clear();
    return importTrajectories(folder_ / name, notes_).value();
  }
  Folder folder_;
  std::vector<std::string> notes_;
};

LARMOR_CORE_TEST(tst_conventions)
#include "tst_conventions.moc"
