#pragma once
#include "engine/studies/generative/PathModel.h"

#include <map>
#include <mutex>

namespace larmor::studies::generative {

/// Models that are read and whose networks are built once, whoever asks. Any thread may call; who asks for one that is
/// being read waits for it. A model that was written anew is read anew.
class OpenModels {
public:
  struct Opened {
    PathModel model;
    std::string device;
    diffusion::DenoiserPointer denoiser;
  };
  /// A model that is in no folder, under a name.
  void put(const std::string& name, std::shared_ptr<const PathModel> model);
  /// @param name as of loadModel, or one that was put there. @throws Error
  std::shared_ptr<const Opened> open(const std::string& name, const std::string& device = "cpu");

private:
  struct Kept {
    std::filesystem::file_time_type written;
    std::shared_ptr<const Opened> opened;
  };
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const PathModel>> put_;
  std::map<std::pair<std::string, std::string>, Kept> kept_; ///< by card or name, and device
};

} // namespace larmor::studies::generative
