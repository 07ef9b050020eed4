#include "caller.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <optional>
#include <string>
#include <utility>

#include "atom/simulation.hpp"
#include "completions.hpp"
#include "failure.hpp"
#include "gate.hpp"
#include "hooks.hpp"
#include "outcome.hpp"
#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;
using client::ClientOptions;
using std::chrono::milliseconds;

using Milliseconds = std::optional<std::int64_t>;

std::optional<milliseconds> duration_of(Milliseconds ms) {
  return ms ? std::optional(milliseconds(*ms)) : std::nullopt;
}

/// Stops a call that was started.
struct Stop {
  std::stop_source source;
};

/// A client that Python holds.
class Caller {
 public:
  explicit Caller(client::Client client) : client_(std::move(client)) {}
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  /// The last client of a connection pool joins the I/O thread, which may wait for the GIL in a hook.
  ~Caller() {
    const nb::gil_scoped_release released;
    client_.reset();
  }

  const client::Client& operator*() const { return *client_; }
  const client::Client* operator->() const { return &*client_; }

 private:
  std::optional<client::Client> client_;
};

/// Returns whether the handler of a signal raised, as for KeyboardInterrupt. The exception is then set on
/// this thread.
bool is_interrupted() {
  const nb::gil_scoped_acquire acquired;
  return PyErr_CheckSignals() != 0;
}

nb::object aborted() {
  client::Error error;
  error.code = client::errors::kAborted;
  error.message = "The program is exiting, so nothing was sent.";
  return failure_of(std::move(error));
}

nb::object call(const Caller& caller, AnyOperation operation, Milliseconds timeout_ms) {
  const Gate::Pass pass;
  if (!pass) return aborted();
  bool interrupted = false;
  HookInterruption hooks;
  client::CallOptions options{duration_of(timeout_ms), pass.stop(), {}};
  options.interrupted = [&] { return hooks.came() || (interrupted = is_interrupted()); };
  auto outcome = [&] {
    const nb::gil_scoped_release released;
    return caller->call_with_response(std::move(operation), options);
  }();
  if (interrupted) nb::raise_python_error();
  hooks.raise();
  return outcome_of(std::move(outcome));
}

Stop start(const Caller& caller, AnyOperation operation, Milliseconds timeout_ms,
           SharedCompletions completions, std::uint64_t id) {
  Stop stop;
  auto done = [completions, id](client::Result<Success> outcome) {
    completions->put(id, std::move(outcome));
  };
  completions->begin(
      [client = *caller, operation = std::move(operation), done = std::move(done),
       options = client::CallOptions{duration_of(timeout_ms), stop.source.get_token(), {}}]() mutable {
        client.call_async(std::move(operation), std::move(done), options);
      });
  return stop;
}

nb::dict status(const Caller& caller) {
  const client::ClientStatus status = caller->status();
  nb::dict dict;
  dict["breaker"] = to_str(to_string(status.breaker));
  dict["probe_in"] = nb::none();
  if (status.probe_in) dict["probe_in"] = nb::float_(std::chrono::duration<double>(*status.probe_in).count());
  dict["retry_tokens"] = status.retry_tokens;
  return dict;
}

void close(const Caller& caller) {
  const nb::gil_scoped_release released;
  caller->close();
}

/// A marketplace in memory that clients may share.
struct Simulation {
  std::shared_ptr<client::Transport> transport = simulation::create_simulation();
};

nb::object connect(const ClientOptions& options, const Simulation* simulation) {
  auto made = simulation == nullptr ? simulation::create_client(options)
                                    : simulation::create_simulated_client(options, simulation->transport);
  if (!made) return failure_of(made.error());
  return nb::cast(new Caller(*std::move(made)), nb::rv_policy::take_ownership);
}

/// Calls one of the two routes that only a simulation has, and returns the body of the response, or a
/// `Failure`. A request with a body is a POST, any other a GET.
nb::object exchange(const Simulation& simulation, std::string target, std::optional<nb::bytes> body) {
  const auto made = simulation::create_simulated_client({.api_key = ""}, simulation.transport);
  if (!made) return failure_of(made.error());
  client::Request request;
  request.target = std::move(target);
  if (body) {
    request.method = client::Method::post;
    request.headers = {{"Content-Type", "application/json"}};
    request.body.assign(body->c_str(), body->size());
  }
  const auto received = [&] {
    const nb::gil_scoped_release released;
    return made->send(std::move(request));
  }();
  if (!received) return failure_of(received.error());
  return nb::bytes(received->response.body.data(), received->response.body.size());
}

void set_headers(ClientOptions& options, std::vector<std::pair<std::string, std::string>> headers) {
  options.headers.clear();
  for (auto& [name, value] : headers) options.headers.push_back({std::move(name), std::move(value)});
}

