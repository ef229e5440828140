#pragma once
#include "engine/core/Curve.h"
#include "engine/core/Image.h"
#include "engine/core/Trajectories.h"
#include "engine/storage/Provenance.h"

/// The parts of a run file (docs/formats.md). Each writer adds one group to an OutputFile; each reader checks shapes,
/// lengths and finiteness, and throws Error naming file, dataset, what was found and what was expected.
namespace larmor::storage {

/// The first `done` records of every path, as [particle, time, 3] in the precision they have. @throws Error if done
/// exceeds the records or the arrays disagree in size.
void writeTrajectories(OutputFile& file, const Trajectories& trajectories, std::size_t done, bool compress = true,
                       const std::string& group = "/trajectories");
/// Needs only `velocity` and `time`: without `position` the paths start at 0 and are integrated from the velocity by
/// the trapezoidal rule; `field` may be missing; missing normalisation takes its defaults. Each such assumption adds a
/// sentence to warnings.
Trajectories readTrajectories(const InputFile& file, std::vector<std::string>* warnings = nullptr,
                              const std::string& group = "/trajectories");

/// /curves/NAME. @param at group that holds /curves; empty: the root
void writeCurve(OutputFile& file, const Curve& curve, const std::string& at = {});
std::vector<Curve> readCurves(const InputFile& file, const std::string& at = {});

/// /images/NAME, in float32 if single.
void writeImage(OutputFile& file, const Image& image, bool single = true);
std::vector<Image> readImages(const InputFile& file);

/// A column of a table: events, particle states. Integers are stored as int64, other numbers as float64.
struct Column {
  std::string name, unit;
  std::vector<double> values;
  bool integer = false;
};
/// One dataset per column under the group, all of the same length, with a unit attribute; columns keep their order.
void writeTable(OutputFile& file, const std::string& group, const std::vector<Column>& columns,
                const Attributes& attributes = {});
/// Columns in the order written, or by name if the order was not recorded. @throws Error if lengths differ.
std::vector<Column> readTable(const InputFile& file, const std::string& group);
/// The column of that name. @throws Error naming the group if missing.
const Column& columnOf(const InputFile& file, const std::string& group, const std::vector<Column>& columns,
                       const std::string& name);

} // namespace larmor::storage
