#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <chrono>
#include <functional>
#include <optional>

namespace larmor::storage {

/// Writes a file again and again while a job runs (a run, the state of a training or of a turbulence simulation, a
/// growing database), so that a killed program leaves one that opens. Each generation is written whole under a
/// temporary name, flushed to disk and renamed; the one before it stays as "PATH.previous" until finish().
///
///     CheckpointWriter checkpoints(path, [&](OutputFile& file) { writeProvenance(...); writeTrajectories(...); });
///     while (...) { step(); checkpoints.writeIfDue(); }
///     checkpoints.finish();
class CheckpointWriter {
public:
  using Clock = std::chrono::steady_clock;
  using WriteFunction = std::function<void(OutputFile&)>;

  /// Nothing is written yet. @param write puts the whole present state into the file.
  explicit CheckpointWriter(std::filesystem::path path, WriteFunction write = {})
      : path_(std::move(path)), write_(std::move(write)) {}

  /// The first is due at once, later ones after 1, 2, 4, ... 30 s, but not before nine times the last writing time has
  /// passed, so that writing takes at most about a tenth of the run.
  bool due() const { return due(Clock::now()); }
  bool due(Clock::time_point now) const { return generations_ == 0 || now >= next_; }
  /// @return true if one was written.
  bool writeIfDue();
  /// @throws Error (disk full...); the generations on disk are then as before and the next attempt comes when due.
  void write() { write(write_); }
  void write(const WriteFunction& state);
  /// The last generation, with `last` in place of the usual function if given; PATH.previous goes.
  void finish(const WriteFunction& last = {});

  std::size_t generations() const { return generations_; }
  const std::filesystem::path& path() const { return path_; }
  static std::filesystem::path previousOf(const std::filesystem::path& path);
  /// Wait before the next one: generation (1 = the first) and the time its writing took.
  static Clock::duration wait(std::size_t generation, Clock::duration writing);

private:
  std::filesystem::path path_;
  WriteFunction write_;
  std::size_t generations_ = 0;
  Clock::time_point next_{};
};

/// Compares the root attribute `checksum` with the arrays present and, if everything, each array with its own.
/// Files of other programs have none and pass. @throws Error naming the object that is damaged or missing.
void verifyChecksums(const InputFile& file, bool everything);

/// Removes a file and the generation before it.
void removeGenerations(const std::filesystem::path& path);
/// True if one of them is there.
bool hasGenerations(const std::filesystem::path& path);

struct OpenedRun {
  InputFile file;
  std::string warning; ///< not empty if an older generation had to be opened
};
/// The newest sound generation: PATH, or PATH.previous with a warning if PATH is damaged or missing. All bytes are
/// verified when there is a previous generation to fall back to. @param file PATH, if it is open already
/// (Identity::file). @throws Error if none is sound.
OpenedRun openRun(const std::filesystem::path& path, const std::optional<InputFile>& file = {});

} // namespace larmor::storage
