#pragma once
#include <cerrno>
#include <filesystem>
#include <sys/inotify.h>
#include <unistd.h>

namespace larmor::testing {

/// Counts how often a file is opened, by anybody, as the system sees it.
class OpenCount {
public:
  explicit OpenCount(const std::filesystem::path& file) : queue_(::inotify_init1(IN_NONBLOCK)) {
    ::inotify_add_watch(queue_, file.c_str(),
                        IN_OPEN | IN_ACCESS | IN_CLOSE); // the others so that two openings are not one event
  }
  ~OpenCount() { ::close(queue_); }
  OpenCount(const OpenCount&) = delete;
  OpenCount& operator=(const OpenCount&) = delete;

  /// Since the last call.
  int count() const {
    int opened = 0;
    alignas(inotify_event) char events[4096];
    for (ssize_t size; (size = ::read(queue_, events, sizeof events)) > 0;)
      for (const char* at = events; at < events + size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(at);
        opened += (event->mask & IN_OPEN) != 0;
        at += sizeof(inotify_event) + event->len;
      }
    return opened;
  }

private:
  int queue_;
};

} // namespace larmor::testing
