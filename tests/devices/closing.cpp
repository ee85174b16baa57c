#include "tests/devices/closing.hpp"

#include <simdjson.h>

#include <chrono>

#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::devices {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;
using simdjson::SUCCESS;
using Element = simdjson::dom::element;

namespace {

// Reads fields that must be there. Owner: one document.
class FieldReader {
public:
    template <class Value>
    Value read(simdjson::simdjson_result<Element> element) {
        Value value{};
        is_whole_ = element.get(value) == SUCCESS && is_whole_;
        return value;
    }
    std::uint64_t number(simdjson::simdjson_result<Element> element) {
        return read<std::uint64_t>(element);
    }
    [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }

private:
    bool is_whole_ = true;
};

// Of one line as the engine shows it.
LineUnits line_of(Element line, FieldReader& reader) {
    LineUnits units;
    units.ordered = reader.number(line["quantity"]);
    units.backordered = reader.number(line["backordered"]);
    units.under_way = reader.number(line["open"]) + reader.number(line["cancelled"]);
    for (const Element part : reader.read<simdjson::dom::array>(line["portions"])) {
        units.shipped += reader.number(part["shipped"]);
        for (const char* bucket : {"allocated", "released", "picked", "packed"}) {
            units.under_way += reader.number(part[bucket]);
        }
    }
    return units;
}

bool is_same(const LineUnits& a, const LineUnits& b) {
    return a.ordered == b.ordered && a.backordered == b.backordered && a.shipped == b.shipped &&
           a.under_way == b.under_way;
}

// What is wrong with an order's document; empty when nothing is.
std::string order_fault(Element order, const std::vector<LineUnits>& expected,
                        ClosingFigures& figures) {
    FieldReader reader;
    const auto status = reader.read<std::string_view>(order["status"]);
    const auto lines = reader.read<simdjson::dom::array>(order["lines"]);
    if (!reader.is_whole()) {
        return "is no order";
    }
    if (lines.size() != expected.size()) {
        return "has other lines than its events";
    }
    std::size_t index = 0;
    std::uint64_t waiting = 0;
    for (const Element line : lines) {
        const LineUnits now = line_of(line, reader);
        if (!reader.is_whole() || !is_same(now, expected[index])) {
            return "has other units in line " + std::to_string(index) + " than its events made";
        }
        if (now.under_way != 0) {
            return "has units in line " + std::to_string(index) + " that nobody came for";
        }
        waiting += now.backordered;
        ++index;
    }
    if (status != (waiting == 0 ? "closed" : "booked")) {
        return "is " + std::string(status) + " with " + std::to_string(waiting) +
               " units back-ordered";
    }
    ++(waiting == 0 ? figures.orders_closed : figures.orders_waiting);
    return {};
}

std::string stock_fault(Element document, const std::string& sku, const LocationNumbers& locations,
                        const UnitJudge& units, ClosingFigures& figures) {
    FieldReader reader;
    const std::uint64_t waiting = reader.number(document["backordered"]);
    for (const Element level : reader.read<simdjson::dom::array>(document["levels"])) {
        const auto name = reader.read<std::string_view>(level["location"]);
        const auto on_hand = reader.read<std::int64_t>(level["on_hand"]);
        const auto allocated = reader.read<std::int64_t>(level["allocated"]);
        const auto available = reader.read<std::int64_t>(level["available"]);
        const auto is_set_aside = reader.read<bool>(level["set_aside"]);
        const auto number = locations.find(name);
        if (!reader.is_whole() || number == locations.end()) {
            return "is no SKU's stock";
        }
        const std::string where = " at " + std::string(name);
        ++figures.levels;
        figures.levels_set_aside += is_set_aside ? 1U : 0U;
        if (on_hand != units.on_hand(sku, number->second)) {
            return "has " + std::to_string(on_hand) + " units on hand" + where +
                   ", and its movements make " + std::to_string(units.on_hand(sku, number->second));
        }
        if (allocated != 0) {
            return "has " + std::to_string(allocated) + " units promised" + where +
                   " that nobody came for";
        }
        if (waiting != 0 && available != 0) {
            return "has " + std::to_string(available) + " units" + where + " while " +
                   std::to_string(waiting) + " are waited for";
        }
    }
    return reader.is_whole() ? std::string() : "is no SKU's stock";
}

// Asks for all of them; `fault` says what is wrong with one.
template <class Fault>
Result<void> judge_all(sdk::HttpClient& http, const std::vector<std::string>& targets,
                       Faults& faults, const Fault& fault) {
    simdjson::dom::parser parser;
    return http.get_many(targets, [&](std::size_t index, const sdk::HttpResponse& response) {
        Element document;
        const std::string what =
            response.is_ok() && parser.parse(response.body).get(document) == SUCCESS
                ? fault(index, document)
                : "is answered with " + std::to_string(response.status) + " " +
                      response.body.substr(0, 300);
        if (!what.empty()) {
            faults.add(targets[index] + " " + what);
        }
        return Result<void>();
    });
}

}  // namespace

Result<ClosingFigures> judge_closing(const sdk::Url& url, const LocationNumbers& locations,
                                     const UnitJudge& units, Faults& faults) {
    ClosingFigures figures;
    // Large orders, pipelined, are more than a connection may have unread: "later" is an answer.
    sdk::HttpOptions options;
    options.retry_for = std::chrono::seconds{30};
    sdk::HttpClient http(url, options);
    const std::vector<std::uint64_t> orders = units.orders();
    std::vector<std::string> targets;
    for (const std::uint64_t order : orders) {
        targets.push_back("/v1/orders/o" + std::to_string(order));
    }
    SKUA_SDK_CHECK(judge_all(http, targets, faults, [&](std::size_t index, Element document) {
        return order_fault(document, units.lines_of(orders[index]), figures);
    }));
    const std::vector<std::string> skus = units.skus();
    targets.clear();
    for (const std::string& sku : skus) {
        targets.push_back("/v1/stock/" + sdk::percent_encoded(sku));
    }
    SKUA_SDK_CHECK(judge_all(http, targets, faults, [&](std::size_t index, Element document) {
        return stock_fault(document, skus[index], locations, units, figures);
    }));
    return figures;
}

}  // namespace skua::devices
