#pragma once
#include "engine/jobs/JobContext.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace larmor::crew {

/// Does one piece of work; the same bytes whoever does it. @param context where to look for a cancellation.
using Work = std::function<std::string(std::int64_t number, jobs::JobContext& context)>;
/// Takes its result. Called by the leading process only, for one piece after the other in the order of completion.
using Finished = std::function<void(std::int64_t number, const std::string& result)>;

/// Thrown in the other processes of a crew whose leader failed and says why: the same exit status without a message.
class ToldElsewhere : public std::exception {
public:
  const char* what() const noexcept override { return "failed elsewhere"; }
};

/// Those who share numbered pieces of work: this process alone, or the ranks of an MPI job.
class Crew {
public:
  virtual ~Crew() = default;
  /// This process takes the results. The others only work; they read and write no file and print nothing.
  virtual bool leads() const { return true; }
  virtual int ranks() const { return 1; }
  virtual int lostRanks() const { return 0; }
  virtual unsigned threads() const { return 0; } ///< for a piece of work in this process; 0 = all cores
  /// Returns when everything is done. @throws what `work` or `finished` throws, Cancelled, ToldElsewhere.
  virtual void work(const std::vector<std::int64_t>& numbers, const Work& work, const Finished& finished,
                    jobs::JobContext& context) = 0;
};

/// This process alone: one piece after the other.
Crew& local();

struct Options {
  std::string task;      ///< what is worked at, in words: must be the same in every rank
  double lostAfter = 30; ///< seconds without a sign of life after which a rank's piece is given to another
};

/// Before there is a crew: is it this process that says what is wrong in all of them? True in one that works alone and
/// in rank 0; in the others it waits a moment, so that they do not end the job before it was said.
bool speaks();

/// The ranks of the MPI job that this process was started in by mpirun or srun, else this process alone.
/// @throws Error if it was started in one and the plug-in is not there or belongs to another MPI.
std::unique_ptr<Crew> makeCrew(const Options& options);

} // namespace larmor::crew
