#pragma once

// Domain values -> JSON. All functions append to `out` and return the HTTP status the document
// stands for. The same functions render a live answer and a replayed one, so a retry gets the
// identical bytes.

#include <cstdint>
#include <string>

#include "engine/codec/problem.hpp"
#include "engine/domain/names.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/record.hpp"

namespace skua::codec {

enum class Detail : std::uint8_t { lines, summary };

// How the messages of a stream are written: JSON, or FlatBuffers (binary_answers.hpp).
enum class Form : std::uint8_t { json, binary };

// The answer to a decided command: 201/200 with its document, or the problem document of a reject.
std::uint16_t render_decision(const domain::Record& record, const domain::Names& names,
                              Detail detail, std::string& out);
// The answer to a query; 404 problem that names its field when there is no such thing.
std::uint16_t render_result(const domain::QueryBody& query, const domain::QueryResult& result,
                            domain::Sequence reflects, std::string& out);
// The answer to a look-up by (channel, external id): {"orders":[...]}, empty when there is none.
std::uint16_t render_orders(const domain::QueryResult& result, domain::Sequence reflects,
                            std::string& out);
// The 404 of a query.
std::uint16_t render_not_found(const domain::QueryBody& query, std::string& out);
// RFC 9457: type, title, status, code, detail, field, offset, retry_after (seconds).
std::uint16_t render_problem(const Problem& problem, std::string& out);

// The events that the outside sees of a record, each one JSON object followed by '\n'. Returns how
// many; rejects and no-ops give some too (order.rejected) or none.
std::size_t render_events(const domain::Record& record, const domain::Names& names,
                          std::string& out);
// Those of them that are about this order, with the same `index`.
std::size_t render_events_of(const domain::Record& record, const domain::Names& names,
                             domain::OrderId order, std::string& out);

}  // namespace skua::codec
