#pragma once
#include "engine/jobs/Latest.h"

#include <concepts>
#include <functional>

namespace larmor::jobs {

/// Where the snapshots of running work go: a box that a window looks into, a function, or nowhere. Cheap to copy, and
/// every copy leads to the same place. Publish on any thread, also from several at once if the function may be.
///
///     if (sink.wanted())                    // a copy is worth making: somebody took the last one
///       sink.publish({field, balance});
///
/// What must not be lost (the last snapshot, each row) is published without asking.
template <class T>
class Sink {
public:
  using Snapshot = std::shared_ptr<const T>;

  /// Nowhere: nothing is wanted.
  Sink() = default;
  /// The newest is kept for the reader of the box. A null box: nowhere.
  Sink(std::shared_ptr<Latest<T>> box) {
    if (!box)
      return;
    give_ = [box](Snapshot snapshot) { box->publish(std::move(snapshot)); };
    wanted_ = [box] { return box->wanted(); };
  }
  /// Every snapshot goes to a function of a Snapshot or of a `const T&`, on the thread of the work.
  template <class F>
  requires(std::invocable<F&, Snapshot> || std::invocable<F&, const T&>) Sink(F function) {
    if constexpr (std::invocable<F&, Snapshot>)
      give_ = std::move(function);
    else
      give_ = [f = std::move(function)](const Snapshot& snapshot) mutable { f(*snapshot); };
    wanted_ = [] { return true; };
  }
  /// With an answer to `wanted`, for one that looks only now and then.
  template <class F>
  Sink(F function, std::function<bool()> wanted) : Sink(std::move(function)) {
    wanted_ = std::move(wanted);
  }

  /// Is a new snapshot worth making? False when it would go nowhere, or when the last one was not taken yet.
  bool wanted() const { return wanted_ && wanted_(); }
  void publish(Snapshot snapshot) const {
    if (give_)
      give_(std::move(snapshot));
  }
  void publish(T snapshot) const {
    if (give_)
      give_(std::make_shared<const T>(std::move(snapshot)));
  }

private:
  std::function<void(Snapshot)> give_;
  std::function<bool()> wanted_;
};

} // namespace larmor::jobs
