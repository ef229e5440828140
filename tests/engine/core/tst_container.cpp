#include "engine/core/Container.h"
#include "engine/core/Memory.h"
#include "engine/core/ThreadPool.h"
#include "tests/harness/Test.h"

#include <QDir>
#include <QTemporaryDir>
#include <cmath>

using namespace larmor;

/// What /proc and /sys say in containers and batch jobs, as files in a folder.
class TestContainer : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> root_;

  void file(const QString& path, const QByteArray& text) {
    QDir().mkpath(QFileInfo(root_->filePath(path)).path());
    QFile out(root_->filePath(path));
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(text) == text.size());
  }
  ContainerLimits limits() const { return containerLimits(root_->path().toStdString()); }

  static constexpr const char* v1Mounts =
      "31 20 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
      "32 31 0:29 %ROOT% /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:11 - cgroup cgroup rw,cpu,cpuacct\n"
      "35 31 0:32 %ROOT% /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
  void versionOne(const QByteArray& group, const QByteArray& mountedRoot) {
    file("proc/self/cgroup", "4:memory:" + group + "\n2:cpu,cpuacct:" + group + "\n1:name=systemd:/\n");
    file("proc/self/mountinfo", QByteArray(v1Mounts).replace("%ROOT%", mountedRoot));
  }
  void versionTwo(const QByteArray& group) {
    file("proc/self/cgroup", "0::" + group + "\n");
    file("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
  }

private Q_SLOTS:
  void init() { root_ = std::make_unique<QTemporaryDir>(); }

  void noneWithoutGroups() {
    QVERIFY(std::isinf(limits().memory) && std::isinf(limits().processors));
    versionTwo("/");
    file("sys/fs/cgroup/cgroup.procs", "1\n");
    QVERIFY(std::isinf(limits().memory) && std::isinf(limits().processors));
  }

  void versionTwoTakesTheNarrowestOfAllAbove() {
    versionTwo("/slurm/job_7/step_0");
    file("sys/fs/cgroup/slurm/memory.max", "max\n");
    file("sys/fs/cgroup/slurm/cpu.max", "max 100000\n");
    file("sys/fs/cgroup/slurm/job_7/memory.max", "1000000000\n");
    file("sys/fs/cgroup/slurm/job_7/memory.current", "700000000\n");
    file("sys/fs/cgroup/slurm/job_7/memory.stat", "anon 400000000\ninactive_file 250000000\nactive_file 1\n");
    file("sys/fs/cgroup/slurm/job_7/cpu.max", "250000 100000\n");
    file("sys/fs/cgroup/slurm/job_7/step_0/memory.max", "900000000\n");
    file("sys/fs/cgroup/slurm/job_7/step_0/memory.current", "100000000\n");
    QCOMPARE(limits().memory, 550e6); // of the job: the cache is given up on demand
    QCOMPARE(limits().processors, 2.5);
    file("sys/fs/cgroup/slurm/job_7/step_0/memory.high", "300000000\n");
    QCOMPARE(limits().memory, 200e6);
  }

  void versionOne_data() {
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<QByteArray>("mounted");
    QTest::addColumn<QString>("folder");
    QTest::newRow("of the host") << QByteArray("/jobs/7") << QByteArray("/") << "/jobs/7";
    QTest::newRow("in a container that sees its own group only")
        << QByteArray("/docker/1f") << QByteArray("/docker/1f") << "";
    QTest::newRow("another group is mounted") << QByteArray("/docker/1f") << QByteArray("/docker/2e") << "";
    QTest::newRow("below the container's") << QByteArray("/docker/1f/a") << QByteArray("/docker/1f") << "/a";
  }
  void versionOne() {
    QFETCH(QByteArray, group);
    QFETCH(QByteArray, mounted);
    QFETCH(QString, folder);
    versionOne(group, mounted);
    const QString memory = "sys/fs/cgroup/memory" + folder, cpu = "sys/fs/cgroup/cpu,cpuacct" + folder;
    file(memory + "/memory.limit_in_bytes", "314572800\n");
    file(memory + "/memory.usage_in_bytes", "14572800\n");
    file(memory + "/memory.stat", "cache 5\ninactive_file 1\ntotal_inactive_file 4572800\n");
    file(cpu + "/cpu.cfs_quota_us", "150000\n");
    file(cpu + "/cpu.cfs_period_us", "100000\n");
    QCOMPARE(limits().memory, 314572800.0 - 10000000.0);
    QCOMPARE(limits().processors, 1.5);
    file(memory + "/memory.limit_in_bytes", "9223372036854771712\n"); // no limit
    file(cpu + "/cpu.cfs_quota_us", "-1\n");
    QVERIFY(std::isinf(limits().memory) && std::isinf(limits().processors));
  }

  void fullIsNothingLeft() {
    versionTwo("/a");
    file("sys/fs/cgroup/a/memory.max", "1000\n");
    file("sys/fs/cgroup/a/memory.current", "2000\n");
    QCOMPARE(limits().memory, 0.0);
  }

  void whatIsOfferedHere() {
    const ContainerLimits here = containerLimits();
    QVERIFY(freeMemory() > 0 && freeMemory() <= here.memory * 1.5); // others use it meanwhile
    QVERIFY(ThreadPool::available() >= 1 && ThreadPool::available() <= std::ceil(here.processors));
  }
};

LARMOR_TEST(TestContainer)
#include "tst_container.moc"
