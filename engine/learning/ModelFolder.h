#pragma once
#include "engine/learning/Network.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

namespace larmor::learning {

/// A trained model on disk: a folder with card.json (what it is, made from what, by which command, with what success)
/// and weights.h5. Keys of every card: `format` = "larmor-STUDY-model", `study`, `network` (name and options; none for
/// TorchScript files of others).
class ModelFolder {
public:
  /// @param name folder, card.json in it, or the name of a model that comes with the program.
  /// @throws Error naming file and field if there is none, or its card is of another format.
  static ModelFolder open(const std::string& name, const std::string& study);
  /// Makes the folder and writes both files, each whole or not at all; the card last. Models without weights of ours
  /// have no function. @throws Error.
  static void save(const std::filesystem::path& folder, const std::string& study, nlohmann::json card,
                   const std::optional<Spec>& network, const std::function<void(storage::OutputFile&)>& weights);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path cardFile() const { return folder_ / "card.json"; }
  const nlohmann::json& card() const { return card_; }
  /// A text of the card, empty if it is missing.
  std::string text(const char* key) const;
  /// The network that the card names; nothing if it names none, as cards of earlier versions.
  std::optional<Spec> network() const;
  /// weights.h5. @throws Error if it is missing, damaged or of another format than the card.
  storage::InputFile weights() const;
  /// The file that the card names by a key. @throws Error if none is named, or one outside the folder.
  std::filesystem::path file(const char* key) const;
  /// "FOLDER/card.json: PROBLEM; expected EXPECTED"
  [[noreturn]] void fail(const std::string& problem, const std::string& expected = {}) const;

private:
  std::filesystem::path folder_;
  nlohmann::json card_;
  std::string format_;
};

/// @throws Error if it cannot be, or is no folder.
void makeFolder(const std::filesystem::path& folder);
/// The card that a training with this command, on rows of this fingerprint, left in a folder, so that a finished one is
/// not repeated; null if there is none. @throws Error if the folder holds another model.
nlohmann::json finishedBefore(const std::filesystem::path& folder, const std::string& study, const std::string& command,
                              const std::string& fingerprint);
/// Those of some names that come with the program, in their order.
std::vector<std::string> shippedModels(const std::vector<std::string>& names);

} // namespace larmor::learning
