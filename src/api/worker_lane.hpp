#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include "api/client_state.hpp"

namespace atom::api {

/// The caller for whom a job is done.
struct Requester {
  std::string name;  ///< Its tenant, or its address if it has no credential.
  bool is_anonymous = false;
  const ClientState* client = nullptr;  ///< Borrowed; null if it cannot leave.
};

/// The work of one job.
struct WorkerJob {
  Requester requester;
  std::size_t cost = 0;   ///< In bytes of JSON that take as long to read.
  std::size_t bytes = 0;  ///< That it keeps in memory.
  std::function<void()> run = {};
};

enum class JobOutcome : std::uint8_t { done, overloaded, client_left };

/// The jobs of one size: how many run at once, which ones wait, and whose turn it is. Requesters with a
/// credential and those without take turns, and within each kind one requester after the other. Not
/// thread-safe.
class WorkerLane {
  struct Member;
  using Members = std::list<Member>;

 public:
  using Handler = boost::asio::any_completion_handler<void(std::exception_ptr, JobOutcome)>;

  struct Entry {
    WorkerJob job;
    boost::asio::any_io_executor executor;
    Handler handler;
    bool has_waited = false;
    Members::iterator owner = {};
  };
  using EntryPtr = std::unique_ptr<Entry>;

  explicit WorkerLane(std::size_t workers);
  ~WorkerLane();

  /// Returns true if a job has to be rejected, because the queue or the requester's share of it is full.
  bool is_full_for(const WorkerJob& job) const;
  void add(EntryPtr entry);
  /// Returns the next job to run and counts it as running. Returns null if there is none, or no free worker.
  EntryPtr take();
  /// Gives back the worker of a job that `take` returned.
  void finish(const Entry& entry);

 private:
  struct Load {
    std::size_t jobs = 0;
    std::size_t bytes = 0;

    bool has_room(std::size_t more_bytes, std::size_t share) const;
    void add(const WorkerJob& job);
    void remove(const WorkerJob& job);
  };
  struct Member {
    std::string name;
    std::deque<EntryPtr> waiting = {};
    Load load = {};
    std::size_t running = 0;
  };
  struct Kind {
    Members members = {};
    Load load = {};
  };

  Kind& kind_of(const WorkerJob& job) { return kinds_[job.requester.is_anonymous ? 1 : 0]; }
  EntryPtr take_from(Kind& kind);

  std::size_t workers_;
  std::size_t running_ = 0;
  Load load_;
  std::array<Kind, 2> kinds_;  ///< Those with a credential, and those without.
  std::size_t turn_ = 0;       ///< The kind that was served last.
};

}  // namespace atom::api
