#pragma once
#include "engine/crew/Crew.h"

namespace larmor::crew {

class Local final : public Crew {
public:
  void work(const std::vector<std::int64_t>& numbers, const Work& work, const Finished& finished,
            jobs::JobContext& context) override;
};

} // namespace larmor::crew
