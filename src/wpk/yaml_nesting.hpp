#pragma once

#include <yaml.h>

#include <cstddef>
#include <vector>

#include "atom/base/limits.hpp"

namespace atom::wpk {

/// Tracks the mappings and sequences that are open, from the tokens of a YAML text.
class YamlNesting {
 public:
  void take(const yaml_token_t& token) {
    switch (token.type) {
      case YAML_BLOCK_SEQUENCE_START_TOKEN:
      case YAML_BLOCK_MAPPING_START_TOKEN:
        indents_.push_back(static_cast<std::ptrdiff_t>(token.start_mark.column));
        break;
      case YAML_BLOCK_END_TOKEN:
        if (!indents_.empty()) indents_.pop_back();
        break;
      case YAML_FLOW_SEQUENCE_START_TOKEN:
      case YAML_FLOW_MAPPING_START_TOKEN:
        ++flow_level_;
        break;
      case YAML_FLOW_SEQUENCE_END_TOKEN:
      case YAML_FLOW_MAPPING_END_TOKEN:
        if (flow_level_ > 0) --flow_level_;
        break;
      default:
        break;
    }
  }

  /// Returns the column of the innermost block collection; -1 outside of all.
  std::ptrdiff_t indent() const { return indents_.empty() ? -1 : indents_.back(); }
  /// Returns how many flow collections, in brackets or braces, are open.
  std::size_t flow_level() const { return flow_level_; }
  /// Returns true if the document will be rejected for its depth, for which libyaml takes quadratic time.
  bool is_too_deep() const { return flow_level_ + indents_.size() > limits::kDocumentDepth; }

 private:
  std::vector<std::ptrdiff_t> indents_;
  std::size_t flow_level_ = 0;
};

}  // namespace atom::wpk
