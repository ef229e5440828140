#include "StorageTest.h"
#include "tests/harness/Test.h"

#include "engine/storage/export/Export.h"

#include <QByteArray>
#include <QXmlStreamReader>
#include <cstring>
#include <map>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

/// The elements of a VTK XML file, read by an independent route (Qt's XML reader and qUncompress).
struct Parsed {
  std::map<std::string, QByteArray> arrays; ///< DataArray by name, inflated
  std::map<std::string, std::string> types;
  std::map<std::string, QXmlStreamAttributes> elements;
};

/// The layout of vtkZLibDataCompressor: base64 header of UInt64, then base64 of all blocks.
QByteArray inflated(const QByteArray& text) {
  const auto word = [](const QByteArray& bytes, qsizetype i) {
    quint64 value = 0;
    if (bytes.size() >= 8 * (i + 1))
      std::memcpy(&value, bytes.constData() + 8 * i, 8);
    return value;
  };
  const QByteArray start = QByteArray::fromBase64(text.left(12));
  const quint64 blocks = word(start, 0);
  const qsizetype headerBytes = 8 * qsizetype(3 + blocks), headerText = (headerBytes + 2) / 3 * 4;
  const QByteArray header = QByteArray::fromBase64(text.left(headerText));
  const QByteArray data = QByteArray::fromBase64(text.mid(headerText));
  QByteArray result;
  qsizetype at = 0;
  for (quint64 i = 0; i < blocks; ++i) {
    const quint64 last = word(header, 2), size = i + 1 == blocks && last > 0 ? last : word(header, 1);
    const auto stored = qsizetype(word(header, 3 + qsizetype(i)));
    QByteArray packed(4, '\0'); // qUncompress wants the length in front, big-endian
    for (int b = 0; b < 4; ++b)
      packed[b] = char(size >> (24 - 8 * b));
    packed += data.mid(at, stored);
    at += stored;
    const QByteArray block = qUncompress(packed);
    if (quint64(block.size()) != size)
      qWarning("block %d has %d bytes instead of %d", int(i), int(block.size()), int(size));
    result += block;
  }
  return result;
}

Parsed parse(const std::filesystem::path& path) {
  Parsed parsed;
  const std::string bytes = bytesOf(path);
  QXmlStreamReader xml(QByteArray(bytes.data(), qsizetype(bytes.size())));
  while (!xml.atEnd())
    if (xml.readNext() == QXmlStreamReader::StartElement) {
      parsed.elements[xml.name().toString().toStdString()] = xml.attributes();
      if (xml.name() == u"DataArray") {
        const auto attributes = xml.attributes();
        const std::string name = attributes.value("Name").toString().toStdString();
        parsed.types[name] = attributes.value("type").toString().toStdString() + "x" +
                             attributes.value("NumberOfComponents").toString().toStdString();
        parsed.arrays[name] = inflated(xml.readElementText().trimmed().toLatin1());
      }
    }
  if (xml.hasError())
    qWarning("%s", qPrintable(xml.errorString()));
  return parsed;
}

template <class T>
bool same(const QByteArray& bytes, const std::vector<T>& values) {
  return std::size_t(bytes.size()) == values.size() * sizeof(T) &&
         (values.empty() || std::memcmp(bytes.constData(), values.data(), values.size() * sizeof(T)) == 0);
}

} // namespace

