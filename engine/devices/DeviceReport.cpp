#include "engine/devices/DeviceReport.h"

#include "engine/core/Version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace larmor::devices {

namespace {

nlohmann::json numberOrNull(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

nlohmann::json cardJson(const compute::GpuPlace& card) {
  nlohmann::json json{{"index", card.index}, {"place", card.name}};
  if (card.device) {
    json["vendor"] = card.device->vendor;
    json["renderer"] = card.device->renderer;
    json["version"] = card.device->version;
    json["software"] = card.device->software;
    json["doubles"] = card.device->doubles;
    json["largest_buffer"] = card.largestBuffer;
  } else {
    json["problem"] = card.problem;
  }
  return json;
}

nlohmann::json learningJson(const DeviceList& list) {
  if (list.learning.version.empty())
    return {{"problem", list.learningProblem}};
  nlohmann::json json{{"libtorch", list.learning.version}, {"gigaflops", list.learning.gigaflopsPerSecond}};
  json["devices"] = nlohmann::json::array();
  for (const auto& device : list.learning.devices)
    json["devices"].push_back({{"name", device.name}, {"label", device.label}});
  if (!list.learning.warning.empty())
    json["warning"] = list.learning.warning;
  return json;
}

nlohmann::json checkJson(const KernelCheck& check) {
  nlohmann::json json{{"kernel", check.kernel},    {"state", check.state},
                      {"card_index", check.place}, {"card", check.card},
                      {"agrees", check.agrees()},  {"processor_steps_per_s", check.processorSpeed}};
  if (!check.problem.empty()) {
    json["problem"] = check.problem;
    return json;
  }
  json["particles"] = check.particles;
  json["steps"] = check.steps;
  json["difference"] = numberOrNull(check.difference);
  json["allowed"] = check.allowed;
  json["card_steps_per_s"] = check.cardSpeed;
  json["ratio"] = check.cardSpeed / check.processorSpeed;
  if (check.shareOfLimit > 0)
    json["share_of_limit"] = check.shareOfLimit;
  return json;
}

std::string cardText(const compute::GpuPlace& card) {
  if (!card.device)
    return fmt::format("  {} {}: {}\n", card.index, card.name, card.problem);
  return fmt::format("  {} {}: {} ({}; OpenGL {}){}{}\n", card.index, card.name, card.device->renderer,
                     card.device->vendor, card.device->version, card.device->doubles ? ", double state" : "",
                     card.device->software ? ", software: slower than the processor's own kernels" : "");
}

std::string learningText(const DeviceList& list) {
  if (list.learning.version.empty())
    return fmt::format("Learning: {}\n", list.learningProblem);
  std::string text = fmt::format("Learning: LibTorch {}, {:.0f} GFLOP/s on the processor\n", list.learning.version,
                                 list.learning.gigaflopsPerSecond);
  for (const auto& device : list.learning.devices)
    text += fmt::format("  {}\n", device.label);
  if (!list.learning.warning.empty())
    text += fmt::format("  {}\n", list.learning.warning);
  return text;
}

std::string checkText(const KernelCheck& check) {
  const std::string what = fmt::format("  {:<10} {:<7}", check.kernel, check.state);
  if (!check.problem.empty())
    return fmt::format("{} does not run: {}\n", what, check.problem);
  return fmt::format("{} {}: {:.1e} of the way apart (allowed {:.0e}); {:.3g} M steps/s, {:.3g} of one core{}\n", what,
                     check.agrees() ? "agrees" : "IS WRONG", check.difference, check.allowed, check.cardSpeed / 1e6,
                     check.cardSpeed / check.processorSpeed,
                     check.shareOfLimit > 0 ? fmt::format(", {:.0f} % of the card's limit", 100 * check.shareOfLimit)
                                            : std::string());
}

std::string checksText(const DeviceChecks& checks) {
  std::string text = "\nOne core of the processor, double state:\n", card;
  for (const auto& each : checks.processor)
    text += fmt::format("  {:<10} {:.3g} M steps/s\n", each.kernel, each.speed / 1e6);
  for (const auto& check : checks.cards) {
    if (check.card != card)
      text += fmt::format("\n{}, beside the processor:\n", check.card);
    card = check.card;
    text += checkText(check);
  }
  if (checks.cards.empty())
    text += "\nThere is no card whose kernels could be checked.\n";
  return text;
}

} // namespace

nlohmann::json toJson(const DeviceList& list, const DeviceChecks* checks) {
  nlohmann::json json;
  json["version"] = version;
  json["processor"] = {{"model", list.processor.model},
                       {"threads", list.processor.threads},
                       {"level", list.processor.level},
                       {"levels", list.processor.levels},
                       {"kernels", list.processor.kernels}};
  json["cards"] = nlohmann::json::array();
  for (const auto& card : list.cards)
    json["cards"].push_back(cardJson(card));
  if (!list.cardsProblem.empty())
    json["cards_problem"] = list.cardsProblem;
  json["automatic"] = list.automatic;
  json["learning"] = learningJson(list);
  if (!checks)
    return json;
  json["processor"]["steps_per_s"] = nlohmann::json::object();
  for (const auto& each : checks->processor)
    json["processor"]["steps_per_s"][each.kernel] = each.speed;
  json["checks"] = nlohmann::json::array();
  for (const auto& check : checks->cards)
    json["checks"].push_back(checkJson(check));
  json["all_agree"] = checks->allAgree();
  return json;
}

std::string toText(const DeviceList& list, const DeviceChecks* checks) {
  const Processor& p = list.processor;
  std::string text =
      fmt::format("Processor: {}, {} thread{}, {}\n  kernels for {}: {}\n", p.model.empty() ? "unknown" : p.model,
                  p.threads, p.threads == 1 ? "" : "s", p.level, fmt::join(p.levels, ", "), fmt::join(p.kernels, ", "));
  text += "Graphics cards (EGL):\n";
  for (const auto& card : list.cards)
    text += cardText(card);
  if (!list.cardsProblem.empty())
    text += fmt::format("  none: {}\n", list.cardsProblem);
  text += learningText(list) + fmt::format("Automatic choice: {}\n", list.automatic);
  return checks ? text + checksText(*checks) : text;
}

} // namespace larmor::devices
