#include "engine/studies/generative/Tune.h"

#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace larmor::studies::generative {

double Trial::score() const {
  double sum = 0;
  const auto add = [&](const Estimate& e, double good, bool ratio) {
    const double off = ratio ? std::abs(std::log(e.value)) : e.value;
    if (std::isfinite(off))
      sum += off / good;
  };
  add(comparison.error, 0.03, false);
  add(comparison.displacementKs, 0.06, false);
  add(comparison.mirrorRatio, std::log(1.3), true);
  add(comparison.reversalRatio, std::log(1.3), true);
  return sum;
}

std::vector<double> TuneParameters::list() const {
  const std::vector<double> numbers = alphasIn(guidances, "guidances"); // increasing and positive, as those
  if (numbers.empty() || numbers.front() < 0.1 || numbers.back() > 10)
    throw Error("guidances", "'" + guidances + "'", "numbers from 0.1 to 10, such as \"1 1.2 1.4\"");
  return numbers;
}

std::vector<Trial> tryGuidances(JudgeOrder order, const std::vector<double>& guidances, jobs::JobContext& context) {
  order.part = Part::Validation;
  order.baselines = false;
  order.alphas = order.model.alphas;
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < guidances.size(); ++i) {
    jobs::JobContext part(context, double(i) / double(guidances.size()), double(i + 1) / double(guidances.size()),
                          fmt::format("guidance {:g}, ", guidances[i]));
    order.corrections.guidance = guidances[i];
    for (Judged& row : judge(order, part).rows)
      if (row.paths == "model")
        trials.push_back({row.alpha, guidances[i], std::move(row.comparison)});
  }
  return trials;
}

std::vector<double> bestGuidances(const PathModel& model, const std::vector<Trial>& trials) {
  std::vector<double> best;
  for (const double alpha : model.alphas) {
    double least = std::numeric_limits<double>::infinity(), chosen = 0;
    for (const Trial& trial : trials)
      if (sameAlpha(trial.alpha, alpha) && trial.score() < least) {
        least = trial.score();
        chosen = trial.guidance;
      }
    if (!(chosen > 0))
      throw Error("guidances", fmt::format("none was tried at alpha = {:g}", alpha));
    best.push_back(chosen);
  }
  return best;
}

} // namespace larmor::studies::generative
