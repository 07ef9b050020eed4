#include "starter.hpp"

#include <fmt/format.h>

#include "atom/wpk/name.hpp"

namespace atom::ctl {
namespace {

constexpr const char* kTemplate =
    R"(# A workflow package. The file is published byte for byte, comments included.
#   atomctl validate FILE    checks it without storing it
#   atomctl publish FILE     publishes it for review
apiVersion: v1
kind: WorkflowPackage

metadata:
  name: {name}  # a-z, 0-9, and single . _ - between them; the first tenant to publish a name owns it
  version: "0.1.0"  # SemVer, in quotes; a published version never changes, so increase it for every change
  description: Restart a deployment and wait until it is ready
  author: Your team
  license: Apache-2.0
  tags: [kubernetes, maintenance]

spec:
  runtime:
    type: k8s  # k8s, docker or shell
    version: "1.28+"

  safety:
    mode: manual  # manual: a person starts it; auto: a trigger does
    approval_required: true
    dry_run_required: false
    rollback_enabled: true

  triggers:  # what starts it; each type is schedule, webhook or event
    - type: webhook
      config: {{ path: /restart }}

  handlers:  # the steps, in order; each type is k8s, shell or api
    - name: restart
      type: k8s
      config: {{ action: rollout-restart, kind: Deployment }}
      timeout: 60s
      retry: {{ max_attempts: 2, backoff: 5s }}
    - name: wait-until-ready
      type: k8s
      config: {{ action: rollout-status, kind: Deployment }}
      timeout: 300s

  rollback:
    enabled: true
    handlers:
      - name: undo
        type: k8s
        config: {{ action: rollout-undo, kind: Deployment }}
        timeout: 60s

  validation:
    required_permissions: [deployments/patch]

  monitoring:
    metrics_enabled: true
    logging_level: info
)";

}  // namespace

std::string starter_document(std::string_view name) {
  return fmt::format(kTemplate, fmt::arg("name", name));
}

std::string suggested_name(const std::filesystem::path& file) {
  std::filesystem::path name = file.filename();
  for (const std::string_view extension : {".yaml", ".yml", ".wpk"}) {
    if (name.extension() == extension) name = name.stem();
  }
  return wpk::check_name(name.string()) ? name.string() : "my-workflow";
}

}  // namespace atom::ctl
