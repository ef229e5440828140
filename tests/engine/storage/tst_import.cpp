#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/storage/OutputFile.h"
#include "engine/storage/import/VectorImport.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <functional>
#include <numbers>
#include <zlib.h>

using namespace larmor;
using namespace larmor::storage;

namespace {

constexpr std::size_t nx = 4, ny = 6, nz = 8, cells = nx * ny * nz;

/// A value that tells component and place: every mistake in the order of axes shows.
float valueAt(std::size_t c, std::size_t i, std::size_t j, std::size_t k) {
  return static_cast<float>(1000 * c + 100 * k + 10 * j + i) + 0.5f;
}

/// All values in the order of the given letters, slowest first.
std::vector<float> ordered(const std::string& axes, std::size_t component = 0) {
  const auto length = [](char a) { return a == 'x' ? nx : a == 'y' ? ny : a == 'z' ? nz : std::size_t{3}; };
  std::vector<float> values;
  std::size_t at[4] = {0, 0, 0, component}; // x, y, z, c
  const std::function<void(std::size_t)> next = [&](std::size_t depth) {
    if (depth == axes.size()) {
      values.push_back(valueAt(at[3], at[0], at[1], at[2]));
      return;
    }
    auto& index = at[std::string("xyzc").find(axes[depth])];
    for (index = 0; index < length(axes[depth]); ++index)
      next(depth + 1);
  };
  next(0);
  return values;
}

QString problemWith(const VectorGrid& grid) {
  if (grid.shape != std::array<std::size_t, 3>{nx, ny, nz})
    return "wrong shape";
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t k = 0; k < nz; ++k)
      for (std::size_t j = 0; j < ny; ++j)
        for (std::size_t i = 0; i < nx; ++i)
          if (grid.component(c)[grid.index(i, j, k)] != valueAt(c, i, j, k))
            return QString("wrong value at %1, %2, %3 of component %4").arg(i).arg(j).arg(k).arg(c);
  return {};
}

void writeBytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string readBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class T>
std::string raw(const std::vector<float>& values, bool swapped = false) {
  std::string bytes;
  for (const float value : values) {
    const T wide = value;
    std::string one(reinterpret_cast<const char*>(&wide), sizeof wide);
    if (swapped)
      std::reverse(one.begin(), one.end());
    bytes += one;
  }
  return bytes;
}

std::string base64(const std::string& bytes) {
  const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j)
      word = word << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      text += i + j > bytes.size() ? '=' : letters[word >> (18 - 6 * j) & 63];
  }
  return text;
}

std::string npy(const std::string& type, const std::string& shape, const std::string& data, bool fortran = false,
                int version = 1) {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
  header.resize((header.size() + 74) / 64 * 64 + 54 - (version > 1 ? 2 : 0), ' ');
  header.back() = '\n';
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(version);
  bytes += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    bytes += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return bytes + header + data;
}

/// A whole .vti; `array` is the element with its content, `appended` what follows.
std::string vti(const std::string& array, const std::string& attributes = "", bool cellData = false,
                const std::string& appended = "") {
  const std::string data = cellData ? "CellData" : "PointData";
  const std::string extent = cellData ? "0 4 0 6 0 8" : "0 3 0 5 0 7";
  return "<?xml version=\"1.0\"?>\n<VTKFile type=\"ImageData\" version=\"1.0\" byte_order=\"LittleEndian\" " +
         attributes + ">\n<ImageData WholeExtent=\"" + extent +
         "\" Origin=\"1 2 3\" Spacing=\"0.5 0.25 2\">\n<Piece Extent=\"" + extent + "\"><" + data + ">" + array + "</" +
         data + "></Piece></ImageData>\n" + appended + "</VTKFile>\n";
}

std::string vtiArray(const std::string& type, const std::string& format, const std::string& content) {
  return "<DataArray type=\"" + type + "\" Name=\"B\" NumberOfComponents=\"3\" format=\"" + format + "\">" +
         "<InformationKey name=\"L2\">77</InformationKey>" + content + "</DataArray>";
}

