#include "api/worker_lane.hpp"

#include <algorithm>
#include <utility>

#include "atom/base/limits.hpp"

namespace atom::api {

bool WorkerLane::Load::has_room(std::size_t more_bytes, std::size_t share) const {
  return jobs < limits::kWorkerQueue / share && bytes + more_bytes <= limits::kWorkerQueueBytes / share;
}

void WorkerLane::Load::add(const WorkerJob& job) {
  ++jobs;
  bytes += job.bytes;
}

void WorkerLane::Load::remove(const WorkerJob& job) {
  --jobs;
  bytes -= job.bytes;
}

WorkerLane::WorkerLane(std::size_t workers) : workers_(workers) {}

WorkerLane::~WorkerLane() = default;

bool WorkerLane::is_full_for(const WorkerJob& job) const {
  const Kind& kind = kinds_[job.requester.is_anonymous ? 1 : 0];
  if (!load_.has_room(job.bytes, 1)) return true;
  if (job.requester.is_anonymous && !kind.load.has_room(job.bytes, limits::kAnonymousWorkerQueueShare))
    return true;
  const auto member = std::ranges::find(kind.members, job.requester.name, &Member::name);
  return member != kind.members.end() && !member->load.has_room(job.bytes, limits::kWorkerQueueShare);
}

void WorkerLane::add(EntryPtr entry) {
  Kind& kind = kind_of(entry->job);
  entry->owner = std::ranges::find(kind.members, entry->job.requester.name, &Member::name);
  if (entry->owner == kind.members.end())
    entry->owner = kind.members.insert(kind.members.end(), Member{entry->job.requester.name});
  load_.add(entry->job);
  kind.load.add(entry->job);
  entry->owner->load.add(entry->job);
  entry->owner->waiting.push_back(std::move(entry));
}

WorkerLane::EntryPtr WorkerLane::take() {
  if (running_ >= workers_) return nullptr;
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    turn_ = (turn_ + 1) % kinds_.size();
    if (EntryPtr entry = take_from(kinds_.at(turn_))) return entry;
  }
  return nullptr;
}

WorkerLane::EntryPtr WorkerLane::take_from(Kind& kind) {
  const std::size_t share = std::max<std::size_t>(1, workers_ / limits::kWorkerShare);
  const auto member = std::ranges::find_if(
      kind.members, [&](const Member& one) { return !one.waiting.empty() && one.running < share; });
  if (member == kind.members.end()) return nullptr;
  EntryPtr entry = std::move(member->waiting.front());
  member->waiting.pop_front();
  load_.remove(entry->job);
  kind.load.remove(entry->job);
  member->load.remove(entry->job);
  ++member->running;
  ++running_;
  kind.members.splice(kind.members.end(), kind.members, member);
  return entry;
}

void WorkerLane::finish(const Entry& entry) {
  --running_;
  --entry.owner->running;
  if (entry.owner->running == 0 && entry.owner->waiting.empty())
    kind_of(entry.job).members.erase(entry.owner);
}

}  // namespace atom::api
