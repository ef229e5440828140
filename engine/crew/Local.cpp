#include "engine/crew/Local.h"

namespace larmor::crew {

void Local::work(const std::vector<std::int64_t>& numbers, const Work& work, const Finished& finished,
                 jobs::JobContext& context) {
  for (const std::int64_t number : numbers) {
    context.checkpoint();
    finished(number, work(number, context));
  }
}

Crew& local() {
  static Local alone;
  return alone;
}

} // namespace larmor::crew
