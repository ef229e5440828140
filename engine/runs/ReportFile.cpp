#include "engine/runs/ReportFile.h"

#include "engine/core/Version.h"
#include "engine/runs/Scalars.h"
#include "engine/storage/RunFile.h"

#include <algorithm>
#include <array>

namespace larmor::runs {

namespace {

using statistics::MirrorEvent;
using statistics::TrajectoryReport;

const std::string own = "/report"; ///< of a run file

/// A column of the table of events: its name, its unit, and where an event keeps it.
struct EventColumn {
  std::string name, unit;
  bool integer;
  double (*get)(const MirrorEvent&);
  void (*set)(MirrorEvent&, double);
};

template <auto Member>
double get(const MirrorEvent& event) {
  return static_cast<double>(event.*Member);
}
template <auto Member>
void set(MirrorEvent& event, double value) {
  using T = std::remove_reference_t<decltype(event.*Member)>;
  if constexpr (std::is_same_v<T, bool>)
    event.*Member = value != 0.0;
  else
    event.*Member = static_cast<T>(value);
}
template <auto Member>
EventColumn column(const std::string& name, const std::string& unit, bool integer = false) {
  return {name, unit, integer, get<Member>, set<Member>};
}
template <std::size_t Axis>
EventColumn place(const std::string& name, const std::string& unit) {
  return {name, unit, false, [](const MirrorEvent& e) { return e.position[Axis]; },
          [](MirrorEvent& e, double value) { e.position[Axis] = value; }};
}

std::vector<EventColumn> eventColumns(const Normalisation& n) {
  using E = MirrorEvent;
  const std::string curvature = "1/" + n.lengthUnit;
  return {column<&E::particle>("particle", "1", true),
          column<&E::record>("record", "1", true),
          column<&E::time>("time", n.timeUnit),
          place<0>("x", n.lengthUnit),
          place<1>("y", n.lengthUnit),
          place<2>("z", n.lengthUnit),
          column<&E::fieldStrength>("field_strength", n.fieldLabel),
          column<&E::magneticMoment>("magnetic_moment", "1"),
          column<&E::curvature>("curvature", curvature),
          column<&E::torsionBefore>("torsion_before", curvature),
          column<&E::torsionAfter>("torsion_after", curvature),
          column<&E::mirror>("mirror", "1", true)};
}

std::vector<MirrorEvent> readEvents(const storage::InputFile& file) {
  const auto stored = storage::readTable(file, "/events");
  std::vector<MirrorEvent> events(stored.empty() ? 0 : stored.front().values.size());
  for (const EventColumn& each : eventColumns({})) {
    const auto& values = storage::columnOf(file, "/events", stored, each.name).values;
    for (std::size_t i = 0; i < events.size(); ++i)
      each.set(events[i], values[i]);
  }
  return events;
}

/// The counts of a report, by the names of their attributes.
template <class Report, class Visit>
void counts(Report& report, Visit&& visit) {
  visit("particles", report.particles);
  visit("skipped", report.skipped);
  visit("records", report.records);
  visit("mirror_events", report.mirrorEvents);
  visit("scattering_reversals", report.scatteringReversals);
  visit("unresolved_reversals", report.unresolvedReversals);
  visit("searched_particles", report.searched);
}

void writeMissing(storage::OutputFile& file, const std::string& group, const std::vector<statistics::Missing>& missing) {
  if (missing.empty())
    return;
  std::vector<std::string> names, reasons;
  for (const auto& each : missing) {
    names.push_back(each.name);
    reasons.push_back(each.reason);
  }
  file.texts(group + "/missing", names);
  file.texts(group + "/missing_reason", reasons);
}

std::vector<statistics::Missing> readMissing(const storage::InputFile& file, const std::string& group) {
  if (!file.has(group + "/missing"))
    return {};
  const auto names = file.readTexts(group + "/missing"), reasons = file.readTexts(group + "/missing_reason");
  if (names.size() != reasons.size())
    file.fail(group + "/missing_reason", "has another length", "a reason for every name in missing");
  std::vector<statistics::Missing> missing;
  for (std::size_t i = 0; i < names.size(); ++i)
    missing.push_back({names[i], reasons[i]});
  return missing;
}

/// In the order they had: the file lists them by name.
std::vector<Curve> readOrdered(const storage::InputFile& file, const std::string& at,
                               const std::vector<std::string>& order) {
  std::vector<Curve> stored = storage::readCurves(file, at), curves;
  for (const auto& name : order) {
    const auto found = std::find_if(stored.begin(), stored.end(), [&](const Curve& c) { return c.name == name; });
    if (found == stored.end())
      file.fail(at + "/curves/" + name, "is missing", "the curves that the report lists");
    curves.push_back(std::move(*found));
  }
  return curves;
}

std::size_t countOf(const storage::InputFile& file, const std::string& object, const char* name) {
  const double value = file.number(object, name);
  if (!(value >= 0 && value < 1e18))
    file.fail(object, std::string("attribute ") + name + " is no count", "a whole number");
  return static_cast<std::size_t>(value);
}

bool isCurrent(const storage::InputFile& file, std::size_t records) {
  return file.isGroup(own) && file.has("/events") && file.text(own, "application_version", "") == version &&
         file.text(own, "git_description", "") == gitDescription && file.number(own, "whole", 0.0) == 1.0 &&
         file.number(own, "records", -1.0) == static_cast<double>(records);
}

} // namespace

void writeEvents(storage::OutputFile& file, const std::vector<MirrorEvent>& events, const Normalisation& units) {
  std::vector<storage::Column> columns;
  for (const EventColumn& each : eventColumns(units)) {
    columns.push_back({each.name, each.unit, {}, each.integer});
    for (const MirrorEvent& event : events)
      columns.back().values.push_back(each.get(event));
  }
  storage::writeTable(file, "/events", columns);
}

void writeFoundEvents(storage::OutputFile& file, const statistics::FoundEvents& events, const Normalisation& units) {
  writeEvents(file, events.detection.events, units);
  const auto whole = [](std::size_t n) { return storage::AttributeValue(static_cast<std::int64_t>(n)); };
  file.attribute("/events", "sample_step", storage::AttributeValue(events.step));
  file.attribute("/events", "samples_per_record", whole(events.perRecord));
  file.attribute("/events", "longest_period", storage::AttributeValue(events.longest));
  file.attribute("/events", "searched_particles", whole(events.detection.searched));
  file.attribute("/events", "unresolved_reversals", whole(events.detection.unresolved));
  file.attribute("/events", "refusal", storage::AttributeValue(events.detection.refusal));
}

std::shared_ptr<const statistics::FoundEvents> readFoundEvents(const storage::InputFile& file) {
  if (!file.has("/events") || !file.hasAttribute("/events", "sample_step"))
    return nullptr;
  auto found = std::make_shared<statistics::FoundEvents>();
  const auto whole = [&](const char* name) { return countOf(file, "/events", name); };
  found->step = file.number("/events", "sample_step");
  found->perRecord = std::max<std::size_t>(1, whole("samples_per_record"));
  found->longest = file.number("/events", "longest_period");
  found->detection.searched = whole("searched_particles");
  found->detection.unresolved = whole("unresolved_reversals");
  found->detection.refusal = file.text("/events", "refusal", "");
  found->detection.events = readEvents(file);
  return found;
}

void writeReport(storage::OutputFile& file, const TrajectoryReport& report, const std::string& at) {
  const std::string group = at + own;
  std::vector<std::string> order;
  for (const Curve& curve : report.curves) {
    storage::writeCurve(file, curve, at);
    order.push_back(curve.name);
  }
  writeScalars(file, group, report.scalars);
  file.attribute(group, "application_version", version);
  file.attribute(group, "git_description", gitDescription);
  file.attribute(group, "whole", storage::AttributeValue(std::int64_t{report.whole ? 1 : 0}));
  file.attribute(group, "mirror_refusal", storage::AttributeValue(report.mirrorRefusal));
  file.attribute(group, "event_step", storage::AttributeValue(report.eventStep));
  writeMissing(file, group, report.missing);
  counts(report, [&](const char* name, std::size_t count) {
    file.attribute(group, name, storage::AttributeValue(static_cast<std::int64_t>(count)));
  });
  if (!order.empty())
    file.attribute(group, "curves", storage::AttributeValue(order));
}

std::shared_ptr<TrajectoryReport> storedReport(const storage::InputFile& file, const std::string& at) {
  const std::string group = at + own;
  auto report = std::make_shared<TrajectoryReport>();
  report->whole = file.number(group, "whole", 0.0) == 1.0;
  report->mirrorRefusal = file.text(group, "mirror_refusal", "");
  report->eventStep = file.number(group, "event_step", 0.0);
  report->missing = readMissing(file, group);
  counts(*report, [&](const char* name, std::size_t& count) { count = countOf(file, group, name); });
  if (file.hasAttribute(group, "curves"))
    report->curves = readOrdered(file, at, file.texts(group, "curves"));
  report->scalars = readScalars(file, group);
  report->nameEstimates();
  return report;
}

std::shared_ptr<const TrajectoryReport> readReport(const storage::InputFile& file, std::size_t records,
                                                   const statistics::FoundEvents* found) {
  if (!isCurrent(file, records))
    return nullptr;
  auto report = storedReport(file);
  if (report->mirrorRefusal.empty())
    report->events = found ? found->detection.events : readEvents(file);
  return report;
}

} // namespace larmor::runs
