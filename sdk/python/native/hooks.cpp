#include "hooks.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "gate.hpp"
#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;

using Hook = std::shared_ptr<Held>;

thread_local HookInterruption* interruption = nullptr;

std::string_view name_of(client::LogLevel level) {
  switch (level) {
    case client::LogLevel::debug:
      return "debug";
    case client::LogLevel::info:
      return "info";
    case client::LogLevel::warning:
      break;
  }
  return "warning";
}

nb::dict dict_of(const client::AttemptStart& attempt) {
  nb::dict dict;
  dict["call"] = attempt.call;
  dict["operation"] = to_str(attempt.operation);
  dict["method"] = to_str(to_string(attempt.method));
  dict["route"] = to_str(attempt.route);
  dict["base_url"] = to_str(attempt.base_url);
  dict["attempt"] = attempt.attempt;
  return dict;
}

nb::object text_or_none(std::string_view text) {
  if (text.empty()) return nb::none();
  return to_str(text);
}

template <class Duration>
nb::float_ seconds_of(Duration duration) {
  return nb::float_(std::chrono::duration<double>(duration).count());
}

nb::dict dict_of(const client::AttemptEnd& attempt) {
  nb::dict dict = dict_of(static_cast<const client::AttemptStart&>(attempt));
  dict["duration"] = seconds_of(attempt.duration);
  dict["http_status"] = attempt.status == 0 ? nb::object(nb::none()) : nb::object(nb::int_(attempt.status));
  dict["error_code"] = text_or_none(attempt.error_code);
  dict["request_id"] = text_or_none(attempt.request_id);
  dict["retry_in"] = attempt.retry_in ? nb::object(seconds_of(*attempt.retry_in)) : nb::object(nb::none());
  return dict;
}

/// Reports what a hook raised. Only an interruption of the program ends the call.
void report(nb::python_error& error, const char* where) {
  if (interruption != nullptr && !error.matches(PyExc_Exception)) {
    interruption->take(error);
  } else {
    error.discard_as_unraisable(where);
  }
}

/// Runs `call` with the GIL. Does nothing if the interpreter is exiting.
template <class Call>
void with_python(const char* where, Call call) {
  const Gate::Pass pass;
  if (!pass) return;
  const nb::gil_scoped_acquire acquired;
  const nb::error_scope kept;  // Keeps the exception that interrupted the call.
  try {
    call();
  } catch (nb::python_error& error) {
    report(error, where);
  }
}

/// A line end in a header would begin another header.
bool is_header_text(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

[[noreturn]] void raise_as(PyObject* kind, const char* message) {
  PyErr_SetString(kind, message);
  nb::raise_python_error();
}

client::Header header_of(nb::handle name, nb::handle value) {
  if (!nb::isinstance<nb::str>(name) || !nb::isinstance<nb::str>(value)) {
    raise_as(PyExc_TypeError, "on_attempt_start must add headers whose names and values are str.");
  }
  client::Header header{nb::cast<nb::str>(name).c_str(), nb::cast<nb::str>(value).c_str()};
  if (!is_header_text(header.name) || header.name.find(':') != std::string::npos ||
      !is_header_text(header.value)) {
    raise_as(PyExc_ValueError, "on_attempt_start added a header that is empty or contains a line end.");
  }
  return header;
}

void call_start(const Held& hook, const client::AttemptStart& attempt, std::vector<client::Header>& headers) {
  nb::dict added;
  hook.get()(dict_of(attempt), added);
  for (const auto& [name, value] : added) headers.push_back(header_of(name, value));
}

/// Returns a callable that any thread may hold; null for None.
Hook hold(nb::object callable) {
  return callable.is_none() ? nullptr : std::make_shared<Held>(std::move(callable));
}

}  // namespace

HookInterruption::HookInterruption() : outer_(std::exchange(interruption, this)) {}

HookInterruption::~HookInterruption() {
  interruption = outer_;
}

client::Hooks make_hooks(nb::object log, nb::object on_attempt_start, nb::object on_attempt_end) {
  client::Hooks hooks;
  if (const Hook hook = hold(std::move(log))) {
    hooks.log = [hook](client::LogLevel level, std::string_view line) {
      with_python("on_log", [&] { hook->get()(to_str(name_of(level)), to_str(line)); });
    };
  }
  if (const Hook hook = hold(std::move(on_attempt_start))) {
    hooks.on_attempt_start = [hook](const client::AttemptStart& attempt,
                                    std::vector<client::Header>& headers) {
      with_python("on_attempt_start", [&] { call_start(*hook, attempt, headers); });
    };
  }
  if (const Hook hook = hold(std::move(on_attempt_end))) {
    hooks.on_attempt_end = [hook](const client::AttemptEnd& attempt) {
      with_python("on_attempt_end", [&] { hook->get()(dict_of(attempt)); });
    };
  }
  return hooks;
}

}  // namespace atom::python
