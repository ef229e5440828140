#include "engine/crew/Ranks.h"

#include <mpi.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string_view>
#include <thread>
#include <vector>

namespace larmor::crew {

namespace {

constexpr int tag = 1;

/// Cores in `mine`, each shared with the other ranks of the machine that may use it (mpirun and batch systems bind).
double shareOf(const cpu_set_t& mine, const std::vector<cpu_set_t>& all) {
  double share = 0;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &mine))
      share += 1.0 / static_cast<double>(std::max<std::ptrdiff_t>(
                         1, std::count_if(all.begin(), all.end(), [&](const auto& s) { return CPU_ISSET(core, &s); })));
  return share;
}

/// Rank 0 counts for nothing: it hands out.
unsigned coresOf(int rank) {
  MPI_Comm machine = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &machine);
  int size = 1;
  MPI_Comm_size(machine, &size);
  cpu_set_t mine, none;
  CPU_ZERO(&none);
  if (sched_getaffinity(0, sizeof mine, &mine) != 0)
    CPU_ZERO(&mine);
  std::vector<cpu_set_t> all(static_cast<std::size_t>(size), none);
  MPI_Allgather(rank == 0 ? &none : &mine, sizeof mine, MPI_BYTE, all.data(), sizeof mine, MPI_BYTE, machine);
  MPI_Comm_free(&machine);
  return std::max(1u, static_cast<unsigned>(rank == 0 ? CPU_COUNT(&mine) : shareOf(mine, all) + 1e-9));
}

bool isOn(const char* variable) {
  const char* text = std::getenv(variable);
  return text && *text && std::string_view(text) != "0";
}

/// mpirun --enable-recovery of Open MPI 4, --with-ft mpi of Open MPI 5: it lets the others go on when a process dies or
/// leaves without a goodbye.
bool recovers() { return isOn("OMPI_MCA_orte_enable_recovery") || isOn("OMPI_MCA_mpi_ft_enable"); }

/// mpirun passes on what its processes print; where it ends them before it has read that, as Open MPI 5 may on MPI_Abort,
/// it is lost: the result of the job.
void letOutputBeRead() {
  using namespace std::chrono_literals;
  constexpr auto look = 10ms, onItsWay = 200ms; // between mpirun's reading and its own writing
  constexpr int looks = 100;
  const auto unread = [](int file) {
    int bytes = 0;
    return ::ioctl(file, FIONREAD, &bytes) == 0 && bytes > 0;
  };
  for (int i = 0; i < looks && (unread(STDOUT_FILENO) || unread(STDERR_FILENO)); ++i)
    std::this_thread::sleep_for(look);
  std::this_thread::sleep_for(onItsWay);
}

/// At the end of the process, after its last output. Where some answer no more, MPI_Finalize would wait for ever. And
/// MPI_Abort of a recovering mpirun may end the caller alone.
void endJob(int status, void* parting) {
  std::fflush(nullptr); // _exit and MPI_Abort would not
  if (*static_cast<const Parting*>(parting) == Parting::EndAll)
    letOutputBeRead();
  switch (*static_cast<const Parting*>(parting)) {
  case Parting::Together:
    MPI_Finalize();
    break;
  case Parting::Apart:
    if (recovers())
      _exit(status);
    MPI_Finalize(); // waits until rank 0 aborts: whoever just leaves would end it before its last output
    break;
  case Parting::EndAll:
    if (recovers())
      _exit(status);
    MPI_Abort(MPI_COMM_WORLD, status);
  }
}

class MpiRanks final : public Ranks {
public:
  MpiRanks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    cores_ = coresOf(rank_);
    // From here on ranks may die; who is dead is found out by silence.
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  unsigned cores() const override { return cores_; }
  std::string machine() const override {
    char name[MPI_MAX_PROCESSOR_NAME] = "";
    int length = 0;
    MPI_Get_processor_name(name, &length);
    return {name, static_cast<std::size_t>(length)};
  }

  void send(int to, const std::string& bytes) override {
    forgetSent();
    Sent& sent = sent_.emplace_back(bytes); // must stay where it is until it is sent
    if (MPI_Isend(sent.bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, to, tag, MPI_COMM_WORLD,
                  &sent.request) != MPI_SUCCESS)
      sent_.pop_back();
  }

  std::optional<Letter> receive() override {
    forgetSent();
    MPI_Status status;
    if (!announced(status))
      return {};
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Letter letter{status.MPI_SOURCE, std::string(static_cast<std::size_t>(size), '\0')};
    // Does not wait: a letter as short as ours has come whole when it is announced.
    if (MPI_Recv(letter.bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE) !=
        MPI_SUCCESS)
      return {};
    return letter;
  }

  void leave(Parting parting) override {
    if (parting_)
      return;
    if (parting != Parting::Together)
      deliver();
    on_exit(endJob, &parting_.emplace(parting));
  }

private:
  struct Sent {
    std::string bytes;
    MPI_Request request = MPI_REQUEST_NULL;
    explicit Sent(const std::string& b) : bytes(b) {}
  };

  /// Is a letter there? Once a rank is known to be dead, Open MPI 5 refuses to look for letters of any (ULFM:
  /// MPI_ERR_PROC_FAILED), so that each is asked for its own.
  bool announced(MPI_Status& status) const {
    int there = 0;
    if (MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &there, &status) == MPI_SUCCESS)
      return there;
    for (int from = 0; from < size_; ++from)
      if (from != rank_ && MPI_Iprobe(from, tag, MPI_COMM_WORLD, &there, &status) == MPI_SUCCESS && there)
        return true;
    return false;
  }

  /// Whoever leaves without MPI_Finalize takes along what Open MPI has accepted but not written yet, over TCP often the
  /// last letter. What is for a dead rank is never done.
  void deliver() {
    constexpr int rounds = 50, atLeast = 10;
    for (int round = 0; round < rounds && (round < atLeast || !sent_.empty()); ++round) {
      MPI_Status status;
      announced(status); // moves letters on in both directions
      forgetSent();
      usleep(5000);
    }
  }

  void forgetSent() {
    std::erase_if(sent_, [](Sent& sent) {
      int done = 0;
      return MPI_Test(&sent.request, &done, MPI_STATUS_IGNORE) != MPI_SUCCESS || done;
    });
  }

  int rank_ = 0, size_ = 1;
  unsigned cores_ = 1;
  std::optional<Parting> parting_;
  std::list<Sent> sent_;
};

} // namespace

} // namespace larmor::crew

extern "C" __attribute__((visibility("default"))) larmor::crew::Ranks* larmorMpiPlugin1() {
  static auto* ranks = new larmor::crew::MpiRanks; // for good: MPI ends after everything else
  return ranks;
}
