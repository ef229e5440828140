#include "engine/statistics/Analyse.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <mutex>

namespace larmor::statistics {

namespace {

std::atomic<std::size_t> made{0};
constexpr std::size_t piecesPerBlock = 3; // so that more than twenty threads find work

StatisticContext contextOf(const Trajectories& t, std::size_t done, const AnalyseOptions& options) {
  if (done > t.records())
    throw Error("analyse", std::to_string(done) + " records asked for", "at most " + std::to_string(t.records()));
  for (const RecordArray* a : {&t.position, &t.velocity, &t.field})
    if (!a->empty() && (a->particles() != t.particles() || a->records() < done))
      throw Error("analyse", "arrays of different shapes", "positions, velocities, field and times to agree");
  const double length = norm(options.axis);
  if (!(length > 0.0) || !std::isfinite(length))
    throw Error("analyse", "the parallel axis has no direction", "a finite vector");
  StatisticContext context;
  context.normalisation = t.normalisation;
  context.time.assign(t.time.begin(), t.time.begin() + static_cast<std::ptrdiff_t>(done));
  context.spacing = equallySpaced(context.time);
  context.known = t.known;
  if (t.allKnown())
    context.axis = 1.0 / length * options.axis;
  return context;
}

/// The sums of all statistics over one piece of the particles.
struct Piece {
  std::vector<std::vector<double>> sums;
  double paths = 0.0;
  std::size_t skipped = 0;
  MirrorDetection mirrors;
};

class Analysis {
public:
  Analysis(const Trajectories& t, std::size_t done, const AnalyseOptions& options)
      : trajectories_(t), done_(done), options_(options), statistics_(allStatistics(contextOf(t, done, options))),
        spacing_(equallySpaced(std::span(t.time).first(done))),
        available_(options.among ? options.among->size() : t.particles()),
        count_(options.mostParticles > 0 ? std::min(options.mostParticles, available_) : available_),
        blocks_(std::min(count_, BlockSums::usualBlocks)) {
    if (options.snapshots >= 3 && count_ >= options.snapshots && !options.among) {
      blocks_ = options.snapshots;
      count_ -= count_ % blocks_;
      bySnapshot_ = true;
    }
    if (!options.costly)
      std::erase_if(statistics_, [](const auto& s) { return s->costly(); });
    if (!options.only.empty())
      std::erase_if(statistics_, [&](const auto& s) {
        return std::find(options.only.begin(), options.only.end(), s->name()) == options.only.end();
      });
  }

  TrajectoryReport run() {
    pieces_.resize(blocks_ * piecesPerBlock);
    ThreadPool::shared().parallelFor(
        pieces_.size(), 1,
        [this](std::size_t begin, std::size_t end) {
          for (std::size_t p = begin; p < end; ++p)
            sum(p);
        },
        options_.threads);
    return report();
  }

private:
  void sum(std::size_t number) {
    Piece& piece = pieces_[number];
    for (const auto& statistic : statistics_)
      piece.sums.emplace_back(statistic->size());
    Path path;
    const std::size_t begin = number * count_ / pieces_.size(), end = (number + 1) * count_ / pieces_.size();
    for (std::size_t i = begin; i < end; ++i) {
      if (options_.cancelled && options_.cancelled())
        throw Cancelled();
      addPath(piece, particleAt(i), path);
    }
    if (options_.progress) {
      const std::lock_guard lock(progressMutex_);
      options_.progress(static_cast<double>(finished_ += end - begin) / static_cast<double>(count_));
    }
  }

  /// The i-th path that goes in. Pieces are contiguous in i, and so are snapshots.
  std::size_t particleAt(std::size_t i) const {
    if (options_.among)
      return (*options_.among)[i * available_ / count_];
    if (!bySnapshot_)
      return i * trajectories_.particles() / count_;
    const std::size_t perSnapshot = count_ / blocks_, round = i % perSnapshot;
    const std::size_t rounds = trajectories_.particles() / blocks_;
    return round * rounds / perSnapshot * blocks_ + i / perSnapshot;
  }

