#include "tests/race/engine_view.hpp"

#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace skua::race {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;
using simdjson::SUCCESS;
using Element = simdjson::dom::element;

namespace {

// Reads fields and remembers whether one was missing.
class FieldReader {
public:
    template <class T>
    void read(simdjson::simdjson_result<Element> field, T& out) {
        is_whole_ = field.get(out) == SUCCESS && is_whole_;
    }
    void read_counts(simdjson::simdjson_result<Element> field,
                     std::map<std::string, std::uint64_t>& out) {
        simdjson::dom::object counts;
        read(field, counts);
        for (const auto& [name, value] : counts) {
            read(simdjson::simdjson_result<Element>(Element(value)), out[std::string(name)]);
        }
    }
    [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }

private:
    bool is_whole_ = true;
};

ShardFigures read_shard(Element shard, FieldReader& reader) {
    ShardFigures out;
    reader.read(shard["votes_total"], out.votes);
    reader.read(shard["waited_total"], out.waited);
    reader.read(shard["waiting"], out.waiting);
    reader.read(shard["waiting_max"], out.waiting_max);
    reader.read(shard["undecided_slots"], out.undecided);
    reader.read(shard["undecided_slots_max"], out.undecided_max);
    reader.read(shard["inbox"], out.inbox);
    reader.read(shard["busy_us_total"], out.busy_us);
    return out;
}

// What is wrong with the document of an order; empty when it is as it was answered.
std::string order_fault(const Stage& stage, const AcceptedOrder& order, Element document) {
    FieldReader reader;
    std::string_view external_id;
    std::string_view status;
    std::uint64_t ordered = 0;
    std::uint64_t backordered = 0;
    std::uint64_t open = 0;
    reader.read(document["external_id"], external_id);
    reader.read(document["status"], status);
    reader.read(document["units"]["ordered"], ordered);
    reader.read(document["units"]["backordered"], backordered);
    reader.read(document["units"]["open"], open);
    const Cart cart = cart_of(stage, order.index);
    std::uint64_t wanted = 0;
    for (const Line& line : cart.lines) {
        wanted += line.quantity;
    }
    if (!reader.is_whole() || external_id != external_id_of(stage, order.index) ||
        ordered != wanted) {
        return "is another one";
    }
    if (order.is_cancelled != (status == "cancelled")) {
        return "was cancelled: " + std::string(order.is_cancelled ? "yes" : "no");
    }
    return open != 0 || (backordered != 0 && !cart.may_wait) ? "was accepted without its stock"
                                                             : "";
}

}  // namespace

bool EngineFigures::is_at_rest() const {
    return window_fill == 0 && follow_ups_pending == 0 &&
           std::ranges::all_of(shards, [](const ShardFigures& shard) {
               return shard.waiting == 0 && shard.undecided == 0 && shard.inbox == 0;
           });
}

Result<EngineFigures> EngineView::figures() {
    sdk::HttpRequest request;
    request.target = "/stats";
    Result<sdk::HttpResponse> response = http_.send(request);
    if (!response) {
        return response.error();
    }
    simdjson::dom::parser parser;
    Element page;
    if (parser.parse(response->body).get(page) != SUCCESS) {
        return Error{ErrorKind::protocol, "/stats is no JSON: " + response->body};
    }
    EngineFigures out;
    FieldReader reader;
    reader.read(page["orders"]["accepted_total"], out.orders_accepted);
    reader.read(page["orders"]["rejected_total"], out.orders_rejected);
    reader.read(page["commands"]["rejected_total"], out.commands_rejected);
    reader.read_counts(page["commands"]["by_kind"], out.by_kind);
    reader.read_counts(page["commands"]["rejects_by_reason"], out.by_reason);
    reader.read(page["sequencer"]["window_fill"], out.window_fill);
    reader.read(page["sequencer"]["follow_ups_pending"], out.follow_ups_pending);
    simdjson::dom::array shards;
    reader.read(page["shards"], shards);
    for (const Element shard : shards) {
        out.shards.push_back(read_shard(shard, reader));
    }
    if (!reader.is_whole()) {
        return Error{ErrorKind::protocol, "/stats lacks a field: " + response->body};
    }
    return out;
}