void set_timeouts(ClientOptions& options, Milliseconds connect, Milliseconds attempt, Milliseconds call) {
  const client::Timeouts defaults;
  options.timeouts = {duration_of(connect).value_or(defaults.connect),
                      duration_of(attempt).value_or(defaults.attempt),
                      duration_of(call).value_or(defaults.call)};
}

void bind_options(nb::module_& module) {
  using nb::arg;
  nb::class_<ClientOptions>(module, "Options",
                            "The options of `connect`. Absent ones come from the environment or the policy.")
      .def("__init__",
           [](ClientOptions* place) {
             auto* options = new (place) ClientOptions;
             options->user_agent = "atom-python/" + std::string(client::kVersion);
           })
      .def_rw("base_url", &ClientOptions::base_url, arg().none(),
              nb::for_getter(nb::sig("def base_url(self) -> str | None")),
              nb::for_setter(nb::sig("def base_url(self, value: str | None) -> None")))
      .def_rw("api_key", &ClientOptions::api_key, arg().none(),
              nb::for_getter(nb::sig("def api_key(self) -> str | None")),
              nb::for_setter(nb::sig("def api_key(self, value: str | None) -> None")))
      .def_rw("proxy", &ClientOptions::proxy, arg().none(),
              nb::for_getter(nb::sig("def proxy(self) -> str | None")),
              nb::for_setter(nb::sig("def proxy(self, value: str | None) -> None")))
      .def_rw("simulate", &ClientOptions::simulate, arg().none(),
              nb::for_getter(nb::sig("def simulate(self) -> bool | None")),
              nb::for_setter(nb::sig("def simulate(self, value: bool | None) -> None")))
      .def_rw("ca_file", &ClientOptions::ca_file)
      .def_rw("certificate_file", &ClientOptions::certificate_file)
      .def_rw("key_file", &ClientOptions::key_file)
      .def_rw("user_agent", &ClientOptions::user_agent)
      .def("set_headers", &set_headers, arg("headers"),
           nb::sig("def set_headers(self, headers: list[tuple[str, str]]) -> None"))
      .def("set_timeouts", &set_timeouts, arg("connect_ms").none(), arg("attempt_ms").none(),
           arg("call_ms").none(),
           nb::sig(
               "def set_timeouts(self, connect_ms: int | None, attempt_ms: int | None, call_ms: int | None) "
               "-> None"))
      .def(
          "set_hooks",
          [](ClientOptions& options, nb::object log, nb::object on_attempt_start, nb::object on_attempt_end) {
            options.hooks =
                make_hooks(std::move(log), std::move(on_attempt_start), std::move(on_attempt_end));
          },
          arg("log").none(), arg("on_attempt_start").none(), arg("on_attempt_end").none(),
          nb::sig(
              "def set_hooks(self, log: object, on_attempt_start: object, on_attempt_end: object) -> None"));
}

}  // namespace

void bind_client(nb::module_& module) {
  using nb::arg;
  bind_options(module);
  nb::class_<Stop>(module, "Stop", "Stops a call that was started.")
      .def(
          "stop", [](Stop& stop) { stop.source.request_stop(); },
          "Aborts the call at once; it fails with `aborted`.");
  nb::class_<Caller>(module, "Client", "A client of one server. Thread-safe; its calls wait without the GIL.")
      .def_prop_ro("base_url", [](const Caller& caller) { return to_str(caller->base_url()); })
      .def_prop_ro("exposes_key", [](const Caller& caller) { return caller->exposes_key(); })
      .def("call", &call, arg("operation"), arg("timeout_ms").none(),
           nb::sig("def call(self, operation: Operation, timeout_ms: int | None) -> Success | Failure"),
           "Blocks until the call ends. Raises what a signal handler raises meanwhile.")
      .def("start", &start, arg("operation"), arg("timeout_ms").none(), arg("completions"), arg("id"),
           nb::sig("def start(self, operation: Operation, timeout_ms: int | None, completions: Completions, "
                   "id: int) "
                   "-> Stop"),
           "Starts a call as soon as `completions` has room, and leaves its outcome there under `id`.")
      .def("status", &status, nb::sig("def status(self) -> dict[str, object]"))
      .def("close", &close, "Aborts the calls that were started; later ones fail at once.");
  nb::class_<Simulation>(module, "Simulation", "A marketplace in memory that clients may share.")
      .def(nb::init<>())
      .def("exchange", &exchange, arg("target"), arg("body").none(),
           nb::sig("def exchange(self, target: str, body: bytes | None) -> bytes | Failure"),
           "Calls a route of faults: a POST if there is a body, or else a GET.");
  module.def(
      "exposed_key_warning",
      [](const Caller& caller) { return to_str(client::exposed_key_warning(caller->base_url())); },
      nb::sig("def exposed_key_warning(client: Client) -> str"));
  module.def("connect", &connect, arg("options"), arg("simulation").none(),
             nb::sig("def connect(options: Options, simulation: Simulation | None) -> Client | Failure"),
             "Makes a client, which connects when it is first used.");
}

}  // namespace atom::python
