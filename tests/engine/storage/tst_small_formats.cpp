#include "StorageTest.h"
#include "tests/Python.h"
#include "tests/harness/Test.h"

#include "engine/storage/import/TrajectoryImport.h"
#include "engine/storage/import/VectorImport.h"

#include <algorithm>
#include <cmath>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

const char* const smallFormatsScript = R"(
import bz2, gzip, h5py, io, lzma, numpy as np, sys, zipfile
d = sys.argv[1] + "/"
b = np.random.default_rng(0).standard_normal((3, 8, 8, 8))
np.save(d + "single.npy", b.astype("f4"))
np.save(d + "half.npy", b.astype("f2"))
np.save(d + "big_half.npy", np.asfortranarray(b.astype(">f2")))
special = np.array([0.0, -0.0, 6e-8, 6.1e-5, 65504, -1.5], "f2")
v = np.sin(np.arange(5)[:, None, None] + 0.1 * np.arange(40)[None, :, None] + np.arange(3)[None, None, :])
np.savez(d + "c.npz", v)
np.savez(d + "fortran.npz", np.asfortranarray(v))
np.savez(d + "half.npz", v.astype("f2"))
bytes_ = io.BytesIO()
np.save(bytes_, v)
for name, method in (("lzma.npz", zipfile.ZIP_LZMA), ("bz2.npz", zipfile.ZIP_BZIP2)):
    with zipfile.ZipFile(d + name, "w", method) as z:
        z.writestr("arr_0.npy", bytes_.getvalue())
head = "#\tD\tSN\tID\tE\tX\tY\tZ\tPx\tPy\tPz\ttag\n# D             Trajectory length [1 Mpc]\n"
rows = "".join("%g\t%d\t22\t1\t%g\t0\t0\t1\t0\t0\t%s\n" % (i, s, i, "" if s == 3 else "PRIM") for s in (3, 2**64 - 1) for i in range(10))
open(d + "tag.txt", "w").write(head + rows)
open(d + "windows.txt", "w", newline="").write((head + rows).replace("\n", "\r\n"))
gzip.open(d + "tag.txt.gz", "wt").write(head + rows)
bz2.open(d + "packed.txt", "wt").write(head + rows)
lzma.open(d + "tag.txt.xz", "wt").write(head + rows)
open(d + "classic.nc", "wb").write(b"CDF\x02" + bytes(100))
open(d + "a.xdmf", "w").write('<?xml version="1.0"?>\n<Xdmf Version="2.0"><Domain/></Xdmf>')
near = "".join("%g\t%d\t22\t1\t%g\t0\t0\t1\t0\t0\n" % (i, s, i + s % 2) for s in (2**53, 2**53 + 1, 2**63, 2**63 + 1) for i in range(10))
open(d + "serials.txt", "w").write(head.replace("\ttag", "") + near)
event = "#\tD\tID\tE\tX\tY\tZ\tPx\tPy\tPz\tID0\tE0\tX0\tY0\tZ0\tP0x\tP0y\tP0z\n"
open(d + "event.txt", "w").write(event + "".join("%g\t22\t1\t1\t2\t3\t1\t0\t0\t22\t1\t0\t0\t0\t1\t0\t0\n" % i for i in range(20)))
row = np.dtype([("D", "f8"), ("SN", "u8")] + [(k, "f8") for k in ("X", "Y", "Z", "Px", "Py", "Pz")])
with h5py.File(d + "event.h5", "w") as f:
    f.create_dataset("CRPROPA3", data=np.array([(i, i, i, 0, 0, 1, 0, 0) for i in range(30)], row)).attrs["OutputType"] = "Event3D"
