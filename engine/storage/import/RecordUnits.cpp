#include "engine/storage/import/RecordUnits.h"

#include "engine/storage/import/Conventions.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

struct Named {
  std::string object, text;
  std::optional<Unit> unit;
};

Named unitOf(const InputFile& file, const std::string& object) {
  if (!file.has(object))
    return {object, {}, {}};
  const std::string text = conventionOf(file, object).unit;
  const auto unit = unitFrom(text);
  return {object, text, unit && !unit->isPlain() ? unit : std::nullopt};
}

void scale(RecordArray& records, double factor) {
  for (std::size_t p = 0; p < records.particles(); ++p)
    for (std::size_t r = 0; r < records.records(); ++r)
      records.set(p, r, factor * records.at(p, r));
}

} // namespace

std::vector<std::string> reconcileUnits(const InputFile& file, const std::string& group, Trajectories& t) {
  std::vector<std::string> notes;
  Named x = unitOf(file, group + "/position");
  const Named v = unitOf(file, group + "/velocity"), time = unitOf(file, group + "/time");
  const auto wrong = [&](const Named& of, bool right, const char* expected) {
    if (of.unit && !right)
      file.fail(of.object, "is in '" + of.text + "'", expected);
  };
  wrong(x, !x.unit || x.unit->isLength(), "a unit of length");
  wrong(v, !v.unit || v.unit->isSpeed(), "a unit of velocity");
  wrong(time, !time.unit || time.unit->isTime(), "a unit of time");
  Normalisation& n = t.normalisation;
  if (!x.text.empty() && file.hasAttribute(group, "length_unit") && x.text != n.lengthUnit) {
    const double factor = factorBetween(file, x.object, x.text, n.lengthUnit);
    scale(t.position, factor);
    notes.push_back(fmt::format("positions in {} put into {}", x.text, n.lengthUnit));
    x = {x.object, n.lengthUnit, unitFrom(n.lengthUnit)};
  }
  if (!x.text.empty())
    n.lengthUnit = x.text;
  if (!time.text.empty() && !file.hasAttribute(group, "time_unit"))
    n.timeUnit = time.text;
  if (!x.unit || !v.unit || !time.unit)
    return notes;
  const double factor = v.unit->factor * time.unit->factor / x.unit->factor;
  if (std::abs(factor - 1.0) < 1e-9)
    return notes;
  scale(t.velocity, factor);
  notes.push_back(fmt::format("velocities in {} put into {}/{}", v.text, x.text, time.text));
  return notes;
}

} // namespace larmor::storage