  void addPath(Piece& piece, std::size_t particle, Path& path) const {
    if (!loadPath(trajectories_, particle, done_, path)) {
      ++piece.skipped;
      return;
    }
    const PathSeries series(path, trajectories_.normalisation, spacing_);
    if (path.size() > 0) {
      piece.paths += 1.0;
      for (std::size_t s = 0; s < statistics_.size(); ++s)
        statistics_[s]->add(series, piece.sums[s]);
    }
    if (options_.only.empty() && !options_.found)
      append(piece.mirrors, detectMirrorEvents(series, particle));
  }

  BlockSums blockSums(std::size_t statistic) const {
    BlockSums out(blocks_, statistics_[statistic]->size());
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      const auto block = out.block(p / piecesPerBlock);
      out.paths(p / piecesPerBlock) += pieces_[p].paths;
      for (std::size_t k = 0; k < block.size(); ++k)
        block[k] += pieces_[p].sums[statistic][k];
    }
    return out;
  }

  TrajectoryReport report() {
    TrajectoryReport out;
    for (Piece& piece : pieces_) {
      out.particles += static_cast<std::size_t>(piece.paths);
      out.skipped += piece.skipped;
      addEvents(out, piece.mirrors);
    }
    if (options_.found) {
      addEvents(out, options_.among ? amongThem(options_.found->detection) : options_.found->detection);
      out.eventStep = std::abs(options_.found->step);
    }
    if (out.searched > 0)
      out.mirrorRefusal.clear();
    if (const std::string why = out.mirrorRefusal.empty() ? tooManyLost(out) : out.mirrorRefusal;
        !why.empty() && options_.only.empty())
      out.refuseEvents(why);
    for (std::size_t s = 0; s < statistics_.size(); ++s) {
      const BlockSums sums = blockSums(s);
      for (Curve& curve : statistics_[s]->curves(sums))
        if (!curve.x.empty())
          out.curves.push_back(std::move(curve));
      for (Scalar& scalar : statistics_[s]->scalars(sums))
        out.scalars.push_back(std::move(scalar));
    }
    out.records = done_;
    out.whole = options_.costly && options_.keepEvents && options_.only.empty() && !options_.among &&
                (options_.mostParticles == 0 || options_.mostParticles >= trajectories_.particles());
    out.nameEstimates();
    addMissing(out);
    return out;
  }

  /// A number that leaves out the paths, or the places, where the field is strong is the number of something else.
  static std::string tooManyLost(const TrajectoryReport& out) {
    constexpr double few = 0.02;
    if (!out.mirrorRefusal.empty() || out.searched == 0)
      return {};
    const std::size_t paths = out.particles - std::min(out.searched, out.particles);
    const std::size_t found = out.mirrorEvents + out.scatteringReversals;
    const auto share = [](std::size_t lost, std::size_t kept) {
      return static_cast<double>(lost) / static_cast<double>(std::max<std::size_t>(1, lost + kept));
    };
    if (share(paths, out.searched) <= few && share(out.unresolvedReversals, found) <= few)
      return {};
    return fmt::format(
        "records are more than a quarter of a local gyro-period apart on {} of {} paths, and at {} of {} "
        "reversals on the others",
        paths, out.particles, out.unresolvedReversals, found + out.unresolvedReversals);
  }

