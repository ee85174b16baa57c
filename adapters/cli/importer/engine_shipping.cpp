#include "adapters/cli/importer/engine_shipping.hpp"

#include <simdjson.h>

#include <algorithm>
#include <map>

#include "adapters/sdk/json_writer.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

namespace dom = simdjson::dom;

constexpr std::uint64_t kFulfillmentsPerWave = 1'000;
constexpr unsigned kNotFound = 404;
constexpr std::size_t kPicksMax = 4'096;  // that the engine takes at once
constexpr const char* kReason = "import: everything is shipped before returns";

Error unreadable(const char* what) {
    return Error{ErrorKind::protocol, std::string("the engine's ") + what + " cannot be read"};
}

sdk::HttpRequest get(std::string target) {
    sdk::HttpRequest request;
    request.target = std::move(target);
    return request;
}

struct LeftOfSku {
    std::string sku;
    std::uint64_t units = 0;
};

// Zero when the line does not say.
std::uint64_t units_of(const dom::element& line, std::string_view field) {
    std::uint64_t units = 0;
    return line[field].get(units) == simdjson::SUCCESS ? units : 0;
}

// What is left to pick on the list, by SKU; false when it is not of the known form.
bool read_left(std::string_view document, std::vector<LeftOfSku>& out) {
    dom::parser parser;
    dom::array lines;
    if (parser.parse(document.data(), document.size())["lines"].get(lines) != simdjson::SUCCESS) {
        return false;
    }
    std::map<std::string, std::uint64_t, std::less<>> left;
    for (const dom::element line : lines) {
        std::string_view sku;
        std::uint64_t quantity = 0;
        if (line["sku"].get(sku) != simdjson::SUCCESS ||
            line["quantity"].get(quantity) != simdjson::SUCCESS) {
            return false;
        }
        const std::uint64_t done = units_of(line, "picked") + units_of(line, "shorted");
        if (quantity > done) {
            left[std::string(sku)] += quantity - done;
        }
    }
    for (const auto& [sku, units] : left) {
        out.push_back({sku, units});
    }
    return true;
}

}  // namespace

Result<std::string> Shipping::ask(const sdk::HttpRequest& request) {
    Result<sdk::HttpResponse> response = http_.send(request);
    if (!response) {
        return response.error();
    }
    if (!response->is_ok()) {
        return Error{ErrorKind::refused, request.target + " was answered " +
                                             std::to_string(response->status) + " " +
                                             response->body.substr(0, 200)};
    }
    return std::move(response->body);
}

Result<std::uint16_t> Shipping::location_number() {
    Result<std::string> document = ask(get("/v1/locations"));
    if (!document) {
        return document.error();
    }
    dom::parser parser;
    dom::array names;
    if (parser.parse(*document)["locations"].get(names) != simdjson::SUCCESS) {
        return unreadable("list of locations");
    }
    std::uint16_t number = 0;
    for (const dom::element name : names) {
        ++number;
        std::string_view text;
        if (name.get(text) == simdjson::SUCCESS && text == location_) {
            return number;
        }
    }
    return Error{ErrorKind::refused, "the engine has no location " + location_};
}

Result<std::string> Shipping::claimed_list() {
    Result<std::string> document = ask(get("/v1/locations/" + sdk::percent_encoded(location_) +
                                           "/picklists?status=claimed&limit=1"));
    if (!document) {
        return document.error();
    }
    dom::parser parser;
    dom::array lists;
    if (parser.parse(*document)["picklists"].get(lists) != simdjson::SUCCESS) {
        return unreadable("list of pick lists");
    }
    for (const dom::element list : lists) {
        std::string_view id;
        if (list["id"].get(id) == simdjson::SUCCESS) {
            return std::string(id);
        }
    }
    return std::string();
}

Result<bool> Shipping::has_waiting() {
    Result<std::string> document = ask(get("/v1/locations/" + sdk::percent_encoded(location_) +
                                           "/fulfillments?status=waiting&limit=1"));
    if (!document) {
        return document.error();
    }
    dom::parser parser;
    dom::array waiting;
    if (parser.parse(*document)["fulfillments"].get(waiting) != simdjson::SUCCESS) {
        return unreadable("list of what waits");
    }
    return waiting.size() != 0;
}

