#include "atom/wire/event_stream.hpp"

#include <fmt/format.h>

#include "atom/wire/write_text.hpp"

namespace atom::wire {

std::string to_sse(const Event& event) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.seq, event.type, write_text(event));
}

}  // namespace atom::wire
