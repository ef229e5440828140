#include "StorageTest.h"
#include "tests/Python.h"
#include "tests/harness/Test.h"

#include "engine/storage/import/TrajectoryImport.h"
#include "engine/storage/import/VectorImport.h"

#include <algorithm>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

/// What HDF5 fills with zeros, cannot read, or marks as open.
const char* const lostDataScript = R"(
import h5py, numpy as np, os, sys
os.chdir(sys.argv[1])
b = np.random.default_rng(0).random((8, 8, 8, 3)).astype("f4") + 1
def sources(n):
    for i, c in enumerate("xyz"):
        with h5py.File(n + c + ".h5", "w") as f:
            f["b"] = b[..., i]
def virtual(name, sources, shape=b.shape, covered=8):
    l = h5py.VirtualLayout(shape, "f4")
    for i, c in enumerate("xyz"):
        l[:covered, ..., i] = h5py.VirtualSource(sources + c + ".h5", "b", shape=(8, 8, 8))[:covered]
    with h5py.File(name, "w", libver="latest") as f:
        f.create_virtual_dataset("B", l)
sources("whole_"); virtual("whole.h5", "whole_")
sources("gone_"); virtual("gone.h5", "gone_"); os.remove("gone_z.h5")
sources("empty_"); virtual("emptied.h5", "empty_")
with h5py.File("empty_y.h5", "w") as f:
    f["other"] = 1.0
sources("short_"); virtual("short.h5", "short_")
with h5py.File("short_x.h5", "w") as f:
    f["b"] = b[:5, ..., 0]
virtual("gap.h5", "whole_", covered=6)
sources("holes_"); virtual("holes.h5", "holes_")
with h5py.File("holes_x.h5", "w") as f:
    f.create_dataset("b", (8, 8, 8), "f4", chunks=(1, 8, 8))[:3] = b[:3, ..., 0]
os.mkdir("deep"); virtual("deep/away.h5", "../whole_")
def chunked(name, rows, **more):
    with h5py.File(name, "w") as f:
        d = f.create_dataset("B", b.shape, "f4", chunks=(2, 8, 8, 3), **more)
        if rows:
            d[:rows] = b[:rows]
chunked("full.h5", 8, compression="gzip")
chunked("half.h5", 4)
chunked("none.h5", 0)
with h5py.File("contiguous.h5", "w") as f:
    f.create_dataset("B", b.shape, "f4")
with h5py.File("well.h5", "w") as f: # the last time is there, and is all that is read
    d = f.create_dataset("t1_fields/magnetic_field", (2, 5, 8, 8, 8, 3), "f4", chunks=(1, 1, 8, 8, 8, 3))
    d[0, 4] = b
with h5py.File("well_lost.h5", "w") as f:
    d = f.create_dataset("t1_fields/magnetic_field", (2, 5, 8, 8, 8, 3), "f4", chunks=(1, 1, 8, 8, 8, 3))
    d[0, 3] = b
def external(name, raw):
    with h5py.File(name, "w") as f:
        f.create_dataset("B", b.shape, "f4", external=[(raw, 0, b.nbytes)])[...] = b
external("external.h5", "external.raw")
external("external_gone.h5", "gone.raw"); os.remove("gone.raw")
external("external_short.h5", "short.raw"); os.truncate("short.raw", 5000)
with h5py.File("lzf.h5", "w") as f:
    f.create_dataset("B", data=b, compression="lzf")
with h5py.File("block.h5", "w", userblock_size=2048) as f:
    f["B"] = b
row = np.dtype([(k, "f8") for k in ("D", "X", "Y", "Z", "Px", "Py", "Pz")] + [("SN", "u8")])
rows = np.array([(0.1 * i, 0.1 * i, 0, 0, 1, 0, 0, s) for s in (2**63, 2**63 + 1, 2**53, 2**53 + 1) for i in range(20)], row)
with h5py.File("rows.h5", "w", userblock_size=512) as f:
    f.create_dataset("CRPROPA3", data=rows, chunks=(10,), maxshape=(None,))