class tst_export : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void csv() {
    const Folder folder;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    exportCsv(folder / "a.csv", {{"time", "l_0/v_0", {0, 0.1, 1e-300}},
                                 {"id", "1", {1, 2, 12345678901.0}, true},
                                 {"a, \"b\"", "", {1.0 / 3.0, nan, -2}}});
    QCOMPARE(bytesOf(folder / "a.csv"), std::string("time [l_0/v_0],id,\"a, \"\"b\"\"\"\n"
                                                    "0,1,0.3333333333333333\n0.1,2,\n1e-300,12345678901,-2\n"));
    QVERIFY(contains(messageOf([&] { exportCsv(folder / "b.csv", {{"a", "", {1}}, {"b", "", {}}}); }), "column b"));
    QVERIFY(contains(messageOf([&] { exportCsv(folder / "no/b.csv", {{"a", "", {1}}}); }), "does not exist"));
    QCOMPARE(folder.files(), std::size_t{1});
  }

  void npy_data() {
    QTest::addColumn<QList<int>>("lengths");
    QTest::addColumn<QByteArray>("text");
    QTest::addRow("scalar") << QList<int>{} << QByteArray("()");
    QTest::addRow("line") << QList<int>{5} << QByteArray("(5, )");
    QTest::addRow("paths") << QList<int>{4, 5, 3} << QByteArray("(4, 5, 3)");
    QTest::addRow("empty") << QList<int>{0, 3} << QByteArray("(0, 3)");
    QTest::addRow("large") << QList<int>{1000, 1000, 3} << QByteArray("(1000, 1000, 3)");
  }
  void npy() {
    QFETCH(QList<int>, lengths);
    QFETCH(QByteArray, text);
    const Folder folder;
    const Shape shape(lengths.begin(), lengths.end());
    const auto values = randomValues<double>(elementsOf(shape), 1);
    const std::vector<float> floats(values.begin(), values.end());
    exportNpy(folder / "d.npy", shape, std::span<const double>(values));
    exportNpy(folder / "f.npy", shape, std::span<const float>(floats));
    for (const auto& [name, type, data, size] :
         std::vector<std::tuple<std::string, std::string, const void*, std::size_t>>{
             {"d.npy", "<f8", values.data(), 8 * values.size()}, {"f.npy", "<f4", floats.data(), 4 * floats.size()}}) {
      const std::string bytes = bytesOf(folder / name);
      QCOMPARE(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
      const std::size_t start = 10 + std::uint8_t(bytes[8]) + 256 * std::uint8_t(bytes[9]);
      QCOMPARE(start % 64, std::size_t{0});
      QCOMPARE(bytes[start - 1], '\n');
      QVERIFY(contains(bytes.substr(10, start - 10),
                       "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + text.toStdString() + ", }"));
      QCOMPARE(bytes.size(), start + size);
      QVERIFY(size == 0 || std::memcmp(bytes.data() + start, data, size) == 0);
    }
    QVERIFY(contains(messageOf([&] {
                       exportNpy(folder / "e.npy", {7, 7}, std::span<const double>(values));
                     }),
                     "for shape [7, 7]"));
  }

  void vtp_data() {
    QTest::addColumn<int>("count");
    QTest::addRow("no points") << 0;
    QTest::addRow("few points") << 7;
    QTest::addRow("exactly one block of scalars") << 8192;
    QTest::addRow("many blocks") << 100003;
  }
  void vtp() {
    QFETCH(int, count);
    const Folder folder;
    const auto n = std::size_t(count);
    PolylineSet lines;
    const auto points = randomValues<double>(3 * n, 1);
    const auto curvature = randomValues<float>(n, 2);
    lines.points.values = points;
    lines.offsets = {0, n / 3, n};
    lines.pointArrays = {{"curvature <κ>", 1, curvature}, {"B", 3, points}};
    lines.cellArrays = {{"id", 1, std::vector<std::int64_t>{4, -9}}};
    exportVtp(folder / "a.vtp", lines);
    const Parsed parsed = parse(folder / "a.vtp");
    QCOMPARE(parsed.elements.at("VTKFile").value("type"), u"PolyData");
    QCOMPARE(parsed.elements.at("Piece").value("NumberOfPoints").toInt(), count);
    QCOMPARE(parsed.elements.at("Piece").value("NumberOfLines").toInt(), 2);
    QCOMPARE(parsed.elements.at("PointData").value("Scalars"), u"curvature <κ>");
    QVERIFY(same(parsed.arrays.at("Points"), points));
    QVERIFY(same(parsed.arrays.at("curvature <κ>"), curvature));
    QVERIFY(same(parsed.arrays.at("B"), points));
    QVERIFY(same(parsed.arrays.at("id"), std::vector<std::int64_t>{4, -9}));
    QVERIFY(same(parsed.arrays.at("offsets"), std::vector<std::int64_t>{std::int64_t(n / 3), count}));
    QCOMPARE(std::size_t(parsed.arrays.at("connectivity").size()), 8 * n);
    QCOMPARE(parsed.types.at("curvature <κ>"), std::string("Float32x1"));
    QCOMPARE(parsed.types.at("Points"), std::string("Float64x3"));
  }

  void vti() {
    const Folder folder;
    const std::size_t nx = 20, ny = 30, nz = 40;
    const auto field = randomValues<float>(nx * ny * nz * 3, 1);
    const auto density = randomValues<double>(nx * ny * nz, 2);
    exportVti(folder / "a.vti", {nx, ny, nz}, {-0.5, 0, 1e-20}, {0.1, 0.2, 0.25}, {{"B", 3, field}, {"n", 1, density}});
    const Parsed parsed = parse(folder / "a.vti");
    QCOMPARE(parsed.elements.at("ImageData").value("WholeExtent"), u"0 19 0 29 0 39");
    QCOMPARE(parsed.elements.at("ImageData").value("Origin"), u"-0.5 0 1e-20");
    QCOMPARE(parsed.elements.at("ImageData").value("Spacing"), u"0.1 0.2 0.25");
    QVERIFY(same(parsed.arrays.at("B"), field));
    QVERIFY(same(parsed.arrays.at("n"), density));
  }

  void mistakes() {
    const Folder folder;
    PolylineSet lines;
    lines.points.values = std::vector<double>(9);
    lines.offsets = {0, 2};
    QVERIFY(contains(messageOf([&] { exportVtp(folder / "a.vtp", lines); }), "offsets"));
    lines.offsets = {0, 3};
    lines.pointArrays = {{"mu", 1, std::vector<double>(2)}};
    QVERIFY(contains(messageOf([&] { exportVtp(folder / "a.vtp", lines); }), "mu: holds 2 values"));
    const std::vector<NamedArray> arrays{{"B", 2, std::vector<double>(16)}};
    QVERIFY(contains(messageOf([&] { exportVti(folder / "a.vti", {2, 2, 2}, {}, {1, 1, 1}, arrays); }), "1 or 3"));
    QVERIFY(contains(messageOf([&] { exportVti(folder / "a.vti", {2, 2, 0}, {}, {1, 1, 1}, {}); }), "0 nodes"));
    QVERIFY(contains(messageOf([&] { exportVti(folder / "a.vti", {2, 2, 2}, {}, {1, 0, 1}, {}); }), "spacing 0"));
    QCOMPARE(folder.files(), std::size_t{0});
  }
};

LARMOR_TEST(tst_export)
#include "tst_export.moc"
