#pragma once
#include <optional>
#include <string>

namespace larmor::crew {

struct Letter {
  int from = 0;
  std::string bytes;
};

/// How a process takes leave of the others.
enum class Parting {
  Together, ///< everyone answers: they wait for each other
  Apart,    ///< some answer no more: waits for nobody, or until rank 0 ends it
  EndAll    ///< the same, and ends the others where they cannot go on without each other
};

/// The processes of one job that can write to each other: what the MPI plug-in offers. Plain C++ on both sides. No call
/// waits for another process, so that a dead one holds up nobody. One thread at a time.
class Ranks {
public:
  virtual ~Ranks() = default;
  virtual int rank() const = 0; ///< 0 to size - 1
  virtual int size() const = 0;
  virtual std::string machine() const = 0;
  /// Cores of the machine that fall to this rank when rank 0 only hands out.
  virtual unsigned cores() const = 0;
  /// A few hundred bytes; in the order of sending. Whether they arrived is not known.
  virtual void send(int to, const std::string& bytes) = 0;
  virtual std::optional<Letter> receive() = 0;
  /// Nothing is sent or received from now on. What is said here happens when the process ends, after its last output.
  virtual void leave(Parting parting) = 0;
};

/// The plug-in's one symbol, of type RanksFactory: starts MPI and returns an object that lives as long as the process.
/// The name ends in the version of this interface.
using RanksFactory = Ranks*();
inline constexpr const char* ranksFactoryName = "larmorMpiPlugin1";

} // namespace larmor::crew
