#pragma once
#include "engine/core/Error.h"
#include "engine/core/MachineParameters.h"
#include "engine/jobs/JobContext.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/Identify.h"
#include "engine/storage/RecordColumns.h"
#include "engine/studies/Provenance.h"

#include <algorithm>

namespace larmor::studies {

/// What a database says about itself beside its rows.
struct RowHeading {
  std::string identity; ///< the parameters its rows belong to
  std::int64_t points = 0;
  storage::Provenance origin{};
};

/// Of a study: its databases, rows of one kind as columns of /rows (docs/formats.md). Rows have a number of their own,
/// by which they are made, split and gone on with.
template <class Row>
class RowFile {
public:
  using Rows = std::vector<Row>;
  RowFile(std::string study, std::vector<storage::RecordColumn<Row>> columns, std::int64_t Row::*number)
      : study_(std::move(study)), columns_(std::move(columns)), number_(number) {}

  std::string format() const { return "larmor-" + study_ + "-database"; }
  RowHeading headingOf(const std::string& identity, std::int64_t points, const ParameterSet& parameters,
                       const std::string& command, const MachineParameters& machine = {}) const {
    RowHeading heading{identity, points, provenanceOf(format(), study_, "database", parameters, command)};
    heading.origin.device = choiceName(machine.device);
    heading.origin.threads = machine.threadCount();
    return heading;
  }

  /// The newest sound generation. @throws Error that says what the file is instead, or what is wrong with it.
  storage::OpenedRun open(const std::filesystem::path& path) const {
    const storage::Identity file = storage::identify(path);
    if (file.format != format())
      file.refuse("a " + study_ + " database");
    return storage::openRun(path, file.file);
  }
  Rows read(const storage::InputFile& file) const { return storage::readRecords(file, "/rows", columns_); }

  /// Of a job that was killed, to go on with; none if there is no such file.
  /// @param own what rows of other parameters would have to be for that. @throws Error if they are.
  Rows before(const std::filesystem::path& path, const std::string& identity, const std::string& own,
              jobs::JobContext& context) const {
    if (path.empty() || !storage::hasGenerations(path))
      return {};
    const auto opened = storage::openRun(path);
    if (opened.file.text("/", "identity", "") != identity)
      throw Error(path.string(), "holds points of other parameters", own);
    if (!opened.warning.empty())
      context.progress(0, 0, opened.warning);
    return read(opened.file);
  }

  void write(storage::OutputFile& file, const RowHeading& heading, const Rows& rows) const {
    storage::writeProvenance(file, heading.origin);
    file.attribute("/", "identity", storage::AttributeValue(heading.identity));
    file.attribute("/", "points", storage::AttributeValue(heading.points));
    storage::writeRecords(file, "/rows", columns_, rows);
  }
  /// Whole or not at all.
  void write(const std::filesystem::path& path, const RowHeading& heading, const Rows& rows) const {
    storage::OutputFile file(path);
    write(file, heading, rows);
    file.commit();
  }

  /// Under new numbers, from `first` on. @returns all. @throws Error
  Rows add(const std::filesystem::path& path, Rows added, std::int64_t first) const {
    Rows rows;
    RowHeading heading;
    {
      const auto opened = open(path);
      rows = read(opened.file);
      heading = {opened.file.text("/", "identity"), static_cast<std::int64_t>(opened.file.number("/", "points")),
                 storage::readProvenance(opened.file, format())};
    }
    for (const Row& row : rows)
      first = std::max(first, row.*number_ + 1);
    for (Row& row : added) {
      row.*number_ = first++;
      rows.push_back(row);
    }
    write(path, heading, rows);
    return rows;
  }

private:
  std::string study_;
  std::vector<storage::RecordColumn<Row>> columns_;
  std::int64_t Row::*number_;
};

} // namespace larmor::studies