template <class T>
std::string word(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string compressedBlocks(const std::string& bytes, std::size_t blockSize, bool inBase64) {
  std::string header, data;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < bytes.size(); at += blockSize, ++count) {
    const std::string part = bytes.substr(at, blockSize);
    std::string packed(compressBound(part.size()), '\0');
    uLongf size = packed.size();
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(part.data()), part.size());
    header += word(static_cast<std::uint32_t>(size));
    data += packed.substr(0, size);
  }
  header = word(count) + word(static_cast<std::uint32_t>(blockSize)) +
           word(static_cast<std::uint32_t>(bytes.size() % blockSize)) + header;
  return inBase64 ? base64(header) + base64(data) : header + data;
}

std::string ascii() {
  std::string text;
  for (const float value : ordered("zyxc"))
    text += std::to_string(value) + (text.size() % 7 == 0 ? "\n" : " ");
  return text;
}

/// Blocks of 2 x 3 x 4 cells, in an order of their own.
void writeAthena(const std::string& path, const std::function<void(OutputFile&)>& change = {},
                 std::vector<std::int64_t> locations = {}) {
  if (locations.empty())
    locations = {1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0};
  std::vector<float> magnetic, primitive;
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t b = 0; b < locations.size() / 3; ++b)
      for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t j = 0; j < 3; ++j)
          for (std::size_t i = 0; i < 2; ++i)
            magnetic.push_back(valueAt(c, static_cast<std::size_t>(locations[3 * b]) * 2 + i,
                                       static_cast<std::size_t>(locations[3 * b + 1]) * 3 + j,
                                       static_cast<std::size_t>(locations[3 * b + 2]) * 4 + k));
  primitive.assign(4 * cells, 1.0f);
  OutputFile file(path);
  file.attribute("/", "Coordinates", "cartesian");
  file.attribute("/", "MaxLevel", AttributeValue(std::int64_t{0}));
  file.attribute("/", "RootGridSize", std::vector<double>{nx, ny, nz});
  file.attribute("/", "MeshBlockSize", std::vector<double>{2, 3, 4});
  file.attribute("/", "RootGridX1", std::vector<double>{-0.5, 0.5, 1});
  file.attribute("/", "RootGridX2", std::vector<double>{0, 3, 1});
  file.attribute("/", "RootGridX3", std::vector<double>{10, 14, 1});
  file.attribute("/", "NumVariables", std::vector<double>{4, 3});
  file.attribute("/", "DatasetNames", std::vector<std::string>{"prim", "B"});
  file.attribute("/", "VariableNames", std::vector<std::string>{"rho", "vel1", "vel2", "vel3", "Bcc1", "Bcc2", "Bcc3"});
  const std::size_t blocks = locations.size() / 3;
  file.array("LogicalLocations", {blocks, 3}, locations);
  file.array("B", {3, blocks, 4, 3, 2}, magnetic);
  file.array("prim", {4, blocks, 4, 3, 2}, std::vector<float>(4 * blocks * 24, 1.0f));
  if (change)
    change(file);
  file.commit();
}

void writeComponents(const std::string& path, const std::vector<std::string>& names, const std::string& axes = "zyx",
                     const Shape& shape = {nz, ny, nx}) {
  OutputFile file(path);
  for (std::size_t c = 0; c < names.size(); ++c)
    file.array(names[c], shape, ordered(axes, c));
  file.attribute("/", "box", std::vector<double>{1, 2, 3});
  file.commit();
}

} // namespace

class TestImport : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string at(const char* name) const { return folder_.filePath(name).toStdString(); }

  void refused(const std::string& path, const std::vector<std::string>& words, const ImportOptions& options = {}) {
    try {
      importVectorGrid(path, options);
      QFAIL("accepted");
    } catch (const Error& error) {
      const std::string message = error.what();
      QVERIFY2(message.find(std::filesystem::path(path).filename().string()) != message.npos, error.what());
      for (const auto& w : words)
        QVERIFY2(message.find(w) != message.npos, error.what());
    }
  }

