#include "engine/statistics/ReversalSearch.h"

#include "engine/core/Error.h"

namespace larmor::statistics {

namespace {

constexpr std::size_t stencil = 4; ///< differences look at so many samples to either side, and one is to spare

std::size_t back(std::size_t from, double samples) {
  const auto whole = static_cast<std::size_t>(std::ceil(samples));
  return from > whole ? from - whole : 0;
}

std::size_t on(std::size_t from, double samples) { return from + static_cast<std::size_t>(std::ceil(samples)); }

/// Half of the gyro-centre window, in samples, and its stencil.
double halfWindow(const SearchSettings& s) {
  return 0.5 * gyroCentreWindow(s.normalisation) / std::abs(s.step) + 1.0 + stencil;
}

} // namespace

double SearchSettings::perField() const { return samplesPerPeriod(normalisation, step); }

struct ReversalSearch::Window {
  const std::vector<Signal>& signals;
  const std::vector<Sample>& samples;
  std::size_t first;
  const Sample& at(std::size_t i) const { return samples[i - first]; }
  std::size_t end() const { return first + signals.size(); }
  double cosine(std::size_t i) const { return static_cast<double>(signals[i - first].cosine); }
  double strength(std::size_t i) const { return static_cast<double>(signals[i - first].strength); }
  double integral(std::size_t i) const { return signals[i - first].integral; }
};

/// Samples [begin, end] as a path, on which quantities are as on the whole one where its stencils fit.
struct ReversalSearch::Piece {
  Piece(const Window& window, const SearchSettings& s, std::size_t begin, std::size_t end)
      : path(pathOf(window, s, std::max(begin, window.first), std::min(end, window.end() - 1))),
        series(path, s.normalisation, {path.size(), s.step, 0.0}), offset(std::max(begin, window.first)) {}
  static Path pathOf(const Window& window, const SearchSettings& s, std::size_t begin, std::size_t end) {
    Path path;
    const auto vector = [](const float(&f)[3]) {
      return Vec3{static_cast<double>(f[0]), static_cast<double>(f[1]), static_cast<double>(f[2])};
    };
    for (std::size_t i = begin; i <= end; ++i) {
      const Sample& sample = window.at(i);
      path.time.push_back(static_cast<double>(i) * s.step);
      path.position.push_back(sample.position);
      path.velocity.push_back(vector(sample.velocity));
      path.field.push_back(vector(sample.field));
    }
    return path;
  }
  Path path;
  PathSeries series;
  std::size_t offset;
};

template <class T>
void ReversalSearch::add(const T* position, const T* velocity, const T* field, std::size_t count) {
  const std::size_t old = signals_.size();
  signals_.resize(old + count);
  samples_.resize(old + count);
  double integral = old > 0 ? signals_[old - 1].integral : 0.0, squares = 0.0;
  float before = old > 0 ? signals_[old - 1].cosine : 0.0f;
  for (std::size_t i = 0; i < count; ++i) {
    Sample& sample = samples_[old + i];
    float vv = 0.0f, vb = 0.0f, bb = 0.0f;
    for (std::size_t c = 0; c < 3; ++c) {
      const float v = static_cast<float>(velocity[3 * i + c]), b = static_cast<float>(field[3 * i + c]);
      sample.position[c] = static_cast<double>(position[3 * i + c]);
      sample.velocity[c] = v;
      sample.field[c] = b;
      vv += v * v, vb += v * b, bb += b * b;
    }
    const float cosine = vb / std::sqrt(vv * bb);
    Signal& signal = signals_[old + i];
    signal.cosine = std::isfinite(cosine) ? cosine : 0.0f; // no direction where b = 0
    signal.strength = std::sqrt(bb);
    if (old + i > 0)
      integral += 0.5 * (static_cast<double>(before) + static_cast<double>(signal.cosine));
    signal.integral = integral;
    before = signal.cosine;
    squares += static_cast<double>(bb);
  }
  sumSquare_ += squares;
}

template void ReversalSearch::add(const double*, const double*, const double*, std::size_t);
template void ReversalSearch::add(const float*, const float*, const float*, std::size_t);

void ReversalSearch::search(const SearchSettings& s, std::size_t particle, bool ended) {
  if (signals_.empty())
    return;
  const Window window{signals_, samples_, first_};
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  std::size_t last = scan_.last, at = scan_.at;
  rules.scan(scan_, ended, [&](const Crossing& crossing) {
    Pending next{crossing, {}, {}};
    if (crossing.before == last)
      next.before = before_;
    if (crossing.at == at)
      next.at = at_;
    pending_.push_back(std::move(next));
  });
  if (scan_.last != last)
    before_.reset();
  if (scan_.at != at)
    at_.reset();
  std::size_t judged = 0;
  for (; judged < pending_.size(); ++judged) {
    if (!ended && reach(window, s, pending_[judged]) >= window.end())
      break;
    judge(window, s, pending_[judged], particle);
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(judged));
  forget(window, s);
}

/// The last sample that says something of the crossing.
std::size_t ReversalSearch::reach(const Window& window, const SearchSettings& s, const Pending& pending) {
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  const Crossing& c = pending.crossing;
  return std::max(on(c.after, 2.0 * rules.period(c.after) + stencil), on(c.at, halfWindow(s)));
}

/// The first sample that says something of the crossing and is not summed up yet.
std::size_t ReversalSearch::needed(const Window& window, const SearchSettings& s, const Pending& pending) {
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  const Crossing& c = pending.crossing;
  std::size_t from = back(c.after, 0.5 * rules.period(c.after) + stencil);
  if (!pending.at)
    from = std::min(from, back(c.at, std::max(rules.period(c.at) + stencil, halfWindow(s))));
  if (!pending.before)
    from = std::min(from, back(c.before, 2.0 * rules.period(c.before) + stencil));
  return from;
}

ReversalSearch::Turn ReversalSearch::turnAt(const Window& window, const SearchSettings& s, std::size_t at,
                                            const double (&smoothed)[3]) {
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  const double around = std::max(rules.period(at) + stencil, halfWindow(s));
  const Piece piece(window, s, back(at, around), on(at, around));
  return {rules.describe(piece.series, piece.offset, at, smoothed), rules.period(at) >= fewestSamples};
}

void ReversalSearch::judge(const Window& window, const SearchSettings& s, const Pending& pending,
                           std::size_t particle) {
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  const Crossing& c = pending.crossing;
  Turn turn = pending.at ? *pending.at : turnAt(window, s, c.at, c.smoothed);
  if (!turn.resolved) {
    ++unresolved_;
    return;
  }
  const Piece piece(window, s, needed(window, s, pending), reach(window, s, pending));
  turn.event.particle = particle;
  const auto before = pending.before ? *pending.before : rules.side(piece.series, piece.offset, c.before, false);
  if (rules.judge(turn.event, before, rules.side(piece.series, piece.offset, c.after, true)))
    events_.push_back(turn.event);
}

/// The first sample that a crossing that may be going on needs.
std::size_t ReversalSearch::marksNeed(const Window& window, const SearchSettings& s) const {
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  std::size_t from = window.end();
  if (scan_.side != 0 && !before_)
    from = back(scan_.last, 2.0 * rules.period(scan_.last) + stencil);
  if (scan_.side != 0 && !at_)
    from = std::min(from, back(scan_.at, std::max(rules.period(scan_.at) + stencil, halfWindow(s))));
  return from;
}

/// Of a particle that lingers between the thresholds only numbers are kept.
void ReversalSearch::summarise(const Window& window, const SearchSettings& s) {
  const ReversalRules<Window> rules(window, s.perField(), s.longest);
  if (!before_) {
    const double past = 2.0 * rules.period(scan_.last) + stencil;
    const Piece piece(window, s, back(scan_.last, past), on(scan_.last, past));
    before_ = rules.side(piece.series, piece.offset, scan_.last, false);
  }
  const double ahead = std::max(rules.period(scan_.at) + stencil, halfWindow(s));
  if (!at_ && on(scan_.at, ahead) < scan_.next)
    at_ = turnAt(window, s, scan_.at, scan_.smoothed);
}

/// Drops the samples that nothing will look at any more.
void ReversalSearch::forget(const Window& window, const SearchSettings& s) {
  const double past = 2.0 * s.longest + stencil; // of the next sample, should it be the edge of a crossing
  std::size_t keep = std::min(back(scan_.next, past), marksNeed(window, s));
  if (static_cast<double>(scan_.next - keep) > 2.0 * past + 2.0 * halfWindow(s)) {
    summarise(window, s);
    keep = std::min(back(scan_.next, past), marksNeed(window, s));
  }
  for (const Pending& pending : pending_)
    keep = std::min(keep, needed(window, s, pending));
  const std::size_t gone = keep > first_ ? keep - first_ : 0;
  if (4 * gone < samples_.size())
    return; // not worth moving the rest
  signals_.erase(signals_.begin(), signals_.begin() + static_cast<std::ptrdiff_t>(gone));
  samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(gone));
  first_ += gone;
  if (samples_.capacity() > 8 * samples_.size() + 2048) { // after a lingering, or a weak field
    signals_.shrink_to_fit();
    samples_.shrink_to_fit();
  }
}

