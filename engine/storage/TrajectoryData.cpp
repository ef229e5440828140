#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/storage/RunFile.h"
#include "engine/storage/import/Conventions.h"
#include "engine/storage/import/RecordUnits.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {
namespace {

void writeRecords(OutputFile& file, const std::string& path, const RecordArray& records, std::size_t done,
                  const ArrayOptions& options) {
  const Shape shape{records.particles(), done, 3};
  const std::size_t stride = records.records() * 3;
  if (records.single())
    file.rows(path, shape, records.floats()->data(), stride, options);
  else
    file.rows(path, shape, records.doubles()->data(), stride, options);
}

template <class T>
std::size_t firstUnusable(const std::vector<T>& values) {
  std::atomic<std::size_t> first{values.size()};
  ThreadPool::shared().parallelFor(values.size(), std::size_t{1} << 20, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (!(std::abs(static_cast<double>(values[i])) <= largestRecorded)) {
        std::size_t before = first.load();
        while (i < before && !first.compare_exchange_weak(before, i)) {
        }
        return;
      }
  });
  return first;
}

class Reader {
public:
  Reader(const InputFile& file, std::string group, std::vector<std::string>* warnings)
      : file_(file), group_(std::move(group)), warnings_(warnings) {}

  Trajectories read() {
    Trajectories t;
    foreign_ = !file_.text("/", "format", "").starts_with("larmor-");
    if (!file_.isGroup(group_))
      file_.fail(group_, "is missing", "a group with the datasets velocity [particle, time, 3] and time [time]");
    t.time = readTime();
    t.velocity = readRecords("velocity", t.time.size(), 0);
    if (file_.has(group_ + "/position")) {
      t.position = readRecords("position", t.time.size(), t.velocity.particles());
    } else {
      warn("position is missing: integrated from the velocity, starting at 0");
    }
    if (file_.has(group_ + "/field"))
      t.field = readRecords("field", t.time.size(), t.velocity.particles());
    else
      warn("field is missing: quantities along the path that need it are not available");
    readNormalisation(t);
    if (foreign_)
      for (const auto& note : reconcileUnits(file_, group_, t))
        warn(note);
    if (t.position.empty())
      integrate(t);
    return t;
  }

private:
  void warn(const std::string& text) const {
    if (warnings_)
      warnings_->push_back(file_.path().string() + ": " + group_ + ": " + text);
  }

  std::vector<double> readTime() const {
    const std::string path = group_ + "/time";
    const Shape shape = file_.shape(path);
    if (shape.size() != 1 || shape[0] == 0)
      file_.fail(path, "has shape " + textOf(shape), "[time] with at least one record");
    std::vector<double> time = foreign_ ? readMeant<double>(file_, path) : file_.readDoubles(path);
    for (std::size_t i = 0; i < time.size(); ++i) {
      if (!std::isfinite(time[i]))
        file_.fail(path, fmt::format("is not a finite number at record {}", i), "finite times");
      // Paths may be traced backwards, but in one direction only.
      if (i > 0 && (time[i] == time[i - 1] || (time[i] > time[i - 1]) != (time[1] > time[0])))
        file_.fail(path, fmt::format("goes from {} to {} at record {}", time[i - 1], time[i], i),
                   "times that only increase or only decrease");
    }
    return time;
  }

  /// @param particles expected, 0 if any number will do.
  RecordArray readRecords(const std::string& name, std::size_t records, std::size_t particles) const {
    const std::string path = group_ + "/" + name;
    const Shape shape = file_.shape(path);
    const bool good = shape.size() == 3 && shape[0] > 0 && shape[1] == records && shape[2] == 3 &&
                      (particles == 0 || shape[0] == particles);
    if (!good)
      file_.fail(path, "has shape " + textOf(shape),
                 fmt::format("[{}, {}, 3]", particles ? std::to_string(particles) : "particles", records));
    const bool single = file_.type(path) == "float32";
    file_.checkedCount(path, single ? sizeof(float) : sizeof(double));
    RecordArray array(shape[0], shape[1], single);
    if (single)
      fill(path, *array.floats(), records);
    else
      fill(path, *array.doubles(), records);
    return array;
  }

  template <class T>
  void fill(const std::string& path, std::vector<T>& values, std::size_t records) const {
    if (foreign_ && !conventionOf(file_, path).plain())
      values = readMeant<T>(file_, path);
    else
      file_.readInto(path, std::span<T>(values));
    const std::size_t bad = firstUnusable(values);
    if (bad < values.size())
      file_.fail(path,
                 fmt::format("is {} at particle {}, record {}, component {}",
                             std::isfinite(values[bad]) ? fmt::format("{:.3g}", values[bad]) : "not a finite number",
                             bad / (3 * records), bad / 3 % records, "xyz"[bad % 3]),
                 fmt::format("finite numbers of at most {:.0e}", largestRecorded));
  }

