#include "adapters/cli/demo_warehouse.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "adapters/cli/demo_day.hpp"
#include "adapters/cli/picks.hpp"
#include "adapters/sdk/json_writer.hpp"

namespace skua::cli {
namespace {

namespace dom = simdjson::dom;
using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

Error unreadable(const char* what) {
    return {ErrorKind::protocol, fmt::format("the engine's {} cannot be read", what)};
}

std::string text_of(const simdjson::simdjson_result<dom::element>& found) {
    std::string_view text;
    return found.get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::string json_text(std::string_view text) {
    std::string out;
    sdk::append_json_string(out, text);
    return out;
}

}  // namespace

Result<std::string> post_once(Context& context, std::uint64_t seed, const std::string& target,
                              std::string body, std::string_view step) {
    sdk::HttpRequest request = write("POST", target, std::move(body));
    request.idempotency_key = fmt::format("demo/{}/{}", seed, step);
    return ask(context, request);
}

std::uint64_t WarehouseDay::Fulfillment::units() const {
    std::uint64_t units = 0;
    for (const Task& task : tasks) {
        units += task.quantity;
    }
    return units;
}

bool WarehouseDay::Fulfillment::has(std::string_view sku) const {
    return std::ranges::any_of(tasks, [sku](const Task& task) { return task.sku == sku; });
}

Result<std::string> WarehouseDay::post(const std::string& target, std::string body,
                                       std::string_view step) {
    return post_once(context_, seed_, target, std::move(body), step);
}

Result<void> WarehouseDay::run() {
    SKUA_SDK_CHECK(pull());
    if (fulfillments_.empty()) {
        return {};
    }
    SKUA_SDK_CHECK(report_short());
    SKUA_SDK_CHECK(pick_the_rest());
    SKUA_SDK_CHECK(count_what_is_there());
    SKUA_SDK_CHECK(ship_whole());
    SKUA_SDK_CHECK(ship_in_parts());
    return take_one_back();
}

Result<void> WarehouseDay::pull() {
    Result<std::string> body = post(fmt::format("/v1/locations/{}/waves", kDemoLocation),
                                    R"({"fulfillments":10})", "wave");
    if (!body) {
        return body.error();
    }
    dom::parser parser;
    dom::element root;
    dom::array ids;
    dom::array lines;
    if (parser.parse(*body).get(root) != simdjson::SUCCESS ||
        root["fulfillments"].get(ids) != simdjson::SUCCESS ||
        root["lines"].get(lines) != simdjson::SUCCESS) {
        return unreadable("pick list");
    }
    report_.pick_list = text_of(root["id"]);
    report_.lines = lines.size();
    for (const dom::element id : ids) {
        fulfillments_.push_back({text_of(dom::element(id)), {}});
    }
    for (const dom::element line : lines) {
        dom::array parts;
        if (line["fulfillments"].get(parts) != simdjson::SUCCESS) {
            return unreadable("pick list");
        }
        for (const dom::element part : parts) {
            const auto owner =
                std::ranges::find(fulfillments_, text_of(part["id"]), &Fulfillment::id);
            Task task{.line = 0, .quantity = 0, .sku = text_of(line["sku"])};
            if (owner == fulfillments_.end() || part["line"].get(task.line) != simdjson::SUCCESS ||
                part["quantity"].get(task.quantity) != simdjson::SUCCESS) {
                return unreadable("pick list");
            }
            owner->tasks.push_back(std::move(task));
        }
    }
    return {};
}

// One unit of what the least urgent order wants is not in its bin.
Result<void> WarehouseDay::report_short() {
    const std::string sku = fulfillments_.back().tasks.front().sku;
    Result<std::string> body =
        post("/v1/picklists/" + report_.pick_list + "/shorts",
             fmt::format(R"({{"sku":{},"quantity":1,"reason":"one is missing from the bin"}})",
                         json_text(sku)),
             "short");
    if (!body) {
        return body.error();
    }
    dom::parser parser;
    dom::element root;
    dom::element line;
    if (parser.parse(*body).get(root) != simdjson::SUCCESS ||
        root["shorted"].at(0).get(line) != simdjson::SUCCESS) {
        return unreadable("answer to a short pick");
    }
    report_.short_sku = sku;
    report_.short_at = text_of(line["allocated"].at(0)["location"]);
    report_.count = text_of(root["count"]);
    return {};
}

Result<void> WarehouseDay::pick_the_rest() {
    const std::string target = "/v1/picklists/" + report_.pick_list;
    Result<std::string> list = ask(context_, get(target));
    if (!list) {
        return list.error();
    }
    Result<std::string> picks = remaining_picks(*list);
    if (!picks) {
        // Nothing left is what a second run finds.
        return picks.error().kind == ErrorKind::refused ? Result<void>()
                                                        : Result<void>(picks.error());
    }
    Result<std::string> done = post(target + "/picks", *picks, "picks");
    return done ? Result<void>() : Result<void>(done.error());
}

// Somebody looks, and the books are right: then the level is sold from again.
Result<void> WarehouseDay::count_what_is_there() {
    const std::string target = "/v1/counts/" + report_.count;
    Result<std::string> count = ask(context_, get(target));
    Result<std::string> stock =
        ask(context_, get("/v1/stock/" + sdk::percent_encoded(report_.short_sku)));
    if (!count || !stock) {
        return count ? stock.error() : count.error();
    }
    dom::parser parser;
    if (text_of(parser.parse(*count)["count_status"]) != "open") {
        return {};  // a second run
    }
    dom::array levels;
    if (parser.parse(*stock)["levels"].get(levels) != simdjson::SUCCESS) {
        return unreadable("stock");
    }
    for (const dom::element level : levels) {
        std::uint64_t on_hand = 0;
        if (text_of(level["location"]) != kDemoLocation) {
            continue;
        }
        if (level["on_hand"].get(on_hand) != simdjson::SUCCESS) {
            return unreadable("stock");
        }
        Result<std::string> done =
            post(target + "/record", fmt::format(R"({{"quantity":{}}})", on_hand), "count");
        for (const char* const step : {"approve", "post"}) {
            if (done) {
                done =
                    post(fmt::format("{}/{}", target, step), "{}", fmt::format("count-{}", step));
            }
        }
        return done ? Result<void>() : Result<void>(done.error());
    }
    return unreadable("stock");
}

Result<void> WarehouseDay::ship_whole() {
    const auto found = std::ranges::find_if(fulfillments_, [this](const Fulfillment& candidate) {
        return !candidate.has(report_.short_sku);
    });
    if (found == fulfillments_.end()) {
        return {};
    }
    Result<std::string> body =
        post("/v1/fulfillments/" + found->id + "/ship",
             R"({"carrier":"DHL","tracking_number":"JD0146000001"})", "ship");
    if (!body) {
        return body.error();
    }
    dom::parser parser;
    report_.whole_fulfillment = found->id;
    report_.whole_order = text_of(parser.parse(*body)["order_id"]);
    returned_ = found->tasks.front();
    return {};
}

Result<std::string> WarehouseDay::pack(std::string_view lines, unsigned weight,
                                       std::string_view step) {
    return post("/v1/fulfillments/" + report_.part_fulfillment + "/pack",
                fmt::format(R"({{"lines":[{}],"seal":true,"weight_grams":{},"length_mm":300,)"
                            R"("width_mm":200,"height_mm":150}})",
                            lines, weight),
                step);
}

// One unit leaves today, the rest is packed and waits.
Result<void> WarehouseDay::ship_in_parts() {
    const auto found = std::ranges::find_if(fulfillments_, [this](const Fulfillment& candidate) {
        return candidate.id != report_.whole_fulfillment && candidate.units() >= 2 &&
               !candidate.has(report_.short_sku);
    });
    if (found == fulfillments_.end()) {
        return {};
    }
    report_.part_fulfillment = found->id;
    report_.part_units = 1;
    report_.waiting_units = found->units() - 1;
    const std::string first =
        fmt::format(R"({{"line":{},"quantity":1}})", found->tasks.front().line);
    std::string rest;
    for (const Task& task : found->tasks) {
        const std::uint64_t left = task.quantity - (&task == &found->tasks.front() ? 1 : 0);
        if (left != 0) {
            rest += fmt::format(R"({}{{"line":{},"quantity":{}}})", rest.empty() ? "" : ",",
                                task.line, left);
        }
    }
    Result<std::string> body = pack(first, 450, "pack-1");
    if (body) {
        body = pack(rest, 900, "pack-2");
    }
    if (body) {
        body = post("/v1/fulfillments/" + found->id + "/ship",
                    R"({"carrier":"DHL","tracking_number":"JD0146000002","package":1})",
                    "ship-package");
    }
    if (!body) {
        return body.error();
    }
    dom::parser parser;
    report_.part_order = text_of(parser.parse(*body)["order_id"]);
    return {};
}

// Of what left whole the customer sends one unit back, and it is as good as new.
Result<void> WarehouseDay::take_one_back() {
    if (report_.whole_order.empty()) {
        return {};
    }
    Result<std::string> asked =
        post("/v1/orders/" + report_.whole_order + "/returns",
             fmt::format(R"({{"lines":[{{"line":{},"quantity":1}}],"approved":true,)"
                         R"("reason":"one too many"}})",
                         returned_.line),
             "return");
    if (!asked) {
        return asked.error();
    }
    dom::parser parser;
    report_.returned = text_of(parser.parse(*asked)["id"]);
    report_.returned_sku = returned_.sku;
    Result<std::string> came =
        post("/v1/returns/" + report_.returned + "/receipts",
             fmt::format(R"({{"location":"{}","items":[{{"line":{},"quantity":1,)"
                         R"("disposition":"restock"}}]}})",
                         kDemoLocation, returned_.line),
             "return-receipt");
    return came ? Result<void>() : Result<void>(came.error());
}

}  // namespace skua::cli
