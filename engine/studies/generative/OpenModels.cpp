#include "engine/studies/generative/OpenModels.h"

#include "engine/core/Names.h"
#include "engine/learning/ModelFolder.h"

namespace larmor::studies::generative {

void OpenModels::put(const std::string& name, std::shared_ptr<const PathModel> model) {
  const std::lock_guard lock(mutex_);
  put_[name] = std::move(model);
  std::erase_if(kept_, [&](const auto& each) { return each.first.first == name; });
}

std::shared_ptr<const OpenModels::Opened> OpenModels::open(const std::string& name, const std::string& device) {
  const std::lock_guard lock(mutex_);
  const auto put = put_.find(name);
  std::string key = name;
  std::filesystem::file_time_type written{};
  if (put == put_.end()) {
    const auto card = learning::ModelFolder::open(name, "generative").cardFile();
    key = pathText(std::filesystem::absolute(card));
    written = std::filesystem::last_write_time(card);
  }
  Kept& kept = kept_[{key, device}];
  if (!kept.opened || kept.written != written) {
    auto opened = std::make_shared<Opened>();
    opened->model = put == put_.end() ? loadModel(name) : *put->second;
    opened->device = device;
    opened->denoiser = opened->model.denoiser(device);
    kept = {written, std::move(opened)};
  }
  return kept.opened;
}

} // namespace larmor::studies::generative