with h5py.File("rows_lost.h5", "w") as f:
    f.create_dataset("CRPROPA3", (80,), row, chunks=(10,))[:70] = rows[:70]
with h5py.File("lagrangian.h5", "w") as f:
    d = f.create_dataset("train", (4, 30, 3), "f4", chunks=(1, 30, 3))
    d[:3] = 0.5
    f["min"], f["max"] = -1.0, 1.0
def die(name, swmr):
    pid = os.fork()
    if pid == 0:
        f = h5py.File(name, "w", libver="latest")
        d = f.create_dataset("B", data=b, chunks=(2, 8, 8, 3), maxshape=(None, 8, 8, 3))
        if swmr:
            f.swmr_mode = True
        f.flush()
        os._exit(0)
    os.waitpid(pid, 0)
die("swmr.h5", True)
die("dead.h5", False)
print("written")
)";

} // namespace

/// Data that are not in the file are not zeros; whatever reader looks, HDF5 is opened in one way.
class tst_lost_data : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    const auto said =
        testing::python({"h5py", "numpy"}, lostDataScript, {QString::fromStdString(folder_.path().string())});
    if (!said)
      QSKIP("no Python with h5py here to write the files");
    QCOMPARE(*said, QString("written"));
  }

  void wholeFilesAreRead_data() {
    QTest::addColumn<QString>("file");
    for (const char* name : {"whole.h5", "deep/away.h5", "full.h5", "well.h5", "external.h5", "block.h5", "swmr.h5"})
      QTest::newRow(name) << QString(name);
  }
  void wholeFilesAreRead() {
    QFETCH(QString, file);
    const VectorGrid grid = importVectorGrid(folder_ / file.toStdString());
    QCOMPARE(grid.size(), std::size_t{512});
    for (std::size_t c = 0; c < 3; ++c)
      QVERIFY(*std::min_element(grid.component(c).begin(), grid.component(c).end()) >= 1.0f);
    QCOMPARE(std::any_of(grid.notes.begin(), grid.notes.end(),
                         [](const auto& note) { return note.find("did not close") != note.npos; }),
             file == "swmr.h5");
  }

  void lostDataAreRefused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* file, QStringList words) { QTest::newRow(file) << QString(file) << words; };
    row("gone.h5", {"B", "virtual", "gone_z.h5", "not there"});
    row("emptied.h5", {"virtual", "empty_y.h5", "no dataset b"});
    row("short.h5", {"virtual", "short_x.h5", "smaller", "[5, 8, 8]"});
    row("gap.h5", {"virtual", "1152 of 1536 values"});
    row("holes.h5", {"holes_x.h5", "lacks 5 of 8 chunks"});
    row("half.h5", {"B", "lacks 2 of 4 chunks"});
    row("none.h5", {"never written"});
    row("contiguous.h5", {"never written"});
    row("well_lost.h5", {"chunks"});
    row("external_gone.h5", {"gone.raw", "not there"});
    row("external_short.h5", {"short.raw", "5000", "6144"});
    row("dead.h5", {"its writer has not closed it", "h5clear"});
    row("lzf.h5", {"LZF", "32000"});
  }
  void lostDataAreRefused() {
    QFETCH(QString, file);
    QFETCH(QStringList, words);
    const std::string message = messageOf([&] { importVectorGrid(folder_ / file.toStdString()); });
    QVERIFY2(containsAll(message, words), message.c_str());
  }

  /// Serial numbers that a double cannot tell apart, behind a block of another program's.
  void rowsOfCompounds() {
    std::vector<std::string> notes;
    const auto t = importTrajectories(folder_ / "rows.h5", notes).value();
    QCOMPARE(t.particles(), std::size_t{4});
    QCOMPARE(t.records(), std::size_t{20});
    for (const char* name : {"rows_lost.h5", "lagrangian.h5"})
      QVERIFY(contains(messageOf([&] { importTrajectories(folder_ / name, notes); }), "chunks"));
  }

private:
  Folder folder_;
};

LARMOR_CORE_TEST(tst_lost_data)
#include "tst_lost_data.moc"
