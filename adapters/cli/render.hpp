#pragma once

// Any JSON document for human eyes: single values as aligned "name  value" lines, an array of
// objects as a table under its name. No knowledge of particular documents, so that a new field of
// the engine shows without a change here. What a terminal would obey is escaped (printable).

#include <string>
#include <string_view>

namespace skua::cli {

// The document as text that ends in a line end; what is not JSON is given back as it is, escaped.
// `json` needs sdk::kReadPaddingBytes of capacity behind it or is copied.
std::string rendered(std::string_view json);

// One event as one line: sequence, type, time, then the other fields as name=value.
std::string rendered_event(std::string_view json);

// A problem document in words, with all that it says: "insufficient_stock: ... (at
// /lines/0/quantity); sequence 12" and a table of its lines.
std::string rendered_problem(std::string_view json, unsigned http_status);

}  // namespace skua::cli