def athdf(name, ghosts):
    n, m = 8, 4
    full = b.astype("f4")
    g = ghosts
    with h5py.File(d + name, "w") as f:
        f.attrs["Coordinates"] = "cartesian"
        f.attrs["MaxLevel"], f.attrs["NumMeshBlocks"] = 0, 8
        f.attrs["RootGridSize"], f.attrs["MeshBlockSize"] = [n, n, n], [m + 2 * g] * 3
        for k in (1, 2, 3):
            f.attrs["RootGridX%d" % k] = [0.0, 1.0, 1.0]
        f.attrs["NumVariables"] = [3]
        f.attrs["DatasetNames"], f.attrs["VariableNames"] = [b"B"], [b"Bcc1", b"Bcc2", b"Bcc3"]
        places = [(i, j, k) for k in range(2) for j in range(2) for i in range(2)]
        f["LogicalLocations"] = np.array(places, ">i8")
        blocks = np.zeros((3, 8, m + 2 * g, m + 2 * g, m + 2 * g), "f4")
        around = lambda at: [(at * m - g + q) % n for q in range(m + 2 * g)]
        for q, (i, j, k) in enumerate(places):
            blocks[:, q] = full[:, around(k)][:, :, around(j)][:, :, :, around(i)]
        f["B"] = blocks
athdf("plain.athdf", 0)
athdf("ghosts.athdf", 2)
athdf("wide.athdf", 4)
xyz = " ".join("%r" % float(q) for q in np.moveaxis(b, 0, -1).ravel())
def vti(name, attributes, extent="0 7 0 7 0 7"):
    open(d + name, "w").write('<?xml version="1.0"?><VTKFile type="ImageData"><ImageData %s><Piece Extent="%s"><PointData><DataArray type="Float64" Name="B" NumberOfComponents="3" format="ascii">%s</DataArray></PointData></Piece></ImageData></VTKFile>' % (attributes, extent, xyz))
vti("direction.vti", 'WholeExtent="0 7 0 7 0 7" Origin="0 0 0" Spacing="1 1 1" Direction="1.0 0.0 -0.0 0.0 1.0 0.0 0.0 0.0 1.0"')
vti("rotated.vti", 'WholeExtent="0 7 0 7 0 7" Direction="0 1 0 -1 0 0 0 0 1"')
vti("piece.vti", 'WholeExtent="0 15 0 7 0 7"')
vti("moved.vti", 'WholeExtent="8 15 0 7 0 7" Origin="100 0 0" Spacing="0.5 1 1"', "8 15 0 7 0 7")
def particles(name, ids):
    with h5py.File(d + name, "w") as f:
        f.attrs["openPMD"], f.attrs["particlesPath"] = "1.1.0", "particles/"
        for step in range(3):
            s = f.create_group("data/%d/particles/e" % step)
            s.parent.parent.attrs["time"] = float(step)
            order = [(k + step) % len(ids) for k in range(len(ids))]
            s["id"] = ids[order]
            for k, a in enumerate("xyz"):
                s["position/" + a] = np.array(order) * 10.0 + step
                s["velocity/" + a] = np.ones(len(ids))
particles("high.h5", np.array([2**63, 2**63 + 1, 2**63 + 2, 2**53 + 1, 2**53], "u8"))
particles("negative.h5", np.array([-5, -4, 3, 2**62 + 1, 2**62], "i8"))
particles("real.h5", np.array([1.0, 2.0, 3.0]))
print("written")
)";

} // namespace

