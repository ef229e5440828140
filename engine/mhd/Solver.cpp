#include "engine/mhd/Solver.h"

#include "engine/core/Error.h"
#include "engine/core/Memory.h"
#include "engine/mhd/Memory.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace larmor::mhd {

namespace {

/// Low-storage Runge-Kutta: q = a q + dt N(u), u += b q, at the times c.
struct Tableau {
  std::vector<double> a, b, c;
};

const Tableau& tableau(Scheme scheme) {
  static const Tableau third{
      {0.0, -5.0 / 9.0, -153.0 / 128.0}, {1.0 / 3.0, 15.0 / 16.0, 8.0 / 15.0}, {0.0, 1.0 / 3.0, 0.75, 1.0}};
  static const Tableau fourth{{0.0, -567301805773.0 / 1357537059087.0, -2404267990393.0 / 2016746695238.0,
                               -3550918686646.0 / 2091501179385.0, -1275806237668.0 / 842570457699.0},
                              {1432997174477.0 / 9575080441755.0, 5161836677717.0 / 13612068292357.0,
                               1720146321549.0 / 2090206949498.0, 3134564353537.0 / 4481467310338.0,
                               2277821191437.0 / 14882151754819.0},
                              {0.0, 1432997174477.0 / 9575080441755.0, 2526269341429.0 / 6820363962896.0,
                               2006345519317.0 / 3224310063776.0, 2802321613138.0 / 2924317926251.0, 1.0}};
  return scheme == Scheme::Rk3 ? third : fourth;
}

/// The side of the cube, if its 24 scalars and a picture of the field can be held.
std::size_t affordable(std::int64_t side) {
  const double nodes = std::pow(static_cast<double>(side), 3);
  requireMemory(fmt::format("MHD turbulence: a cube of {}^3 nodes", side), 212.0 * nodes, "a smaller grid");
  return static_cast<std::size_t>(side);
}

} // namespace

Solver::Solver(const MhdParameters& parameters, std::uint64_t seed, unsigned threads)
    : parameters_(parameters), seed_(seed), threads_(threads), transform_(affordable(parameters.grid), threads) {
  for (const auto& complaint : parameters.validate())
    throw Error(complaint.key, complaint.message);
  memory_ = std::make_unique<Memory>(transform_.size());
  powers_ = powersOfSquares();
  start(seed);
}

Solver::~Solver() = default;

double Solver::time() const { return time_; }
std::uint64_t Solver::steps() const { return step_; }

double Solver::nextStep() const {
  if (parameters_.fixedStep > 0.0)
    return parameters_.fixedStep;
  const double cell = 2.0 * std::numbers::pi / static_cast<double>(transform_.size());
  return parameters_.courant * cell / std::max(speed_ + std::abs(parameters_.meanField), 1e-3);
}

void Solver::step(double most) {
  const Tableau& t = tableau(parameters_.scheme);
  const std::size_t last = t.a.size() - 1;
  const double dt = std::min(nextStep(), most);
  for (std::size_t s = 0; s <= last; ++s)
    stage({t.a[s], t.b[s], dt, t.c[s + 1] - t.c[s]}, s == 0, s == last);
  time_ += dt;
  ++step_;
  if (parameters_.forcing > 0.0)
    force(dt);
}

void Solver::stage(const Stage& s, bool first, bool last) {
  const Sums sums = toLines();
  if (first)
    requireStable(0.5 * (sums[0] + sums[1]));
  // The energy lost is one more unknown of the same scheme: its sum is of the scheme's order.
  const double loss[2] = {parameters_.kinematicViscosity() * sums[2], parameters_.resistivity() * sums[3]};
  for (std::size_t i = 0; i < 2; ++i) {
    lossMemory_[i] = s.previous * lossMemory_[i] + s.dt * loss[i];
    lost_[i] += s.weight * lossMemory_[i];
  }
  multiply(last); // the next step is as long as the last stage allows
  advance(s);
}