Result<void> Shipping::pick(const std::string& id, std::string_view document) {
    std::vector<LeftOfSku> left;
    if (!read_left(document, left)) {
        return unreadable("pick list");
    }
    if (left.empty()) {  // a count took the rest: nobody would ever finish it
        sdk::HttpRequest request;
        request.method = "POST";
        request.target = "/v1/picklists/" + sdk::percent_encoded(id) + "/unclaim";
        sdk::JsonWriter(request.body).open_object().field("reason", kReason).close_object();
        Result<std::string> done = ask(request);
        return done ? Result<void>() : Result<void>(done.error());
    }
    for (std::size_t first = 0; first < left.size(); first += kPicksMax) {
        sdk::HttpRequest request;
        request.method = "POST";
        request.target = "/v1/picklists/" + sdk::percent_encoded(id) + "/picks";
        sdk::JsonWriter json(request.body);
        json.open_object().field("reason", kReason).key("picks").open_array();
        for (std::size_t i = first; i < std::min(left.size(), first + kPicksMax); ++i) {
            json.open_object().field("sku", left[i].sku).field("quantity", left[i].units);
            json.close_object();
        }
        json.close_array().close_object();
        Result<std::string> done = ask(request);
        if (!done) {
            return done.error();
        }
    }
    picked_ += left.size();
    progress_.update(picked_);
    return {};
}

Result<bool> Shipping::pull_and_pick() {
    sdk::HttpRequest request;
    request.method = "POST";
    request.target = "/v1/locations/" + sdk::percent_encoded(location_) + "/waves";
    sdk::JsonWriter(request.body)
        .open_object()
        .field("fulfillments", kFulfillmentsPerWave)
        .field("reason", kReason)
        .close_object();
    Result<std::string> document = ask(request);
    if (!document) {
        return document.error();
    }
    dom::parser parser;
    dom::element root;
    std::string_view id;
    if (parser.parse(*document).get(root) != simdjson::SUCCESS) {
        return unreadable("wave");
    }
    if (root["id"].get(id) != simdjson::SUCCESS) {
        return false;
    }
    ++report_.waves;
    SKUA_SDK_CHECK(pick(std::string(id), *document));
    return true;
}

Result<std::vector<std::uint64_t>> Shipping::ready(const std::vector<std::uint64_t>& orders,
                                                   std::uint16_t location) {
    std::vector<std::uint64_t> asked;
    std::vector<std::string> targets;
    for (const std::uint64_t order : orders) {
        if (order != 0) {
            asked.push_back(order);
            targets.push_back("/v1/fulfillments/f" + std::to_string(order) + "." +
                              std::to_string(location));
        }
    }
    std::vector<std::uint64_t> ready;
    dom::parser parser;
    progress_.begin("fulfillments", targets.size());
    const auto take = [&](std::size_t index, const sdk::HttpResponse& response) -> Result<void> {
        progress_.update(index + 1);
        if (response.status == kNotFound) {
            return {};
        }
        dom::element root;
        std::string_view status;
        if (!response.is_ok() || parser.parse(response.body).get(root) != simdjson::SUCCESS ||
            root["status"].get(status) != simdjson::SUCCESS) {
            return unreadable("fulfillment");
        }
        if (status == "picked" || status == "packed") {
            ready.push_back(asked[index]);
        }
        return {};
    };
    SKUA_SDK_CHECK(http_.get_many(targets, take));
    progress_.end(targets.size());
    return ready;
}

Result<bool> Shipping::pick_all() {
    picked_ = 0;
    progress_.begin("picks", 0);
    while (true) {
        Result<std::string> id = claimed_list();
        if (!id) {
            return id.error();
        }
        if (id->empty()) {
            break;
        }
        Result<std::string> document = ask(get("/v1/picklists/" + sdk::percent_encoded(*id)));
        if (!document) {
            return document.error();
        }
        SKUA_SDK_CHECK(pick(*id, *document));
    }
    while (true) {
        Result<bool> has_more = has_waiting();
        if (has_more && *has_more) {
            has_more = pull_and_pick();
        }
        if (!has_more) {
            return has_more.error();
        }
        if (!*has_more) {
            break;
        }
    }
    progress_.end(picked_);
    return picked_ > 0;
}

void ShipmentSource::write(std::size_t index, sdk::CommandWriter& out) const {
    const std::string number = "o" + std::to_string(orders_[index]);
    out.ship_fulfillment({.fulfillment_id = {orders_[index], location_},
                          .carrier = "import",
                          .tracking_number = number,
                          .idempotency_key = {}});
}

Result<void> ShipmentTally::take(std::size_t index, const sdk::CommandAnswer& answer) {
    static_cast<void>(index);
    if (answer.is_accepted()) {
        ++report_.fulfillments_shipped;
        return {};
    }
    if (answer.code == "already_shipped") {
        return {};
    }
    return Error{ErrorKind::refused, "a shipment was refused: " + std::string(answer.code) + " " +
                                         std::string(answer.detail)};
}

}  // namespace skua::importer