/// Formats as they really come.
class tst_small_formats : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    const auto said = testing::python({"h5py", "numpy"}, smallFormatsScript, {QString::fromStdString(folder_.path().string())});
    if (!said)
      QSKIP("no Python with h5py here to write the files");
    QCOMPARE(*said, QString("written"));
  }

  void halfPrecision() {
    const VectorGrid meant = importVectorGrid(folder_ / "single.npy");
    for (const char* name : {"half.npy", "big_half.npy"}) {
      const VectorGrid grid = importVectorGrid(folder_ / name);
      for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < 512; ++i)
          QVERIFY(std::abs(grid.component(c)[i] - meant.component(c)[i]) <=
                  5e-4f * std::abs(meant.component(c)[i]) + 1e-7f);
    }
  }

  void archives() {
    for (const char* name : {"c.npz", "fortran.npz", "half.npz"}) {
      const Trajectories t = paths(name);
      for (std::size_t c = 0; c < 3; ++c)
        QVERIFY2(std::abs(t.velocity.at(3, 17)[c] - std::sin(3 + 1.7 + static_cast<double>(c))) < 5e-4, name);
    }
    for (const char* name : {"lzma.npz", "bz2.npz"}) { // read where this libzip can, else named
      const std::string message = messageOf([&] { paths(name); });
      QVERIFY2(message.empty() || message.find(name[0] == 'l' ? "LZMA" : "bzip2") != message.npos, message.c_str());
    }
  }

  void emptyLastColumn() {
    for (const char* name : {"tag.txt", "windows.txt"}) {
      const Trajectories t = paths(name);
      QCOMPARE(t.particles(), std::size_t{2});
      QCOMPARE(t.records(), std::size_t{10});
      QCOMPARE(t.position.at(1, 9)[0], 9.0);
    }
  }

  /// Numbers that a double cannot tell apart are different particles.
  void integersStayIntegers() {
    const Trajectories t = paths("serials.txt");
    QCOMPARE(t.particles(), std::size_t{4});
    for (std::size_t p = 0; p < 4; ++p)
      QCOMPARE(t.position.at(p, 3)[0], 3.0 + static_cast<double>(p % 2));
    for (const char* name : {"high.h5", "negative.h5", "real.h5"}) {
      const Trajectories moved = paths(name);
      for (std::size_t p = 0; p < moved.particles(); ++p) // sorted by id at every step
        QCOMPARE(moved.position.at(p, 2)[0], moved.position.at(p, 0)[0] + 2.0);
    }
  }

  void refused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* file, QStringList words) { QTest::newRow(file) << QString(file) << words; };
    row("tag.txt.gz", {"gzip", "gunzip"});
    row("packed.txt", {"bzip2"});
    row("tag.txt.xz", {"xz"});
    row("classic.nc", {"NetCDF", "classic", "nccopy"});
    row("a.xdmf", {"XDMF", "HDF5 file that it names"});
    row("event.txt", {"Event3D", "no paths", "Trajectory3D"});
    row("event.h5", {"Event3D", "no paths", "Trajectory3D"});
    row("rotated.vti", {"Direction", "rotated"});
    row("piece.vti", {"WholeExtent", "piece"});
  }
  void refused() {
    QFETCH(QString, file);
    QFETCH(QStringList, words);
    const std::string message = messageOf([&] {
      std::vector<std::string> notes;
      if (!importTrajectories(folder_ / file.toStdString(), notes))
        importVectorGrid(folder_ / file.toStdString());
    });
    for (const QString& word : words)
      QVERIFY2(contains(message, word.toStdString()), message.c_str());
  }

  void ghostZones() {
    const VectorGrid meant = importVectorGrid(folder_ / "plain.athdf");
    QVERIFY(meant.notes.empty());
    for (const char* name : {"ghosts.athdf", "wide.athdf"}) {
      const VectorGrid grid = importVectorGrid(folder_ / name);
      QCOMPARE(grid.shape, meant.shape);
      QVERIFY(grid.x == meant.x && grid.y == meant.y && grid.z == meant.z);
      QCOMPARE(grid.origin, meant.origin);
      QVERIFY(contains(grid.notes.front(), "ghost cells"));
    }
  }

  void imageDataInPlace() {
    QCOMPARE(importVectorGrid(folder_ / "direction.vti").length, (Vec3{8, 8, 8}));
    const VectorGrid moved = importVectorGrid(folder_ / "moved.vti");
    QCOMPARE(moved.origin, (Vec3{104, 0, 0}));
    QCOMPARE(moved.length, (Vec3{4, 8, 8}));
  }

private:
  Trajectories paths(const char* name) const {
    std::vector<std::string> notes;
    return importTrajectories(folder_ / name, notes).value();
  }
  Folder folder_;
};

LARMOR_CORE_TEST(tst_small_formats)
#include "tst_small_formats.moc"
