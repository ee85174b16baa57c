#pragma once

// JSON bodies of the commands, as the HTTP face takes them. On a stream the same body stands inside
// {"<command name>": body} and carries what HTTP has in its path (append_stream_command).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "adapters/sdk/json_writer.hpp"

namespace skua::sdk {

// Views borrow the caller's texts for the time of one call.
struct OrderLine {
    std::string_view sku;
    std::uint64_t quantity = 0;
    std::string_view unit_price;        // decimal text
    std::string_view external_line_id;  // optional
};

struct OrderBody {
    std::string_view channel;
    std::string_view external_id;
    std::string_view idempotency_key;  // optional, only for streams and batches
    std::string_view placed_at;        // optional, RFC 3339 UTC
    std::string_view currency;
    std::string_view policy;    // optional, the engine's default is all_or_nothing
    std::string_view customer;  // optional, JSON
    std::span<const OrderLine> lines;
};

struct StockMove {
    std::string_view sku;
    std::string_view location;
    std::int64_t quantity = 0;  // the delta of an adjustment
    std::string_view reference;
    std::string_view reason;  // adjustments only
    std::string_view idempotency_key;
};

// Owner: any thread, no state.
void append_order(std::string& out, const OrderBody& order);
void append_receipt(std::string& out, const StockMove& move);
void append_adjustment(std::string& out, const StockMove& move);
void append_item(std::string& out, std::string_view sku, std::string_view description);
void append_location(std::string& out, std::string_view location);
void append_channel(std::string& out, std::string_view channel,
                    std::span<const std::string> locations);

// {"name":<body>}; `write_body(std::string&)` appends the body.
template <class WriteBody>
void append_stream_command(std::string& out, std::string_view name, WriteBody&& write_body) {
    out.append("{\"").append(name).append("\":");
    write_body(out);
    out.push_back('}');
}

}  // namespace skua::sdk
