#include "StorageTest.h"
#include "tests/harness/Test.h"

#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <atomic>
#include <cstring>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

// HDF5 itself loses some memory when it meets a damaged file; that is not ours to report.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() { return "leak:libhdf5"; }

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

template <class T>
bool sameBits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <class T>
void roundTrip(const Folder& folder, const Shape& shape, bool compress) {
  auto values = randomValues<T>(elementsOf(shape), 3);
  if constexpr (std::is_floating_point_v<T>)
    if (values.size() > 3) {
      values[0] = -T{0};
      values[1] = std::numeric_limits<T>::denorm_min();
      values[2] = std::numeric_limits<T>::quiet_NaN();
    }
  {
    OutputFile out(folder / "a.h5");
    out.array("/deep/er/values", shape, values, {.compress = compress, .attributes = {{"unit", std::string("l_0")}}});
    out.commit();
  }
  const InputFile in(folder / "a.h5");
  QCOMPARE(in.shape("/deep/er/values"), shape);
  QVERIFY(sameBits(in.read<T>("/deep/er/values"), values));
  QCOMPARE(in.text("/deep/er/values", "unit"), std::string("l_0"));
}

} // namespace

class tst_files : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void roundTrip_data() {
    QTest::addColumn<QList<int>>("lengths");
    QTest::addRow("scalar row") << QList<int>{1};
    QTest::addRow("empty") << QList<int>{0, 3};
    QTest::addRow("small") << QList<int>{5, 7, 3};
    QTest::addRow("one chunk") << QList<int>{40, 100, 3};
    QTest::addRow("many whole paths, ragged end") << QList<int>{1013, 331, 3};
    QTest::addRow("paths longer than a chunk") << QList<int>{3, 150001, 3};
    QTest::addRow("two cut axes") << QList<int>{2, 3, 200003};
  }
  void roundTrip() {
    QFETCH(QList<int>, lengths);
    const Shape shape(lengths.begin(), lengths.end());
    for (const bool compress : {true, false}) {
      const Folder folder;
      ::roundTrip<double>(folder, shape, compress);
      ::roundTrip<float>(folder, shape, compress);
      ::roundTrip<std::int64_t>(folder, shape, compress);
      ::roundTrip<std::uint8_t>(folder, shape, compress);
    }
  }

  void rowsOfALargerArray() {
    const Folder folder;
    const std::size_t particles = 500, records = 300, done = 123;
    const auto values = randomValues<double>(particles * records * 3, 1);
    OutputFile out(folder / "a.h5");
    out.rows("/position", {particles, done, 3}, values.data(), records * 3);
    out.rows("/few", {2, 5, 3}, values.data(), records * 3);
    out.commit();
    const InputFile in(folder / "a.h5");
    const auto all = in.readDoubles("/position"), few = in.readDoubles("/few");
    for (std::size_t p = 0; p < particles; ++p)
      QVERIFY(std::memcmp(&all[p * done * 3], &values[p * records * 3], done * 24) == 0);
    QVERIFY(std::memcmp(&few[15], &values[records * 3], 15 * 8) == 0);
  }

  void theLibrarysOwnReadingAgrees() {
    // Conversion to float and a slab both go through HDF5's filters, not through ours.
    const Folder folder;
    const auto values = randomValues<double>(300 * 200 * 3, 2);
    OutputFile out(folder / "a.h5");
    out.array("/v", {300, 200, 3}, values);
    out.commit();
    const InputFile in(folder / "a.h5");
    const auto floats = in.readFloats("/v");
    for (std::size_t i = 0; i < values.size(); ++i)
      QCOMPARE(floats[i], static_cast<float>(values[i]));
    const auto slab = in.readSlab<double>("/v", {299, 100, 1}, {1, 100, 2});
    QCOMPARE(slab.back(), values.back());
    QCOMPARE(slab.front(), values[(299 * 200 + 100) * 3 + 1]);
    QVERIFY(contains(messageOf([&] { in.readSlab<double>("/v", {299, 101, 1}, {1, 100, 2}); }), "[300, 200, 3]"));
  }

  void compressionHelpsSmoothData() {
    const Folder folder;
    std::vector<double> smooth(300000);
    for (std::size_t i = 0; i < smooth.size(); ++i)
      smooth[i] = static_cast<double>(i / 100);
    OutputFile out(folder / "a.h5");
    out.array("/v", {smooth.size()}, smooth);
    out.commit();
    QVERIFY(std::filesystem::file_size(folder / "a.h5") < smooth.size() * 8 / 10);
    QVERIFY(sameBits(InputFile(folder / "a.h5").readDoubles("/v"), smooth));
  }

  void attributes() {
    const Folder folder;
    OutputFile out(folder / "a.h5");
    out.group("/group/inner");
    out.attribute("/group", "text", "ε = μ");
    out.attribute("/group", "empty", "");
    out.attribute("/group", "real", 0.1);
    out.attribute("/group", "integer", std::int64_t{-5});
    out.attribute("/group", "seed", ~std::uint64_t{0});
    out.attribute("/group", "flag", true);
    out.attribute("/", "numbers", std::vector{1.0, 2.5});
    out.attribute("/", "names", std::vector<std::string>{"a", "bc", ""});
    out.attribute("/", "names", std::vector<std::string>{"again", "bc"}); // replaced
    out.texts("/labels", {"perpendicular", "∥"});
    out.commit();
    const InputFile in(folder / "a.h5");
    QVERIFY(in.isGroup("/group/inner"));
    QCOMPARE(in.text("/group", "text"), std::string("ε = μ"));
    QCOMPARE(in.text("/group", "empty"), std::string());
    QCOMPARE(in.number("/group", "real"), 0.1);
    QCOMPARE(in.number("/group", "absent", 3.0), 3.0);
    QCOMPARE(std::get<std::int64_t>(in.attribute("/group", "integer")), std::int64_t{-5});
    QCOMPARE(std::get<std::uint64_t>(in.attribute("/group", "seed")), ~std::uint64_t{0});
    QCOMPARE(std::get<bool>(in.attribute("/group", "flag")), true);
    QCOMPARE(in.numbers("/", "numbers"), (std::vector{1.0, 2.5}));
    QCOMPARE(in.texts("/", "names"), (std::vector<std::string>{"again", "bc"}));
    QCOMPARE(in.readTexts("/labels"), (std::vector<std::string>{"perpendicular", "∥"}));
    QCOMPARE(in.attributes("/group").size(), std::size_t{6});
    QVERIFY(contains(messageOf([&] { in.number("/group", "text"); }), "expected a number"));
    QVERIFY(contains(messageOf([&] { in.number("/group", "nothing"); }), "attribute nothing is missing"));
    const auto entries = in.list("/");
    QCOMPARE(entries.size(), std::size_t{2});
    QCOMPARE(entries[0].name, std::string("group"));
    QVERIFY(entries[0].group);
    QCOMPARE(entries[1].type, std::string("text"));
  }

  void nothingAppearsWithoutCommit() {
    const Folder folder;
    putBytes(folder / "a.h5", "what was there");
    {
      OutputFile out(folder / "a.h5");
      out.array("/v", {20000}, randomValues<double>(20000, 1));
      QCOMPARE(folder.files(), std::size_t{2});
    }
    QCOMPARE(folder.files(), std::size_t{1});
    QCOMPARE(bytesOf(folder / "a.h5"), std::string("what was there"));
  }

  void abandonedTemporariesGo() {
    const Folder folder;
    const pid_t child = ::fork();
    if (child == 0) {
      auto* out = new OutputFile(folder / "a.h5"); // never closed
      out->group("/x");
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    QCOMPARE(folder.files(), std::size_t{1});
    OutputFile living(folder / "a.h5");
    OutputFile other(folder / "a.h5"); // must not take the first one's temporary for abandoned
    QCOMPARE(folder.files(), std::size_t{2});
    living.commit();
    other.commit();
    QCOMPARE(folder.files(), std::size_t{1});
  }

  void unwritable() {
    const Folder folder;
    QVERIFY(contains(messageOf([&] { OutputFile(folder / "missing/a.h5"); }), "does not exist"));
    QVERIFY(contains(messageOf([&] { OutputFile(folder.path()); }), "is a folder"));
    QVERIFY(contains(messageOf([&] { OutputFile("/dev/full"); }), "not a regular file"));
    QVERIFY(contains(messageOf([&] { OutputFile(folder / std::string(300, 'x')); }), "File name too long"));
    // As somebody who may not write there; root may write everywhere, so a child gives that up first.
    std::filesystem::permissions(folder.path(),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const pid_t child = ::fork();
    if (child == 0) {
      if (::geteuid() == 0 && ::seteuid(65534) != 0)
        ::_exit(2);
      const std::string message = messageOf([&] { OutputFile(folder / "a.h5"); });
      ::_exit(message.find("a.h5: cannot write: Permission denied") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
  }

  void diskFull_data() {
    QTest::addColumn<int>("limit");
    for (const int limit : {0, 100, 5000, 300000, 3000000})
      QTest::addRow("%d bytes", limit) << limit;
  }
  /// RLIMIT_FSIZE makes write() fail as a full disk does; in a child, so that the limit stays there.
  void diskFull() {
    QFETCH(int, limit);
    const Folder folder;
    putBytes(folder / "a.h5", "what was there");
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit most{static_cast<rlim_t>(limit), RLIM_INFINITY};
      ::setrlimit(RLIMIT_FSIZE, &most);
      const std::string message = messageOf([&] {
        OutputFile out(folder / "a.h5");
        for (int i = 0; i < 8; ++i)
          out.array("/v" + std::to_string(i), {100000}, randomValues<double>(100000, 1));
        out.commit();
      });
      ::_exit(message.find("a.h5") != std::string::npos && message.find("File too large") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(folder.files(), std::size_t{1});
    QCOMPARE(bytesOf(folder / "a.h5"), std::string("what was there"));
  }

  /// What lists the objects of a file finds all of them while others read it, by whatever name they came to it.
  void oneFileReadByMany() {
    const Folder folder;
    const auto values = randomValues<double>(300000, 7);
    OutputFile out(folder / "a.h5");
    out.array("/deep/v", {100, 1000, 3}, values);
    out.commit();
    std::filesystem::create_directory_symlink(folder / ".", folder / "other");
    std::vector<std::thread> threads;
    std::atomic<int> whole{0}, listed{0};
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        for (int round = 0; round < 25; ++round) {
          const InputFile in(i % 2 == 0 ? folder / "a.h5" : folder / "other/a.h5");
          if (i < 2)
            whole += in.readDoubles("/deep/v") == values;
          else if (const auto found = in.list("/deep"); found.size() == 1)
            listed += found[0].shape == Shape{100, 1000, 3} && !in.attributes("/deep/v").empty();
        }
      });
    for (auto& thread : threads)
      thread.join();
    QCOMPARE(whole.load(), 50);
    QCOMPARE(listed.load(), 50);
  }

  void severalFilesAtOnce() {
    const Folder folder;
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        const auto path = folder / (std::to_string(i) + ".h5");
        const auto values = randomValues<double>(300000, std::uint32_t(i));
        for (int round = 0; round < 3; ++round) {
          OutputFile out(path);
          out.array("/v", {100, 1000, 3}, values);
          out.attribute("/v", "unit", "b");
          out.commit();
          const InputFile in(path);
          good += in.readDoubles("/v") == values && in.text("/v", "unit") == "b";
        }
      });
    for (auto& thread : threads)
      thread.join();
    QCOMPARE(good.load(), 12);
  }

  void tooLittleDisk() {
    const Folder folder;
    OutputFile out(folder / "a.h5");
    const std::vector<double> one(3, 1.0);
    const std::size_t rows = std::size_t{1} << 44;
    QVERIFY(contains(messageOf([&] {
                       out.rows("/v", {rows, 3}, one.data(), 0, {.compress = false});
                     }),
                     "but the disk has"));
  }

  void mistakes() {
    const Folder folder;
    OutputFile out(folder / "a.h5");
    const std::vector<double> values(6);
    QVERIFY(contains(messageOf([&] { out.array("/v", {2, 4}, values); }), "6 values given for shape [2, 4]"));
    out.array("/v", {2, 3}, values);
    QVERIFY(contains(messageOf([&] { out.array("/v", {2, 3}, values); }), "/v"));
    QVERIFY(contains(messageOf([&] { out.commit(); }), "after a failure"));
    QVERIFY(!std::filesystem::exists(folder / "a.h5"));
  }

  void foreign() {
    const Folder folder;
    QVERIFY(contains(messageOf([&] { InputFile(folder / "none.h5"); }), "no such file"));
    QVERIFY(contains(messageOf([&] { InputFile(folder.path()); }), "not a regular file"));
    putBytes(folder / "empty.h5", "");
    QVERIFY(contains(messageOf([&] { InputFile(folder / "empty.h5"); }), "not an HDF5 file"));
    putBytes(folder / "text.h5", std::string(5000, 'x'));
    QVERIFY(contains(messageOf([&] { InputFile(folder / "text.h5"); }), "expected the HDF5 signature"));
    putBytes(folder / "signature.h5", std::string("\x89HDF\r\n\x1a\n", 8) + std::string(5000, '\x3'));
    QVERIFY(contains(messageOf([&] { InputFile(folder / "signature.h5"); }), "damaged or truncated"));
  }

  void missingObjects() {
    const Folder folder;
    OutputFile out(folder / "a.h5");
    out.group("/g");
    out.texts("/labels", {"a"});
    out.commit();
    const InputFile in(folder / "a.h5");
    QVERIFY(!in.has("/g/x/y"));
    QVERIFY(contains(messageOf([&] { in.readDoubles("/g/x"); }), "a.h5: /g/x: is missing"));
    QVERIFY(contains(messageOf([&] { in.readDoubles("/g"); }), "/g: is not a readable dataset"));
    QVERIFY(contains(messageOf([&] { in.readDoubles("/labels"); }), "expected numbers"));
    QVERIFY(contains(messageOf([&] { in.list("/labels"); }), "expected a group"));
  }

  void damage() {
    const Folder folder;
    {
      OutputFile out(folder / "a.h5");
      out.array("/big", {50000}, randomValues<double>(50000, 1));
      out.array("/small", {100}, randomValues<double>(100, 2));
      out.attribute("/small", "unit", "b");
      out.commit();
    }
    const std::string whole = bytesOf(folder / "a.h5");
    const InputFile sound(folder / "a.h5");
    const auto big = sound.readDoubles("/big"), small = sound.readDoubles("/small");
    const auto readAll = [&] {
      const InputFile in(folder / "b.h5");
      const bool same = in.readDoubles("/big") == big && in.readDoubles("/small") == small;
      if (!same || in.text("/small", "unit") != "b")
        throw std::logic_error("damage went unnoticed");
    };
    Philox random(11, 0, 0);
    for (int i = 0; i < 60; ++i) { // every cut is noticed
      putBytes(folder / "b.h5", whole.substr(0, static_cast<std::size_t>(random.uniform() * double(whole.size()))));
      QVERIFY(!messageOf(readAll).empty());
    }
    int noticed = 0;
    for (int i = 0; i < 400; ++i) { // a changed byte is noticed or lies where it does not matter
      std::string bytes = whole;
      bytes[static_cast<std::size_t>(random.uniform() * double(i % 2 ? 4096 : bytes.size()))] ^=
          static_cast<char>(1 << (random.next32() % 8));
      putBytes(folder / "b.h5", bytes);
      noticed += !messageOf(readAll).empty();
    }
    QVERIFY(noticed > 200);
  }

  /// HDF5 believes the lengths of its texts, and frees what it has not read of a damaged list of names: either once
  /// ended the program.
  void damagedTextsAndNames() {
    const Folder folder;
    {
      OutputFile out(folder / "a.h5");
      for (int i = 0; i < 12; ++i) { // more than eight, and HDF5 keeps an index
        const std::string name = "/many/array_" + std::to_string(i);
        out.array(name, {2}, std::vector<double>{1, 2});
        out.attribute(name, "unit", "a unit of some length");
        out.attribute("/many", "attribute_" + std::to_string(i), AttributeValue(1.0));
      }
      out.commit();
    }
    const std::string whole = bytesOf(folder / "a.h5");
    const auto readAll = [&] {
      const InputFile in(folder / "b.h5");
      in.attributes("/many");
      for (const auto& entry : in.list("/many"))
        in.text("/many/" + entry.name, "unit");
    };
    int places = 0, noticed = 0;
    for (const std::string mark : {"GCOL", "FHDB", "FHIB", "BTLF"}) // heaps of texts and of names, their indices
      for (std::size_t at = whole.find(mark); at != whole.npos; at = whole.find(mark, at + 1))
        for (std::size_t i = 8; i < 300 && at + i < whole.size(); i += 5) {
          std::string bytes = whole;
          bytes[at + i] ^= static_cast<char>(i % 3 == 0 ? 0x80 : 1 << (i % 7));
          putBytes(folder / "b.h5", bytes);
          ++places;
          noticed += !messageOf(readAll).empty();
        }
    QVERIFY(places > 150);
    QVERIFY(noticed > places / 4);
  }
};

LARMOR_TEST(tst_files)
#include "tst_files.moc"
