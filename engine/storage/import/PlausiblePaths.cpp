#include "engine/core/Error.h"
#include "engine/storage/import/Plausible.h"
#include "engine/storage/import/PlausibleValues.h"
#include "engine/storage/import/Unfold.h"

#include <fmt/format.h>

namespace larmor::storage {

namespace {

class RecordView final : public PathView {
public:
  explicit RecordView(Trajectories& t) : t_(t) {}
  std::size_t paths() const override { return t_.particles(); }
  std::size_t points(std::size_t) const override { return t_.records(); }
  double time(std::size_t, std::size_t point) const override { return t_.time[point]; }
  Vec3 position(std::size_t path, std::size_t point) const override { return t_.position.at(path, point); }
  Vec3 velocity(std::size_t path, std::size_t point) const override { return t_.velocity.at(path, point); }
  void move(std::size_t path, std::size_t point, const Vec3& to) override { t_.position.set(path, point, to); }

private:
  Trajectories& t_;
};

void lookFor(const RecordArray& records, const char* what, const std::string& where, std::vector<std::string>& notes) {
  const std::size_t count = records.particles() * records.records();
  for (std::size_t c = 0; c < 3; ++c) {
    const auto found = outliersAmong(
        count, [&](std::size_t i) { return records.at(i / records.records(), i % records.records())[c]; });
    if (!found)
      continue;
    const std::string text = fmt::format("{} {} is {:.6g} at particle {}, record {} and {} of {} records, the rest at "
                                         "most {:.3g}",
                                         what, "xyz"[c], found -> value, found -> first / records.records(),
                                         found->first % records.records(), found->count, count, found->rest);
    if (found->mark)
      throw Error(where, text + ": a mark of missing data", "data everywhere");
    notes.push_back(where + ": " + text + ": a thousand times beyond the rest. Are these data?");
  }
}

bool moves(const RecordArray& velocity) {
  for (std::size_t p = 0; p < velocity.particles(); ++p)
    for (std::size_t r = 0; r < velocity.records(); ++r)
      if (const Vec3 v = velocity.at(p, r); dot(v, v) > 0)
        return true;
  return false;
}

/// From which record on a path only repeats what it had: files of one shape are filled up so where particles end early.
/// The number of records if it goes on to the last.
std::size_t endOf(const Trajectories& t, std::size_t p) {
  std::size_t end = t.records();
  while (end > 1 && t.velocity.at(p, end - 1) == t.velocity.at(p, t.records() - 1) &&
         (t.velocity.at(p, end - 1) == Vec3{} || t.position.at(p, end - 1) == t.position.at(p, end - 2)))
    --end;
  return end;
}

/// Particles at rest are told: they may have ended, and the statistics count them.
void lookForEnds(const Trajectories& t, const std::string& where, std::vector<std::string>& notes) {
  std::size_t count = 0, first = 0, record = 0;
  for (std::size_t p = 0; p < t.particles(); ++p)
    if (const std::size_t end = endOf(t, p); end + 1 < t.records() && count++ == 0) {
      first = p;
      record = end;
    }
  if (count > 0)
    notes.push_back(fmt::format("{}: {} of {} paths do not move up to the last record, the first of them path {} from "
                                "record {} on. Statistics count them as particles at rest: have they ended there?",
                                where, count, t.particles(), first, record));
}

} // namespace

void requirePlausible(Trajectories& t, const std::string& where, std::vector<std::string>& notes, const Vec3& box) {
  lookFor(t.position, "position", where, notes);
  lookFor(t.velocity, "velocity", where, notes);
  if (t.position.empty() || t.records() < 2)
    return;
  Vec3 named = t.boxLength;
  for (std::size_t a = 0; a < 3; ++a)
    named[a] = named[a] > 0 ? named[a] : box[a];
  RecordView view(t);
  if (!t.velocity.empty() && moves(t.velocity))
    lookForEnds(t, where, notes);
  const bool known = t.allKnown() && !t.velocity.empty() && moves(t.velocity);
  for (const std::string& note : unfold(view, known, named, 1e-6))
    notes.push_back(where + ": " + note);
}

} // namespace larmor::storage
