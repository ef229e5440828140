#include "engine/core/Error.h"
#include "engine/storage/identify/Recognise.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

/// A text that may be missing, or something else.
std::string textOr(const InputFile& file, const std::string& name) {
  try {
    return file.text("/", name, "");
  } catch (const Error&) {
    return {};
  }
}

/// Shape of a dataset; empty if there is none.
Shape shapeOf(const InputFile& file, const std::string& dataset) {
  return file.has(dataset) && !file.isGroup(dataset) ? file.shape(dataset) : Shape{};
}

std::string nodes(const Shape& shape) { return fmt::format("{} x {} x {} nodes", shape[0], shape[1], shape[2]); }

/// How much a file of ours holds.
std::string contentsOf(const Identity& identity, const InputFile& file) {
  if (identity.kind == FileKind::Run)
    if (const Shape shape = shapeOf(file, "/trajectories/velocity"); shape.size() == 3)
      return fmt::format(" with {} particles at {} times", shape[0], shape[1]);
  if (identity.kind == FileKind::Database && file.isGroup("/rows"))
    for (const ObjectInfo& column : file.list("/rows"))
      if (!column.group && column.shape.size() == 1)
        return fmt::format(" of {} points", column.shape[0]);
  if (identity.kind == FileKind::Field)
    if (const Shape shape = shapeOf(file, "/B"); shape.size() == 4)
      return " of " + nodes(shape);
  return {};
}

void recogniseOurs(Identity& identity, const InputFile& file, const std::string& format) {
  nameProduct(identity, format, textOr(file, "study"), textOr(file, "action"));
  if (identity.kind == FileKind::Model) // card.json beside it is what opens
    become(identity, FileKind::Product, format, "the weights of " + identity.description + " (its folder opens)");
  try {
    identity.description += contentsOf(identity, file);
  } catch (const Error&) { // whoever reads it will say what is wrong
  }
}

bool holdsParticles(const InputFile& file) {
  const OpenPmdSeries series = seriesOf(file);
  return std::any_of(series.steps.begin(), series.steps.end(),
                     [&](const auto& step) { return file.isGroup(step.second + "/" + series.particles); });
}

/// Says what there is, a vector field or not.
void recogniseField(Identity& identity, const InputFile& file) {
  const bool athena = isAthena(file);
  const FileDescription found = athena ? describeAthena(file) : describeHdf5(file);
  if (found.fields.empty()) {
    identity.description =
        "an HDF5 file that holds neither trajectories nor a vector field (but " + found.contents() + ")";
    return;
  }
  const FieldCandidate& first = found.fields.front();
  std::string text = athena ? "an Athena++ snapshot" : "an HDF5 file";
  text += fmt::format(" with the field {} {}", first.name, textOf(first.shape));
  if (found.fields.size() > 1)
    text += fmt::format(" and {} more", found.fields.size() - 1);
  become(identity, FileKind::Grid, found.format, text);
}

void recogniseForeign(Identity& identity, const InputFile& file) {
  const auto paths = [&](std::string_view format, const std::string& text) {
    become(identity, FileKind::Paths, std::string(format), text);
  };
  if (file.isGroup("/trajectories"))
    paths(formats::hdf5Trajectories, "a file of trajectories by another program");
  else if (file.has("/CRPROPA3"))
    paths(formats::crPropaHdf5, "trajectories of CRPropa (HDF5)");
  else if (isLagrangianSet(file))
    paths(formats::lagrangianSet, "a Lagrangian data set " + textOf(file.shape("train")));
  else if (isOpenPmd(file) && holdsParticles(file))
    paths(formats::openPmd, "a series of openPMD particles");
  else
    recogniseField(identity, file);
}

} // namespace

void recogniseHdf5(Identity& identity) {
  identity.description = "an HDF5 file";
  try {
    identity.file.emplace(identity.path);
  } catch (const Error& error) {
    const std::string text = error.what(), where = identity.path.string() + ": ";
    identity.problem = text.starts_with(where) ? text.substr(where.size()) : text;
    return;
  }
  const std::string format = textOr(*identity.file, "format");
  if (format.starts_with("larmor-"))
    return recogniseOurs(identity, *identity.file, format);
  try {
    recogniseForeign(identity, *identity.file);
  } catch (const Error& error) {
    identity.description = std::string("an HDF5 file that cannot be looked through: ") + error.what();
  }
}

} // namespace larmor::storage
