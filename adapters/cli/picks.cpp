#include "adapters/cli/picks.hpp"

#include <simdjson.h>

#include "adapters/sdk/json_writer.hpp"

namespace skua::cli {
namespace {

namespace dom = simdjson::dom;

// False when the line is not of the known form.
bool append_line(dom::element line, sdk::JsonWriter& json, std::uint64_t& units) {
    std::string_view sku;
    dom::array parts;
    if (line["sku"].get(sku) != simdjson::SUCCESS ||
        line["fulfillments"].get(parts) != simdjson::SUCCESS) {
        return false;
    }
    for (const dom::element part : parts) {
        std::string_view id;
        std::uint64_t quantity = 0;
        std::uint64_t picked = 0;
        std::uint64_t shorted = 0;
        if (part["id"].get(id) != simdjson::SUCCESS ||
            part["quantity"].get(quantity) != simdjson::SUCCESS) {
            return false;
        }
        if (part["picked"].get(picked) != simdjson::SUCCESS) {
            picked = 0;
        }
        if (part["shorted"].get(shorted) != simdjson::SUCCESS) {
            shorted = 0;
        }
        const std::uint64_t done = picked + shorted;
        if (quantity <= done) {
            continue;
        }
        units += quantity - done;
        json.open_object().field("sku", sku).field("quantity", quantity - done);
        json.field("fulfillment_id", id).close_object();
    }
    return true;
}

}  // namespace

sdk::Result<std::string> remaining_picks(std::string_view pick_list_json) {
    dom::parser parser;
    dom::array lines;
    bool is_known = parser.parse(pick_list_json.data(), pick_list_json.size())["lines"].get(
                        lines) == simdjson::SUCCESS;
    std::string body;
    std::uint64_t units = 0;
    sdk::JsonWriter json(body);
    json.open_object().key("picks").open_array();
    for (auto line = lines.begin(); is_known && line != lines.end(); ++line) {
        is_known = append_line(*line, json, units);
    }
    json.close_array().close_object();
    if (!is_known) {
        return sdk::Error{sdk::ErrorKind::protocol, "the engine's pick list cannot be read"};
    }
    if (units == 0) {
        return sdk::Error{sdk::ErrorKind::refused,
                          "everything on this pick list is picked already"};
    }
    return body;
}

}  // namespace skua::cli
