#include "engine/core/Plugin.h"
#include "engine/core/Text.h"
#include "engine/crew/Follower.h"
#include "engine/crew/Leader.h"
#include "engine/crew/Local.h"

#include <cstdlib>
#include <fmt/format.h>
#include <thread>

namespace larmor::crew {

namespace {

/// What mpirun or srun says of this process in its environment; -1: nothing.
struct Start {
  int size = -1, rank = -1;
  bool several() const { return size > 1 || (size < 0 && rank >= 0); } ///< PMIx tells the rank only
};

int numberIn(std::initializer_list<const char*> variables) {
  for (const char* name : variables)
    if (const char* text = std::getenv(name); text && *text)
      return larmor::numberIn<int>(text).value_or(0);
  return -1;
}

Start startOfThisProcess() {
  return {numberIn({"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}), numberIn({"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"})};
}

bool fits(const Start& start, const Ranks& ranks) {
  return start.size > 0 ? ranks.size() == start.size : ranks.rank() == start.rank;
}

/// The same in every rank, so it is told by one.
[[noreturn]] void fail(const Error& error) {
  if (speaks())
    throw error;
  throw ToldElsewhere();
}

Ranks& connect() {
  try {
    auto* factory = reinterpret_cast<RanksFactory*>(pluginSymbol("mpi", ranksFactoryName, "LARMOR_BUILD_MPI"));
    return *factory();
  } catch (const Error& error) {
    fail(error);
  }
}

} // namespace

bool speaks() {
  if (startOfThisProcess().rank <= 0)
    return true;
  // mpirun ends all as soon as one fails; without MPI the one that speaks can only be given time.
  std::this_thread::sleep_for(std::chrono::seconds(3));
  return false;
}

std::unique_ptr<Crew> makeCrew(const Options& options) {
  const Start start = startOfThisProcess();
  if (!start.several())
    return std::make_unique<Local>();
  Ranks& ranks = connect();
  if (!fits(start, ranks)) { // they would all write the same file
    ranks.leave(Parting::Together);
    const Error error("mpi",
                      fmt::format("rank {} of {} finds itself as {} of {}", start.rank,
                                  start.size > 0 ? std::to_string(start.size) : "several", ranks.rank(), ranks.size()),
                      "mpirun or srun of the MPI that the plug-in was built with");
    if (start.size > 0)
      fail(error);
    throw error; // rank 0 need not have noticed
  }
  if (ranks.size() == 1) {
    ranks.leave(Parting::Together);
    return std::make_unique<Local>();
  }
  if (ranks.rank() > 0)
    return std::make_unique<Follower>(ranks, options);
  return std::make_unique<Leader>(ranks, options);
}

} // namespace larmor::crew