void Solver::requireStable(double energy) const {
  constexpr double tolerance = 0.1; // far more than a step that resolves anything creates
  const double given = startEnergy_ + input_;
  if (std::isfinite(energy) && energy <= (1.0 + tolerance) * given)
    return;
  const bool fixed = parameters_.fixedStep > 0.0;
  throw Error(
      "MHD",
      fmt::format("unstable at t = {:.6g}, step {}: the energy is {:.3g}, but it started with {:.3g} and {:.3g} were "
                  "put in; {} {:.3g} is too long",
                  time_, step_, energy, startEnergy_, input_, fixed ? "a time_step of" : "a step by the courant number",
                  fixed ? parameters_.fixedStep : parameters_.courant),
      fixed ? "a smaller time_step, or 0: by the Courant number" : "a smaller courant number");
}

void Solver::requireStable() const { requireStable(balance().energy()); }

void Solver::transformsOfOneStep() {
  std::vector<Scalar*> all;
  for (Scalar& scalar : memory_->work)
    all.push_back(&scalar);
  for (std::size_t s = 0; s < tableau(parameters_.scheme).a.size(); ++s) {
    transform_.inverse(std::span(all).first(6));
    transform_.forward(all);
  }
}

void Solver::begin() {
  time_ = input_ = kick_ = 0.0;
  step_ = 0;
  lost_ = {};
  const Sums sums = toLines();
  startEnergy_ = 0.5 * (sums[0] + sums[1]);
  multiply(true);
}

VectorGrid Solver::realSpace(const std::array<Scalar, 3>& field, double mean) const {
  const std::size_t n = transform_.size();
  VectorGrid grid;
  grid.shape = {n, n, n};
  const double side = 2.0 * std::numbers::pi;
  grid.length = {side, side, side};
  for (std::size_t c = 0; c < 3; ++c) {
    Scalar values(n);
    std::copy_n(field[c].modes(), transform_.half() * n * n, values.modes());
    if (c == 2)
      values.modes()[0] += mean;
    Scalar* const one[] = {&values};
    transform_.inverse(one);
    auto& to = grid.component(c);
    to.resize(n * n * n);
    for (std::size_t row = 0; row < n * n; ++row)
      for (std::size_t i = 0; i < n; ++i)
        to[row * n + i] = static_cast<float>(values.values()[row * 2 * transform_.half() + i]);
  }
  return grid;
}

VectorGrid Solver::magnetic() const {
  VectorGrid grid = realSpace(memory_->b, parameters_.meanField);
  grid.source = "MHD turbulence, magnetic field";
  return grid;
}

VectorGrid Solver::velocity() const {
  VectorGrid grid = realSpace(memory_->u, 0.0);
  grid.source = "MHD turbulence, velocity";
  return grid;
}

SolverState Solver::state() const {
  SolverState state;
  const std::size_t count = transform_.half() * transform_.size() * transform_.size();
  for (std::size_t c = 0; c < 3; ++c) {
    state.u[c].assign(memory_->u[c].modes(), memory_->u[c].modes() + count);
    state.b[c].assign(memory_->b[c].modes(), memory_->b[c].modes() + count);
  }
  state.time = time_;
  state.speed = speed_;
  state.input = input_;
  state.lost = lost_;
  state.kick = kick_;
  state.startEnergy = startEnergy_;
  state.step = step_;
  return state;
}

void Solver::restore(const SolverState& state) {
  const std::size_t count = transform_.half() * transform_.size() * transform_.size();
  for (std::size_t c = 0; c < 3; ++c) {
    if (state.u[c].size() != count || state.b[c].size() != count)
      throw Error("MHD state", "belongs to another grid", "N = " + std::to_string(transform_.size()));
    std::copy(state.u[c].begin(), state.u[c].end(), memory_->u[c].modes());
    std::copy(state.b[c].begin(), state.b[c].end(), memory_->b[c].modes());
  }
  time_ = state.time;
  speed_ = state.speed;
  input_ = state.input;
  lost_ = state.lost;
  kick_ = state.kick;
  startEnergy_ = state.startEnergy;
  step_ = state.step;
}

} // namespace larmor::mhd