MirrorDetection ReversalSearch::found(const SearchSettings& s) const {
  MirrorDetection out;
  if (samples() < 8) {
    out.refusal = "fewer than eight samples of the path so far";
    return out;
  }
  out.refusal = tooFarApart(s.perField(), sumSquare_ / static_cast<double>(samples()));
  if (!out.refusal.empty())
    return out;
  out.searched = 1;
  out.events = events_;
  out.unresolved = unresolved_;
  return out;
}

namespace {

/// Numbers of one kind or another, to or from doubles.
struct Saving {
  std::vector<double>& out;
  template <class T>
  void operator()(T& value) {
    out.push_back(static_cast<double>(value));
  }
  std::size_t count(std::size_t n) {
    out.push_back(static_cast<double>(n));
    return n;
  }
};
struct Restoring {
  std::span<const double> numbers;
  std::size_t place = 0;
  double next() {
    if (place >= numbers.size())
      throw Error("search for events", "ends too early", "the numbers of a search");
    return numbers[place++];
  }
  template <class T>
  void operator()(T& value) {
    value = static_cast<T>(next());
  }
  std::size_t count(std::size_t) {
    const double n = next();
    if (!(n >= 0.0 && n <= static_cast<double>(numbers.size())))
      throw Error("search for events", "holds a wrong count", "the numbers of a search");
    return static_cast<std::size_t>(n);
  }
};

template <class Visit>
void visitOne(Visit& visit, Crossing& c) {
  visit(c.before), visit(c.at), visit(c.after);
  for (double& value : c.smoothed)
    visit(value);
}
template <class Visit>
void visitOne(Visit& visit, CrossingSide& side) {
  visit(side.moment), visit(side.strength), visit(side.torsion);
}
template <class Visit>
void visitOne(Visit& visit, MirrorEvent& e) {
  visit(e.particle), visit(e.record), visit(e.time);
  for (double& c : e.position)
    visit(c);
  visit(e.fieldStrength), visit(e.magneticMoment), visit(e.curvature), visit(e.torsionBefore), visit(e.torsionAfter);
  visit(e.mirror);
}
/// @returns whether there is one.
template <class Visit, class T>
bool visitPresence(Visit& visit, std::optional<T>& value) {
  const bool there = visit.count(value ? 1 : 0) > 0;
  if (there && !value)
    value = T{};
  return there;
}
template <class Visit>
void visitOne(Visit& visit, std::optional<CrossingSide>& side) {
  if (visitPresence(visit, side))
    visitOne(visit, *side);
}

} // namespace