private Q_SLOTS:
  void athenaBlocksAreAssembled() {
    const auto path = at("a.athdf");
    writeAthena(path);
    const VectorGrid grid = importVectorGrid(path);
    QCOMPARE(problemWith(grid), QString());
    // Cell data: the first node is the centre of the first cell, exactly.
    QCOMPARE(grid.origin, (Vec3{-0.5 + 0.125, 0.25, 10.25}));
    QCOMPARE(grid.length, (Vec3{1, 3, 4}));
    const auto description = describeFile(path);
    QCOMPARE(description.fields.size(), std::size_t{2});
    QVERIFY(importVectorGrid(path, {"vel1,vel2,vel3", "", 8.0}).x == std::vector<float>(cells, 1.0f));
    QCOMPARE(importVectorGrid(path, {"vel1,vel2,vel3", "", 8.0}).length, (Vec3{2, 6, 8}));
  }

  void badAthenaFiles() {
    const auto path = at("bad.athdf");
    writeAthena(path, [](OutputFile& f) { f.attribute("/", "MaxLevel", AttributeValue(std::int64_t{2})); });
    refused(path, {"MaxLevel 2", "expected"});
    writeAthena(path, [](OutputFile& f) { f.attribute("/", "Coordinates", "spherical_polar"); });
    refused(path, {"spherical_polar", "cartesian"});
    writeAthena(path, [](OutputFile& f) { f.attribute("/", "RootGridX1", std::vector<double>{0, 1, 1.1}); });
    refused(path, {"1.1", "equal size"});
    writeAthena(path, [](OutputFile& f) { f.attribute("/", "MeshBlockSize", std::vector<double>{3, 3, 4}); });
    refused(path, {"MeshBlockSize 3"});
    writeAthena(path, [](OutputFile& f) {
      f.attribute("/", "RootGridSize", std::vector<double>{999998, 999999, 1e6});
    });
    refused(path, {"LogicalLocations", "expected"}); // nothing is allocated for 1e18 cells
    writeAthena(path, [](OutputFile& f) { f.attribute("/", "RootGridSize", std::vector<double>{-4, 6, 8}); });
    refused(path, {"RootGridSize"});
    writeAthena(path, [](OutputFile& f) { f.attribute("/", "NumVariables", std::vector<double>{4, 30}); });
    refused(path, {"NumVariables"});
    writeAthena(path, [](OutputFile& f) {
      f.attribute("/", "DatasetNames", std::vector<std::string>{"prim", "prim"});
    });
    QVERIFY(problemWith(importVectorGrid(path)) != QString()); // read as told: prim
    writeAthena(path, {}, {0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0});
    refused(path, {"LogicalLocations", "block 1"});
    writeAthena(path, {}, {7, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0});
    refused(path, {"LogicalLocations", "block 0", "0 to 1"});
    writeAthena(path, {}, {1, 1, 0, 0, 0, 0});
    refused(path, {"LogicalLocations", "[2, 3]", "[8, 3]"});
    refused(path, {"Ecc", "Bcc1,Bcc2,Bcc3"}, {"Ecc", "", 0});
  }

  void hdf5Components_data() {
    QTest::addColumn<QStringList>("names");
    QTest::newRow("lower") << QStringList{"bx", "by", "bz"};
    QTest::newRow("upper") << QStringList{"Bx", "By", "Bz"};
    QTest::newRow("capitals") << QStringList{"BX", "BY", "BZ"};
    QTest::newRow("numbers") << QStringList{"magnetic_field_1", "magnetic_field_2", "magnetic_field_3"};
    QTest::newRow("group") << QStringList{"data/B/x", "data/B/y", "data/B/z"};
  }
  void hdf5Components() {
    QFETCH(QStringList, names);
    const auto path = at("c.h5");
    writeComponents(path, {names[0].toStdString(), names[1].toStdString(), names[2].toStdString()});
    const VectorGrid grid = importVectorGrid(path);
    QCOMPARE(problemWith(grid), QString());
    QCOMPARE(grid.length, (Vec3{1, 2, 3}));
    QCOMPARE(describeFile(path).fields.front().name, names.join(",").toStdString());
  }

  void hdf5AxesAndChoice() {
    const auto path = at("axes.h5");
    writeComponents(path, {"bx", "by", "bz"}, "xyz", {nx, ny, nz});
    QCOMPARE(problemWith(importVectorGrid(path, {"", "xyz", 0})), QString());
    refused(path, {"axes 'xyw'"}, {"", "xyw", 0});
    refused(path, {"bx,by,bz", "nothing"}, {"nothing", "", 0});

    const auto many = at("many.h5");
    OutputFile file(many);
    file.array("one", {nz, ny, nx, 3}, ordered("zyxc"));
    file.array("two", {3, nz, ny, nx}, ordered("czyx"));
    file.array("odd", {nx, 3, ny, nz}, ordered("xcyz"));
    file.array("scalar", {nz, ny, nx}, ordered("zyx"));
    file.attribute("two", "length", 4.0);
    file.commit();
    refused(many, {"several", "one", "two"});
    QCOMPARE(problemWith(importVectorGrid(many, {"one", "", 0})), QString());
    QCOMPARE(importVectorGrid(many, {"one", "", 0}).length[2], 2.0 * std::numbers::pi);
    QCOMPARE(problemWith(importVectorGrid(many, {"two", "", 0})), QString());
    QCOMPARE(importVectorGrid(many, {"two", "", 0}).length, (Vec3{4, 4, 4}));
    QCOMPARE(problemWith(importVectorGrid(many, {"odd", "xcyz", 0})), QString());
    refused(many, {"odd", "zyxc"}, {"odd", "zyxc", 0});
    refused(many, {"scalar"}, {"scalar", "zyxc", 0});
  }

  void badHdf5Files() {
    const auto path = at("bad.h5");
    {
      OutputFile file(path);
      file.array("bx", {nz, ny, nx}, ordered("zyx"));
      file.array("by", {nz, ny, nx}, ordered("zyx"));
      file.commit();
    }
    refused(path, {"no vector field", "bx, by, bz"});
    {
      OutputFile file(path);
      auto values = ordered("zyxc");
      values[3 * ((2 * ny + 1) * nx + 3) + 1] = std::nanf("");
      file.array("b", {nz, ny, nx, 3}, values);
      file.commit();
    }
    refused(path, {"component y", "nan", "3, 1, 2"});
    {
      OutputFile file(path);
      std::vector<double> values(3 * cells, 1.0);
      values[7] = 1e200; // does not fit into single precision
      file.array("b", {nz, ny, nx, 3}, values);
      file.commit();
    }
    refused(path, {"inf"});
    writeComponents(path, {"bx", "by", "bz"});
    const std::string whole = readBytes(path);
    for (const std::size_t length : {std::size_t{8}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
      writeBytes(path, whole.substr(0, length));
      refused(path, {});
    }
  }

  void numpyArrays_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("axes");
    const auto row = [](const char* name, const std::string& bytes, const char* axes = "") {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << axes;
    };
    row("component first", npy("<f4", "(3, 8, 6, 4)", raw<float>(ordered("czyx"))));
    row("component last", npy("<f4", "(8, 6, 4, 3)", raw<float>(ordered("zyxc"))));
    row("double", npy("<f8", "(8, 6, 4, 3)", raw<double>(ordered("zyxc"))));
    row("big-endian double", npy(">f8", "(3,8,6,4)", raw<double>(ordered("czyx"), true)));
    row("big-endian float, version 2", npy(">f4", "(3, 8, 6, 4)", raw<float>(ordered("czyx"), true), false, 2));
    row("Fortran", npy("<f4", "(3, 8, 6, 4)", raw<float>(ordered("xyzc")), true));
    row("x first", npy("<f4", "(4, 6, 8, 3)", raw<float>(ordered("xyzc"))), "xyzc");
    row("Fortran, x first", npy("<f8", "(4, 6, 8, 3)", raw<double>(ordered("czyx")), true, 3), "xyzc");
  }
  void numpyArrays() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, axes);
    const auto path = at("a.npy");
    writeBytes(path, bytes.toStdString());
    const VectorGrid grid = importVectorGrid(path, {"", axes.toStdString(), 0});
    QCOMPARE(problemWith(grid), QString());
    QCOMPARE(grid.length[2], 2.0 * std::numbers::pi);
    QCOMPARE(grid.length[0], std::numbers::pi); // cubic cells
  }

  void imageData_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("cellData");
    const auto row = [](const char* name, const std::string& bytes, bool cellData = false) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << cellData;
    };
    const std::string data = raw<float>(ordered("zyxc")), wide = raw<double>(ordered("zyxc"));
    const auto size32 = word(static_cast<std::uint32_t>(data.size()));
    const auto size64 = word(static_cast<std::uint64_t>(wide.size()));
    const std::string zlib = "compressor=\"vtkZLibDataCompressor\"", wideHeader = "header_type=\"UInt64\"";
    const std::string array =
        "<DataArray type=\"Float32\" Name=\"B\" NumberOfComponents=\"3\" format=\"appended\" offset=\"5\"/>";
    const auto appended = [](const std::string& encoding, const std::string& bytes) {
      return "<AppendedData encoding=\"" + encoding + "\">\n _" + bytes + "\n</AppendedData>\n";
    };
    row("ascii", vti(vtiArray("Float64", "ascii", ascii())));
    row("ascii cells", vti(vtiArray("Float32", "ascii", ascii()), "", true), true);
    row("binary", vti(vtiArray("Float32", "binary", "\n  " + base64(size32 + data) + "\n")));
    row("binary, header apart", vti(vtiArray("Float32", "binary", base64(size32) + base64(data))));
    row("binary double, wide header", vti(vtiArray("Float64", "binary", base64(size64 + wide)), wideHeader));
    row("binary compressed", vti(vtiArray("Float32", "binary", compressedBlocks(data, 1000, true)), zlib));
    row("binary compressed, whole blocks", vti(vtiArray("Float32", "binary", compressedBlocks(data, 768, true)), zlib));
    row("appended raw", vti(array, "", false, appended("raw", "<&\"]]" + size32 + data)));
    row("appended base64", vti(array, "", false, appended("base64", "AAAAA" + base64(size32 + data))));
    row("appended raw compressed cells",
        vti(array, zlib, true, appended("raw", "12345" + compressedBlocks(data, 500, false))), true);
    std::string three;
    for (std::size_t c = 0; c < 3; ++c)
      three += std::string("<DataArray type=\"Float32\" Name=\"B") + "xyz"[c] + "\" format=\"binary\">" +
               base64(word(static_cast<std::uint32_t>(4 * cells)) + raw<float>(ordered("zyx", c))) + "</DataArray>";
    row("three scalars", vti(three));
  }
  void imageData() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, cellData);
    const auto path = at("a.vti");
    writeBytes(path, bytes.toStdString());
    const VectorGrid grid = importVectorGrid(path);
    QCOMPARE(problemWith(grid), QString());
    QCOMPARE(grid.origin, (cellData ? Vec3{1.25, 2.125, 4} : Vec3{1, 2, 3}));
    QCOMPARE(grid.length, (Vec3{2, 1.5, 16}));
  }

  void malformed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* title, const char* name, const std::string& bytes, const char* wordWanted) {
      QTest::newRow(title) << name << QByteArray::fromStdString(bytes) << wordWanted;
    };
    const std::string data = raw<float>(ordered("czyx"));
    row("empty", "e.h5", "", "empty");
    row("foreign", "f.athdf", "GIF89a and so on", "expected");
    row("signature alone", "s.h5", "\x89HDF\r\n\x1a\n", "");
    row("npy header cut", "n.npy", "\x93NUMPY\x01", "truncated");
    row("npy data cut", "n.npy", npy("<f4", "(3, 8, 6, 4)", data.substr(4)), "2300 bytes");
    row("npy data too long", "n.npy", npy("<f4", "(3, 8, 6, 4)", data + "1234"), "2308 bytes");
    row("npy absurd shape", "n.npy", npy("<f4", "(3, 4000000000, 4000000000, 4000000000)", data), "truncated");
    row("npy overflowing shape", "n.npy", npy("<f4", "(3, 99999999999999999999, 1, 1)", data), "whole numbers");
    row("npy negative shape", "n.npy", npy("<f4", "(3, -8, 6, 4)", data), "whole numbers");
    row("npy zero shape", "n.npy", npy("<f4", "(3, 0, 6, 4)", ""), "not zero");
    row("npy scalar field", "n.npy", npy("<f4", "(24, 6, 4)", data), "four axes");
    row("npy integers", "n.npy", npy("<i4", "(3, 8, 6, 4)", data), "float32 or float64");
    row("npy objects", "n.npy", npy("|O", "(3, 8, 6, 4)", data), "float32 or float64");
    row("npy version 9", "n.npy", npy("<f4", "(3, 8, 6, 4)", data, false, 9), "version 9");
    std::string noise = data;
    const float infinity = std::numeric_limits<float>::infinity();
    std::memcpy(noise.data() + 4 * (cells + 5), &infinity, 4);
    row("npy infinity", "n.npy", npy("<f4", "(3, 8, 6, 4)", noise), "component y is inf at x, y, z = 1, 1, 0");
    const auto size = word(static_cast<std::uint32_t>(data.size()));
    const auto array = [](const std::string& content) { return vtiArray("Float32", "binary", content); };
    const std::string good = vti(array(base64(size + data)));
    row("vti cut", "v.vti", good.substr(0, good.size() - 30), "line");
    row("vti foreign XML", "v.vti", "<?xml version=\"1.0\"?><svg/>", "svg");
    row("vti other grid", "v.vti", "<VTKFile type=\"PolyData\"/>", "PolyData");
    row("vti no piece", "v.vti", "<VTKFile type=\"ImageData\"/>", "no piece");
    row("vti entities", "v.vti", "<!DOCTYPE a [<!ENTITY b \"c\">]><VTKFile type=\"ImageData\"/>", "document type");
    row("vti short data", "v.vti", vti(array(base64(size + data.substr(12)))), "truncated");
    row("vti wrong size", "v.vti", vti(array(base64(word(std::uint32_t{12}) + data))), "12 bytes");
    row("vti bad base64", "v.vti", vti(array("!!!!!!!!")), "base64");
    row("vti short text", "v.vti", vti(vtiArray("Float32", "ascii", "1 2 3")), "numbers");
    row("vti no numbers", "v.vti", vti(vtiArray("Float32", "ascii", "one " + ascii())), "one");
    row("vti nan", "v.vti", vti(vtiArray("Float32", "ascii", "nan" + ascii().substr(8))), "nan");
    row("vti lz4", "v.vti", vti(array(""), "compressor=\"vtkLZ4DataCompressor\""), "LZ4");
    std::string packed = compressedBlocks(data, 1000, false);
    packed[40] = static_cast<char>(packed[40] ^ 0x55);
    packed[45] = static_cast<char>(packed[45] ^ 0x55);
    row("vti damaged block", "v.vti",
        vti(array(base64(packed.substr(0, 24)) + base64(packed.substr(24))), "compressor=\"vtkZLibDataCompressor\""),
        "damaged");
    row("vti absurd block count", "v.vti",
        vti(array(base64(word(0xffffffffu) + data)), "compressor=\"vtkZLibDataCompressor\""), "blocks");
    row("vti offset outside", "v.vti",
        vti("<DataArray type=\"Float32\" Name=\"B\" NumberOfComponents=\"3\" format=\"appended\" offset=\"99999\"/>",
            "", false, "<AppendedData encoding=\"raw\">_12</AppendedData>"),
        "99999");
    std::string huge = good;
    for (std::size_t p; (p = huge.find("0 3 0 5 0 7")) != huge.npos;)
      huge.replace(p, 11, "0 999999 0 999999 0 999999");
    row("vti absurd extent", "v.vti", huge, "in a file of");
    std::string negative = good;
    for (std::size_t p; (p = negative.find("0 3 0 5 0 7")) != negative.npos;)
      negative.replace(p, 11, "5 3 0 5 0 7");
    row("vti inverted extent", "v.vti", negative, "extent");
    std::string flat = good;
    flat.replace(flat.find("0.5 0.25 2"), 10, "0.5 0 2");
    row("vti no spacing", "v.vti", flat, "positive");
  }
  void malformed() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const auto path = folder_.filePath(name).toStdString();
    writeBytes(path, bytes.toStdString());
    refused(path, {word.toStdString()});
  }

  void noFileAtAll() {
    refused(at("missing.h5"), {"No such file"});
    refused(folder_.path().toStdString(), {"is not a file"});
  }

  // Any damage ends in a field or in an Error, nothing else.
  void randomDamage_data() {
    QTest::addColumn<QByteArray>("bytes");
    const std::string data = raw<float>(ordered("zyxc"));
    const auto size = word(static_cast<std::uint32_t>(data.size()));
    const auto row = [](const char* name, const std::string& bytes) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("npy", npy("<f4", "(8, 6, 4, 3)", data));
    row("vti binary", vti(vtiArray("Float32", "binary", base64(size + data))));
    row("vti compressed",
        vti(vtiArray("Float32", "binary", compressedBlocks(data, 1000, true)), "compressor=\"vtkZLibDataCompressor\""));
    row("vti raw",
        vti("<DataArray type=\"Float32\" Name=\"B\" NumberOfComponents=\"3\" format=\"appended\" offset=\"0\"/>", "",
            false, "<AppendedData encoding=\"raw\">_" + size + data + "</AppendedData>"));
  }
  void randomDamage() {
    QFETCH(QByteArray, bytes);
    const auto path = at("damaged");
    int refusals = 0;
    for (std::uint64_t n = 0; n < 400; ++n) {
      Philox random(1, 97, n);
      std::string damaged = bytes.toStdString();
      // Mostly in the first part, where the structure is.
      const double span =
          n % 4 ? std::min<double>(500.0, static_cast<double>(damaged.size())) : static_cast<double>(damaged.size());
      for (int hit = 0; hit < 3; ++hit)
        damaged[static_cast<std::size_t>(span * random.uniform())] = static_cast<char>(random.next32());
      if (n % 5 == 0)
        damaged.resize(static_cast<std::size_t>(static_cast<double>(damaged.size()) * random.uniform()));
      writeBytes(path, damaged);
      try {
        importVectorGrid(path);
      } catch (const Error&) {
        ++refusals;
      }
    }
    QVERIFY(refusals > 80);
  }

  // A real snapshot of another code; reference numbers from an independent reading with h5py and numpy.
  void sampleSnapshot() {
    const std::filesystem::path path = std::filesystem::path(testing::sourceFolder().toStdString()) / ".." / "shared" /
                                       "data" / "mhd_turbulence_64.athdf";
    if (!std::filesystem::exists(path))
      QSKIP("the sample snapshot is not here");
    const VectorGrid grid = importVectorGrid(path);
    QCOMPARE(grid.shape, (std::array<std::size_t, 3>{64, 64, 64}));
    const std::array reference{2.770482317426937, 2.5971913834221665, 2.4905673137419093};
    double square = 0.0;
    for (std::size_t c = 0; c < 3; ++c) {
      double second = 0.0, fourth = 0.0; // the means are below 1e-10
      for (const double b : grid.component(c)) {
        second += b * b;
        fourth += b * b * b * b;
      }
      square += second;
      const double flatness = fourth * static_cast<double>(grid.size()) / (second * second);
      QVERIFY(std::abs(flatness - reference[c]) < 1e-6);
    }
    QVERIFY(std::abs(std::sqrt(square / static_cast<double>(grid.size())) - 0.8213508055137801) < 1e-7);
  }
};

LARMOR_TEST(TestImport)
#include "tst_import.moc"
