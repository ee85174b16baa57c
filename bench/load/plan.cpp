#include "bench/load/plan.hpp"

#include <algorithm>

#include "adapters/sdk/commands.hpp"
#include "adapters/sdk/frame.hpp"
#include "engine/domain/catalog.hpp"

namespace skua::bench {
namespace {

// SplitMix64 of the order and line: the same orders for the same plan, without a state.
std::uint64_t mixed(std::uint64_t order, std::uint32_t line) {
    std::uint64_t z = (order + 1) * 0x9E3779B97F4A7C15ULL + line * 0xD1B54A32D192ED03ULL;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

// Prime to 100, so that any 100 orders in a row have the share that is asked for, well spread.
bool crosses(const LoadPlan& plan, std::uint64_t order) {
    return order * 37 % 100 < plan.cross_percent;
}

std::uint32_t sku_index(const LoadPlan& plan, std::uint64_t order, std::uint32_t line) {
    if (plan.skus_by_shard.empty()) {
        return static_cast<std::uint32_t>(mixed(order, line) % plan.skus);
    }
    const std::size_t shards = plan.skus_by_shard.size();
    const std::uint64_t home = mixed(order, UINT32_MAX) % shards;
    const auto& skus = plan.skus_by_shard[crosses(plan, order) ? (home + line) % shards : home];
    // Orders take turns, and so do the lines of one: a SKU comes again as late as it can.
    return skus[(order + line * skus.size() / plan.lines) % skus.size()];
}

std::uint64_t quantity_of(std::uint64_t order, std::uint32_t line) {
    return 1 + (mixed(order, line) >> 40U) % 3;
}

// Calls use(body) with the order; the body's texts live as long as the call.
template <class Use>
void with_order(const LoadPlan& plan, std::uint64_t order, const Use& use) {
    std::vector<std::string> skus(plan.lines);
    std::vector<sdk::OrderLine> lines(plan.lines);
    for (std::uint32_t line = 0; line < plan.lines; ++line) {
        skus[line] = sku_of(sku_index(plan, order, line));
        lines[line].sku = skus[line];
        lines[line].quantity = quantity_of(order, line);
        lines[line].unit_price = "12.50";
    }
    const std::string external_id = plan.run + std::to_string(order);
    sdk::OrderBody body;
    body.channel = plan.channel;
    body.external_id = external_id;
    body.currency = "EUR";
    body.lines = lines;
    use(body);
}

// A final text frame of a client with the masking key 0, which leaves the bytes as they are: the
// mask protects proxies from browsers, and costs the measurement nothing here.
void append_frame_head(std::string& out, sdk::Wire wire, std::size_t size) {
    constexpr unsigned char kFinalText = 0x81;
    constexpr unsigned char kFinalBinary = 0x82;
    constexpr unsigned char kMasked = 0x80;
    out.push_back(static_cast<char>(wire == sdk::Wire::json ? kFinalText : kFinalBinary));
    int length_bytes = 0;
    if (size < 126) {
        out.push_back(static_cast<char>(kMasked | static_cast<unsigned char>(size)));
    } else if (size <= 0xFFFF) {
        out.push_back(static_cast<char>(kMasked | 126U));
        length_bytes = 2;
    } else {
        out.push_back(static_cast<char>(kMasked | 127U));
        length_bytes = 8;
    }
    for (int shift = (length_bytes - 1) * 8; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((size >> static_cast<unsigned>(shift)) & 0xFFU));
    }
    out.append(4, '\0');
}

void append_http(const LoadPlan& plan, std::uint64_t order, const std::string& host,
                 std::string& out) {
    std::string body;
    with_order(plan, order, [&](const sdk::OrderBody& fields) { sdk::append_order(body, fields); });
    out.append("POST /v1/orders HTTP/1.1\r\nHost: ").append(host);
    out.append("\r\nContent-Type: application/json\r\nContent-Length: ");
    out.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

}  // namespace

std::string sku_of(std::uint32_t index) {
    return "LOAD-" + std::to_string(index);
}

bool deal_skus(LoadPlan& plan, std::uint16_t shards) {
    plan.skus_by_shard.assign(shards, {});
    std::vector<bool> is_taken(domain::kSlots);
    for (std::uint32_t sku = 0; sku < plan.skus; ++sku) {
        const domain::Slot slot = domain::slot_of_text(sku_of(sku));
        if (!is_taken[slot.raw()]) {
            is_taken[slot.raw()] = true;
            plan.skus_by_shard[slot.raw() % shards].push_back(sku);
        }
    }
    return std::ranges::none_of(plan.skus_by_shard,
                                [&plan](const auto& skus) { return skus.size() < plan.lines; });
}

std::vector<std::uint64_t> demand_of(const LoadPlan& plan) {
    return demand_of(plan, std::vector<bool>(plan.orders, true));
}

std::vector<std::uint64_t> demand_of(const LoadPlan& plan, const std::vector<bool>& is_counted) {
    std::vector<std::uint64_t> demand(plan.skus, 0);
    for (std::uint64_t order = 0; order < plan.orders; ++order) {
        for (std::uint32_t line = 0; is_counted[order] && line < plan.lines; ++line) {
            demand[sku_index(plan, order, line)] += quantity_of(order, line);
        }
    }
    return demand;
}

Script make_script(const LoadPlan& plan, std::uint32_t connection, const std::string& host) {
    Script script;
    const std::uint32_t per_shot = plan.mode == Mode::stream ? plan.frame : 1;
    std::uint64_t order = connection;
    std::uint64_t number = 0;
    while (order < plan.orders) {
        Shot shot{.begin = script.bytes.size(), .size = 0, .orders = 0};
        if (plan.mode == Mode::http) {
            append_http(plan, order, host, script.bytes);
            shot.orders = 1;
            order += plan.connections;
        } else {
            sdk::Frame frame(++number, plan.wire);
            while (frame.commands() < per_shot && order < plan.orders) {
                with_order(plan, order,
                           [&](const sdk::OrderBody& fields) { frame.next().place_order(fields); });
                order += plan.connections;
            }
            frame.seal();
            append_frame_head(script.bytes, plan.wire, frame.bytes().size());
            script.bytes.append(frame.bytes());
            shot.orders = frame.commands();
        }
        shot.size = static_cast<std::uint32_t>(script.bytes.size() - shot.begin);
        script.shots.push_back(shot);
    }
    return script;
}

}  // namespace skua::bench