template <class Visit>
void ReversalSearch::visitTurn(Visit& visit, std::optional<Turn>& turn) {
  if (!visitPresence(visit, turn))
    return;
  visitOne(visit, turn->event);
  visit(turn->resolved);
}

template <class Visit>
void ReversalSearch::visitNumbers(Visit&& visit) {
  visit(first_);
  samples_.resize(visit.count(samples_.size()));
  signals_.resize(samples_.size());
  for (Signal& signal : signals_)
    visit(signal.integral), visit(signal.cosine), visit(signal.strength);
  for (Sample& sample : samples_) {
    for (double& c : sample.position)
      visit(c);
    for (auto& row : {&sample.velocity, &sample.field})
      for (float& c : *row)
        visit(c);
  }
  visit(scan_.next), visit(scan_.last), visit(scan_.at), visit(scan_.side), visit(scan_.previous);
  for (double& value : scan_.smoothed)
    visit(value);
  visitOne(visit, before_);
  visitTurn(visit, at_);
  pending_.resize(visit.count(pending_.size()));
  for (Pending& pending : pending_) {
    visitOne(visit, pending.crossing);
    visitOne(visit, pending.before);
    visitTurn(visit, pending.at);
  }
  events_.resize(visit.count(events_.size()));
  for (MirrorEvent& event : events_)
    visitOne(visit, event);
  visit(unresolved_), visit(sumSquare_);
}

void ReversalSearch::save(std::vector<double>& out) const {
  const_cast<ReversalSearch*>(this)->visitNumbers(Saving{out}); // only looks
}

void ReversalSearch::restore(std::span<const double> numbers) {
  Restoring restoring{numbers};
  visitNumbers(restoring);
  if (restoring.place != numbers.size())
    throw Error("search for events", "goes on where it should end", "the numbers of a search");
  const auto outside = [&](std::size_t i, bool summedUp) { return i >= samples() || (i < first_ && !summedUp); };
  bool wrong = scan_.next > samples() || scan_.next < first_;
  if (scan_.side != 0)
    wrong = wrong || outside(scan_.last, before_.has_value()) || outside(scan_.at, at_.has_value());
  for (const Pending& pending : pending_)
    wrong = wrong || outside(pending.crossing.before, pending.before.has_value()) ||
            outside(pending.crossing.at, pending.at.has_value()) || outside(pending.crossing.after, false);
  if (wrong)
    throw Error("search for events", "looks at samples that are not there", "the numbers of a search");
}

} // namespace larmor::statistics
