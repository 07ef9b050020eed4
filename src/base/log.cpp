#include "atom/base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

#include "atom/base/limits.hpp"

namespace atom::log {
namespace {

constexpr std::chrono::seconds kFlushPeriod{1};

/// Once this much is gathered, it is written without waiting for the flush period.
constexpr std::size_t kEnoughBytes = limits::kLogBytes / 16;

constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
constexpr const char* kJsonPattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

spdlog::level::level_enum native(Level level) {
  switch (level) {
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::atomic<std::uint64_t> dropped_lines{0};

/// Gathers lines in memory; a thread writes them to standard error.
class GatheringSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  GatheringSink() : thread_([this] { work(); }) {}
  ~GatheringSink() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (gathered_.size() + line.size() > limits::kLogBytes) {
      ++dropped_lines;
      return;
    }
    gathered_.append(line.data(), line.size());
    if (gathered_.size() >= kEnoughBytes) flush_();
  }

  void flush_() override {
    flush_requested_ = true;
    wake_.notify_one();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    std::string lines;
    while (!stopping_ || !gathered_.empty()) {
      wake_.wait_for(lock, kFlushPeriod, [this] { return stopping_ || flush_requested_; });
      flush_requested_ = false;
      lines.clear();
      lines.swap(gathered_);
      lock.unlock();
      // If standard error cannot be written to, there is nobody to tell.
      std::fwrite(lines.data(), 1, lines.size(), stderr);
      lock.lock();
    }
  }

  std::condition_variable wake_;
  std::string gathered_;
  bool flush_requested_ = false;
  bool stopping_ = false;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace

class Lines {
 public:
  explicit Lines(const Options& options)
      : format_(options.format), logger_("atom", std::make_shared<GatheringSink>()) {
    logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        format_ == Format::json ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc));
    logger_.set_level(native(options.level));
    logger_.flush_on(spdlog::level::warn);
    current.store(this);
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines() { current.store(nullptr); }

  bool enabled(Level level) const { return logger_.should_log(native(level)); }
  void write(Level level, std::string_view message, std::span<const Field> fields) {
    logger_.log(native(level), render(format_, message, fields));
  }

  /// The live instance. Every room logs, so it is global instead of a parameter everywhere.
  static std::atomic<Lines*> current;

 private:
  Format format_;
  spdlog::logger logger_;
};

std::atomic<Lines*> Lines::current{nullptr};

Output::Output(const Options& options) : lines_(std::make_unique<Lines>(options)) {}

Output::~Output() = default;

bool enabled(Level level) {
  const Lines* lines = Lines::current.load();
  return lines == nullptr ? level != Level::info : lines->enabled(level);
}

void write(Level level, std::string_view message, std::span<const Field> fields) {
  if (!enabled(level)) return;
  if (Lines* lines = Lines::current.load()) return lines->write(level, message, fields);
  fmt::print(stderr, "{}\n", render(Format::text, message, fields));
}

std::uint64_t dropped() {
  return dropped_lines.load();
}

}  // namespace atom::log
