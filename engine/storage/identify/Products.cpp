// What the names of our own formats mean: larmor-run, larmor-STUDY-database, ...
#include "engine/storage/identify/Recognise.h"

#include <array>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

constexpr std::array<std::pair<std::string_view, FileKind>, 8> endings{{{"-run", FileKind::Run},
                                                                        {"-database", FileKind::Database},
                                                                        {"-model", FileKind::Model},
                                                                        {"-field", FileKind::Field},
                                                                        {"-state", FileKind::State},
                                                                        {"-report", FileKind::Report},
                                                                        {"-session", FileKind::Session},
                                                                        {"-sweep", FileKind::Sweep}}};

/// " of the study S" or nothing.
std::string ofStudy(const Identity& identity) {
  return identity.study.empty() ? std::string() : " of the study " + identity.study;
}

std::string descriptionOf(const Identity& identity) {
  const std::string adjective = identity.study.empty() ? "" : identity.study + " ";
  switch (identity.kind) {
  case FileKind::Run:
    return "a run file" + ofStudy(identity);
  case FileKind::Database:
    return "a " + adjective + "database";
  case FileKind::Model:
    return "a " + adjective + "model";
  case FileKind::Field:
    return "a field file";
  case FileKind::State:
    return "the state of an unfinished computation" + ofStudy(identity);
  case FileKind::Report:
    return "a report" + ofStudy(identity) + (identity.action.empty() ? "" : ", action " + identity.action);
  case FileKind::Session:
    return "a session of the window";
  case FileKind::Sweep:
    return "a sweep" + ofStudy(identity);
  default:
    return "a file of the format " + identity.format + ofStudy(identity);
  }
}

} // namespace

void nameProduct(Identity& identity, const std::string& format, const std::string& study, const std::string& action) {
  constexpr std::string_view ours = "larmor";
  identity.kind = FileKind::Product;
  identity.format = format;
  identity.study = study;
  identity.action = action;
  for (const auto& [ending, kind] : endings)
    if (format.ends_with(ending)) {
      identity.kind = kind;
      const std::size_t length = format.size() - ending.size();
      if (study.empty() && length > ours.size() + 1)
        identity.study = format.substr(ours.size() + 1, length - ours.size() - 1);
    }
  identity.description = descriptionOf(identity);
}

} // namespace larmor::storage