Result<EngineFigures> EngineView::figures_at_rest() {
    constexpr std::chrono::seconds kWithin{10};
    const auto deadline = std::chrono::steady_clock::now() + kWithin;
    while (true) {
        Result<EngineFigures> now = figures();
        if (!now || now->is_at_rest()) {
            return now;
        }
        if (std::chrono::steady_clock::now() > deadline) {
            return Error{ErrorKind::timeout, "everything is answered, and something still waits"};
        }
    }
}

Result<void> EngineView::check_metrics(const EngineFigures& figures) {
    sdk::HttpRequest request;
    request.target = "/metrics";
    Result<sdk::HttpResponse> response = http_.send(request);
    if (!response) {
        return response.error();
    }
    const std::pair<const char*, std::uint64_t ShardFigures::*> families[] = {
        {"votes_total", &ShardFigures::votes},
        {"waited_total", &ShardFigures::waited},
        {"waiting", &ShardFigures::waiting},
        {"waiting_max", &ShardFigures::waiting_max},
        {"undecided_slots", &ShardFigures::undecided},
        {"undecided_slots_max", &ShardFigures::undecided_max},
        {"inbox", &ShardFigures::inbox}};
    for (std::size_t shard = 0; shard < figures.shards.size(); ++shard) {
        for (const auto& [name, figure] : families) {
            const std::string line = "\nskua_shard_" + std::string(name) + "{shard=\"" +
                                     std::to_string(shard) + "\"} " +
                                     std::to_string(figures.shards[shard].*figure) + "\n";
            if (response->body.find(line) == std::string::npos) {
                return Error{ErrorKind::protocol, "/metrics does not say, as /stats does," + line};
            }
        }
    }
    return {};
}

Result<std::vector<StockFigures>> EngineView::stock(const Stage& stage) {
    std::vector<std::string> targets;
    for (const std::string& sku : stage.skus) {
        targets.push_back("/v1/stock/" + sku);
    }
    std::vector<StockFigures> out(targets.size());
    simdjson::dom::parser parser;
    const auto read = [&](std::size_t index, const sdk::HttpResponse& response) -> Result<void> {
        FieldReader reader;
        const auto document = parser.parse(response.body);
        const auto level = document["levels"].at(0);
        reader.read(level["on_hand"], out[index].on_hand);
        reader.read(level["allocated"], out[index].allocated);
        reader.read(level["available"], out[index].available);
        reader.read(document["backordered"], out[index].backordered);
        return reader.is_whole()
                   ? Result<void>()
                   : Result<void>(Error{ErrorKind::protocol, "no stock: " + response.body});
    };
    SKUA_SDK_CHECK(http_.get_many(targets, read));
    return out;
}

Result<std::uint64_t> EngineView::check_orders(const Stage& stage, const Ledger& ledger,
                                               std::uint64_t most) {
    const std::uint64_t step = 1 + (ledger.orders.size() / std::max<std::uint64_t>(most, 1));
    std::vector<std::string> targets;
    for (std::size_t i = 0; i < ledger.orders.size(); i += step) {
        targets.push_back("/v1/orders/o" + std::to_string(ledger.orders[i].id));
    }
    simdjson::dom::parser parser;
    const auto check = [&](std::size_t index, const sdk::HttpResponse& response) -> Result<void> {
        Element document;
        std::string fault = "is not there";
        if (response.is_ok() && parser.parse(response.body).get(document) == SUCCESS) {
            fault = order_fault(stage, ledger.orders[index * step], document);
        }
        return fault.empty()
                   ? Result<void>()
                   : Result<void>(Error{ErrorKind::protocol,
                                        targets[index] + " " + fault + ": " + response.body});
    };
    SKUA_SDK_CHECK(http_.get_many(targets, check));
    return targets.size();
}

}  // namespace skua::race
