#include "engine/motion/EnsembleParameters.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"

#include <cmath>
#include <fmt/format.h>
#include <sstream>

namespace larmor::motion {

std::vector<Launch> parseLaunches(const std::string& text) {
  std::vector<Launch> launches;
  std::istringstream parts(text);
  std::string part;
  while (std::getline(parts, part, ';')) {
    if (part.find_first_not_of(" \t\n") == std::string::npos)
      continue;
    std::istringstream words(part);
    Launch launch;
    for (double* number : {&launch.place[0], &launch.place[1], &launch.place[2], &launch.direction[0],
                           &launch.direction[1], &launch.direction[2]}) {
      std::string word;
      words >> word;
      const auto value = numberIn<double>(word);
      if (!value)
        throw Error("launched", fmt::format("launch {} is '{}'", launches.size() + 1, part), "x y z vx vy vz");
      *number = *value;
    }
    std::string rest;
    if (words >> rest)
      throw Error("launched", fmt::format("launch {} has more than six numbers: '{}'", launches.size() + 1, rest),
                  "x y z vx vy vz, launches separated by ;");
    if (!(norm(launch.direction) > 0))
      throw Error("launched", fmt::format("launch {} has no direction", launches.size() + 1), "vx vy vz not all zero");
    launches.push_back(launch);
  }
  return launches;
}

std::string textOf(const std::vector<Launch>& launches) {
  std::string text;
  for (const Launch& l : launches)
    text += fmt::format("{}{} {} {} {} {} {}", text.empty() ? "" : "; ", l.place[0], l.place[1], l.place[2],
                        l.direction[0], l.direction[1], l.direction[2]);
  return text;
}

std::vector<Complaint> EnsembleParameters::validate() const {
  std::vector<Complaint> complaints;
  if (placement == Placement::Line && startX == endX && startY == endY && startZ == endZ)
    complaints.push_back({"end_z", "start and end of the line are the same point"});
  try {
    parseLaunches(launched);
  } catch (const Error& error) {
    complaints.push_back({"launched", error.what()});
  }
  return complaints;
}

std::size_t EnsembleParameters::totalParticles() const {
  return static_cast<std::size_t>(particles) + parseLaunches(launched).size();
}

} // namespace larmor::motion
