#include "engine/core/Error.h"
#include "engine/core/Resources.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>
#include <filesystem>

using namespace larmor;
namespace fs = std::filesystem;

class TestResources : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// What comes with the program is told from everything else, by whatever way it is named.
  void whatIsShipped() {
    QTemporaryDir temporary;
    const fs::path own = temporary.path().toStdString(), resources = own / "larmor-resources";
    fs::create_directories(resources / "models");
    fs::create_directories(own / "larmor-resources-of-mine");
    qputenv("LARMOR_RESOURCES", QByteArray::fromStdString(resources.string()));
    QVERIFY(isShipped(resources / "models/database.h5")); // also one that is not there yet
    QVERIFY(isShipped(own / "other/../larmor-resources/models/database.h5"));
    fs::create_directory_symlink(resources / "models", own / "link");
    QVERIFY(isShipped(own / "link/database.h5"));
    QVERIFY(!isShipped(own / "database.h5"));
    QVERIFY(!isShipped(own / "larmor-resources-of-mine/database.h5"));
    QVERIFY(!isShipped(""));
    QVERIFY_THROWS_EXCEPTION(Error, requireNotShipped(resources / "models/database.h5"));
    requireNotShipped(own / "database.h5");
    qunsetenv("LARMOR_RESOURCES");
    QVERIFY(isShipped(resource("fields/mhd64.h5"))); // where it was built
    QVERIFY(!isShipped(resources / "models/database.h5"));
  }
};

LARMOR_TEST(TestResources)
#include "tst_resources.moc"