  /// Every number that is NaN, with the reason.
  void addMissing(TrajectoryReport& out) const {
    for (const Scalar& scalar : out.scalars)
      if (std::isnan(scalar.value.value))
        out.missing.push_back({scalar.name, reasonFor(scalar.name)});
  }
  std::string reasonFor(const std::string& name) const {
    if (!trajectories_.allKnown())
      return "components of the velocity are not known";
    const Normalisation& n = trajectories_.normalisation;
    const double apart = std::abs(spacing_.step / n.gyroPeriod()),
                 covered = apart * static_cast<double>(spacing_.records);
    if (done_ < 8)
      return fmt::format("the run has {} records so far", done_);
    if (covered < 1.5 && name.find("gyro_centre") != name.npos)
      return fmt::format("the records cover {:.3g} gyro-periods; the gyro-centre is a mean over 1.5", covered);
    if (trajectories_.field.empty() && name == "gyro_period")
      return "the field along the paths was not recorded";
    if (apart > 0.25 * (1.0 + 1e-9))
      return fmt::format("records are {:.3g} gyro-periods apart; expected at most 1/4", apart);
    return "there are too few values for it";
  }

  MirrorDetection amongThem(const MirrorDetection& all) const {
    MirrorDetection some = all;
    std::erase_if(some.events, [&](const MirrorEvent& e) {
      return !std::binary_search(options_.among->begin(), options_.among->end(), e.particle);
    });
    some.searched = std::min(all.searched, available_);
    some.unresolved = 0; // of whom is not known
    return some;
  }

  void addEvents(TrajectoryReport& out, const MirrorDetection& mirrors) const {
    for (const MirrorEvent& event : mirrors.events)
      ++(event.mirror ? out.mirrorEvents : out.scatteringReversals);
    out.unresolvedReversals += mirrors.unresolved;
    out.searched += mirrors.searched;
    if (out.mirrorRefusal.empty())
      out.mirrorRefusal = mirrors.refusal;
    if (options_.keepEvents)
      out.events.insert(out.events.end(), mirrors.events.begin(), mirrors.events.end());
  }

  const Trajectories& trajectories_;
  std::size_t done_;
  const AnalyseOptions& options_;
  std::vector<std::unique_ptr<Statistic>> statistics_;
  Spacing spacing_;
  std::size_t available_, count_, blocks_;
  bool bySnapshot_ = false;
  std::vector<Piece> pieces_;
  std::mutex progressMutex_;
  std::size_t finished_ = 0;
};

} // namespace

const Curve* TrajectoryReport::find(const std::string& name) const {
  const auto it = std::find_if(curves.begin(), curves.end(), [&](const Curve& c) { return c.name == name; });
  return it == curves.end() ? nullptr : &*it;
}

const Scalar* TrajectoryReport::scalar(const std::string& name) const {
  const auto it = std::find_if(scalars.begin(), scalars.end(), [&](const Scalar& s) { return s.name == name; });
  return it == scalars.end() ? nullptr : &*it;
}

std::string TrajectoryReport::whyMissing(const std::string& name) const {
  const auto it = std::find_if(missing.begin(), missing.end(), [&](const Missing& m) { return m.name == name; });
  return it == missing.end() ? std::string() : it->reason;
}

void TrajectoryReport::refuseEvents(const std::string& why) {
  mirrorRefusal = why;
  mirrorEvents = scatteringReversals = 0;
  events.clear();
  std::erase_if(missing, [](const Missing& m) { return m.name == "mirror_events"; });
  missing.push_back({"mirror_events", why});
}

void TrajectoryReport::nameEstimates() {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto named = [&](const char* name) {
    const Scalar* s = scalar(name);
    return s ? s->value : Estimate{none, none};
  };
  meanCurvature = named("mean_curvature");
  meanGyroCentreCurvature = named("mean_gyro_centre_curvature");
  gyroPeriod = named("gyro_period");
  diffusionPerpendicular = named("diffusion_perpendicular");
  diffusionParallel = named("diffusion_parallel");
}

TrajectoryReport analyse(const Trajectories& trajectories, std::size_t done, const AnalyseOptions& options) {
  ++made;
  return Analysis(trajectories, done, options).run();
}

std::size_t analysesMade() { return made; }

} // namespace larmor::statistics