  static void integrate(Trajectories& t) {
    t.position = RecordArray(t.velocity.particles(), t.records(), t.velocity.single());
    ThreadPool::shared().parallelFor(t.velocity.particles(), 64, [&](std::size_t begin, std::size_t end) {
      for (std::size_t p = begin; p < end; ++p) {
        Vec3 x{};
        for (std::size_t r = 1; r < t.records(); ++r) {
          x = x + (0.5 * (t.time[r] - t.time[r - 1])) * (t.velocity.at(p, r - 1) + t.velocity.at(p, r));
          t.position.set(p, r, x);
        }
      }
    });
  }

  double positive(const char* name, double alternative) const {
    if (!file_.hasAttribute(group_, name)) {
      warn(fmt::format("attribute {} is missing: taken as {}", name, alternative));
      return alternative;
    }
    const double value = file_.number(group_, name);
    if (!std::isfinite(value) || value <= 0)
      file_.fail(group_, fmt::format("attribute {} is {}", name, value), "a positive number");
    return value;
  }

  Vec3 vector(const char* name, bool length) const {
    if (!file_.hasAttribute(group_, name))
      return {};
    const auto values = file_.numbers(group_, name);
    bool good = values.size() == 3;
    for (const double value : values)
      good = good && std::isfinite(value) && (!length || value >= 0);
    if (!good)
      file_.fail(group_, fmt::format("attribute {} is damaged", name), "three finite numbers");
    return {values[0], values[1], values[2]};
  }

  void readNormalisation(Trajectories& t) const {
    Normalisation& n = t.normalisation;
    n.form = file_.text(group_, "form", n.form);
    if (n.form != "alpha" && n.form != "relativistic")
      file_.fail(group_, "attribute form is \"" + n.form + "\"", "\"alpha\" or \"relativistic\"");
    n.coupling = positive("coupling", n.coupling);
    n.speed = positive("speed", n.speed);
    n.fieldUnit = positive("field_unit", n.fieldUnit);
    n.lengthUnit = file_.text(group_, "length_unit", n.lengthUnit);
    n.timeUnit = file_.text(group_, "time_unit", n.timeUnit);
    n.fieldLabel = file_.text(group_, "field_label", n.fieldLabel);
    t.boxOrigin = vector("box_origin", false);
    t.boxLength = vector("box_length", true);
    const std::string known = file_.text(group_, "velocity_components", "xyz");
    if (known.find_first_not_of("xyz") != known.npos)
      file_.fail(group_, "attribute velocity_components is \"" + known + "\"", "some of the letters x, y, z");
    for (std::size_t c = 0; c < 3; ++c)
      t.known[c] = known.find("xyz"[c]) != known.npos;
    if (!t.allKnown())
      warn("of the velocity only the components \"" + known + "\" are known");
  }

  const InputFile& file_;
  std::string group_;
  std::vector<std::string>* warnings_;
  bool foreign_ = false; ///< another program's: what stands beside the data counts
};

} // namespace

void writeTrajectories(OutputFile& file, const Trajectories& t, std::size_t done, bool compress,
                       const std::string& group) {
  const auto check = [&](const char* name, const RecordArray& array) {
    if (!array.empty() && (array.particles() != t.particles() || array.records() < done))
      throw Error(file.target().string() + ": " + group + "/" + name,
                  fmt::format("has {} particles with {} records", array.particles(), array.records()),
                  fmt::format("{} particles with at least {} records", t.particles(), done));
  };
  if (done > t.records())
    throw Error(file.target().string() + ": " + group,
                fmt::format("{} records are to be written, {} exist", done, t.records()));
  check("position", t.position);
  check("velocity", t.velocity);
  check("field", t.field);
  const Normalisation& n = t.normalisation;
  const auto options = [&](const std::string& unit) {
    return ArrayOptions{.compress = compress, .attributes = {{"unit", unit}}};
  };
  file.group(group);
  if (!t.position.empty())
    writeRecords(file, group + "/position", t.position, done, options(n.lengthUnit));
  if (!t.velocity.empty())
    writeRecords(file, group + "/velocity", t.velocity, done, options(n.form == "relativistic" ? "c" : "v_0"));
  if (!t.field.empty())
    writeRecords(file, group + "/field", t.field, done, options(n.fieldLabel));
  file.array(group + "/time", {done}, std::span(t.time).first(done), options(n.timeUnit));
  file.attribute(group, "form", n.form);
  file.attribute(group, "coupling", n.coupling);
  file.attribute(group, "speed", n.speed);
  file.attribute(group, "field_unit", n.fieldUnit);
  file.attribute(group, "length_unit", n.lengthUnit);
  file.attribute(group, "time_unit", n.timeUnit);
  file.attribute(group, "field_label", n.fieldLabel);
  if (!t.allKnown())
    file.attribute(group, "velocity_components", lettersOf(t.known));
  file.attribute(group, "box_origin", std::vector<double>(t.boxOrigin.begin(), t.boxOrigin.end()));
  file.attribute(group, "box_length", std::vector<double>(t.boxLength.begin(), t.boxLength.end()));
}

Trajectories readTrajectories(const InputFile& file, std::vector<std::string>* warnings, const std::string& group) {
  return Reader(file, group, warnings).read();
}

} // namespace larmor::storage
