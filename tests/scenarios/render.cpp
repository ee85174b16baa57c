// What a step's result looks like behind "=>".

#include "engine/base/decimal.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/domain/query.hpp"
#include "tests/scenarios/runner.hpp"

namespace skua::test {

using domain::Bucket;
using domain::CommandKind;
using domain::Effect;
using domain::EffectKind;
using domain::Quantity;

namespace {

std::string text(Quantity quantity) {
    return std::to_string(quantity.raw());
}
std::string text(domain::Units units) {
    return std::to_string(units.raw());
}

std::string lifecycle_text(domain::Lifecycle lifecycle) {
    return codec::lifecycle_name(lifecycle);
}

bool has(const domain::Decision& decision, EffectKind kind) {
    for (const Effect& effect : decision.effects) {
        if (effect.kind == kind) {
            return true;
        }
    }
    return false;
}

// A word and its list, or nothing when the list is empty.
std::string group(const std::string& word, const std::string& list) {
    return list.empty() ? "" : " " + word + list;
}

}  // namespace

std::string Runner::order_name(domain::OrderId id) const {
    for (const auto& [name, order] : orders_) {
        if (order == id) {
            return name;
        }
    }
    return "?";
}

// " o1.0.A@main:3": order, line, SKU, location, quantity of every such move.
std::string Runner::render_moves(const domain::Record& record, Bucket from, Bucket to) const {
    std::string out;
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind != EffectKind::line_moved || effect.from != from || effect.to != to) {
            continue;
        }
        out += " ";
        const CommandKind kind = kind_of(record.command);
        const bool is_new = kind == CommandKind::place_order || kind == CommandKind::reserve;
        if (!is_new || effect.order() != record.decision.order) {
            out += order_name(effect.order()) + "." + std::to_string(effect.line.raw()) + ".";
        }
        const auto& state = beside_.engine().state();
        out += std::string(state.sku_text(effect.sku));
        if (!effect.location.is_none()) {
            out += "@" + std::string(state.location_name(effect.location));
        }
        out += ":" + text(effect.quantity);
    }
    return out;
}

std::string Runner::render_reject(const domain::Decision& decision) const {
    std::string out = std::string("reject ") + domain::to_string(decision.reason);
    if (decision.shortages.empty() && decision.at != 0) {
        out += " at " + std::to_string(decision.at);
    }
    if (decision.version != 0) {
        out += " version " + std::to_string(decision.version);
    }
    if (!decision.order.is_none()) {
        out += " order " + order_name(decision.order);
    }
    for (const domain::Shortage& shortage : decision.shortages) {
        out += " line " + std::to_string(shortage.line.raw()) + " requested " +
               text(shortage.requested) + " available " + text(shortage.available);
    }
    return out;
}

// What a short or a count takes back, and what becomes of the count.
std::string Runner::render_counts(const domain::Record& record) const {
    std::string out = group("shorted", render_moves(record, Bucket::released, Bucket::open)) +
                      group("taken", render_moves(record, Bucket::reserved, Bucket::open) +
                                         render_moves(record, Bucket::allocated, Bucket::open));
    for (const Effect& effect : record.decision.effects) {
        switch (effect.kind) {
            case EffectKind::count_opened:
                out += " count";
                break;
            case EffectKind::count_recorded:
                out += " delta " + std::to_string(effect.value);
                break;
            case EffectKind::count_moved:
                out += std::string(" ") +
                       domain::to_string(static_cast<domain::CountStatus>(effect.value));
                break;
            case EffectKind::set_aside:
                out += " set_aside";
                break;
            case EffectKind::set_aside_ended:
                out += " set_aside_ended";
                break;
            default:
                break;
        }
    }
    return out;
}

// tasks LIST => ORDER.LINE.SKU:QUANTITY [picked N] [shorted N] | ...
std::string Runner::show_tasks(const Words& words) {
    const domain::PickListQuery query{.pick_list = pick_list(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const list = std::get_if<domain::PickListView>(&result);
    if (list == nullptr) {
        return "not found";
    }
    std::string out;
    for (const domain::PickTaskView& task : list->tasks) {
        out += (out.empty() ? "" : " | ") + order_name(task.order) + "." +
               std::to_string(task.line.raw()) + "." + std::string(task.sku) + ":" +
               text(task.quantity);
        out += task.picked.is_zero() ? "" : " picked " + text(task.picked);
        out += task.shorted.is_zero() ? "" : " shorted " + text(task.shorted);
    }
    return out;
}

std::string Runner::render(const domain::Record& record) const {
    const domain::Decision& decision = record.decision;
    if (decision.verdict == domain::Verdict::reject) {
        return render_reject(decision);
    }
    std::string out = "ok";
    if (kind_of(record.command) == CommandKind::place_order) {
        out = "accepted";
    }
    out += render_counts(record);
    out += group("allocated", render_moves(record, Bucket::open, Bucket::allocated));
    out += group("reserved", render_moves(record, Bucket::open, Bucket::reserved));
    out += group("backordered", render_moves(record, Bucket::open, Bucket::backordered));
    if (kind_of(record.command) == CommandKind::answer_cancellation) {
        out += render_cancellation(record);
    } else {
        out += group("cancelled", render_moves(record, Bucket::backordered, Bucket::cancelled) +
                                      render_moves(record, Bucket::allocated, Bucket::cancelled) +
                                      render_moves(record, Bucket::reserved, Bucket::cancelled));
        out += render_cancellation(record) + render_cancelled_as_asked(record);
    }
    out += render_tolerance(record);
    out += group("claimed", render_moves(record, Bucket::allocated, Bucket::released));
    out += group("picked", render_moves(record, Bucket::released, Bucket::picked));
    out += group("returned", render_moves(record, Bucket::released, Bucket::allocated));
    out += group("packed", render_moves(record, Bucket::picked, Bucket::packed));
    out += group("shipped", render_moves(record, Bucket::picked, Bucket::shipped) +
                                render_moves(record, Bucket::packed, Bucket::shipped));
    out += render_parcels(record);
    out += render_steps(record);
    out += group("filled", render_moves(record, Bucket::backordered, Bucket::allocated) +
                               render_moves(record, Bucket::backordered, Bucket::reserved));
    out += render_return(record);
    out += render_transfer(record);
    if (has(decision, EffectKind::follow_up)) {
        out += " follow-up";
    }
    if (has(decision, EffectKind::follow_up_done)) {
        out += " done";
    }
    for (const Effect& effect : decision.effects) {
        if (effect.kind == EffectKind::lifecycle_changed) {
            out += " -> " + lifecycle_text(static_cast<domain::Lifecycle>(effect.value));
        }
        if (effect.kind == EffectKind::reservation_committed) {
            out += " committed " + order_name(effect.order());
        }
    }
    return out;
}

// stock SKU LOCATION => on_hand N allocated N [reserved N] [safety N] [CONDITION N] [held N]
// [in_transit N] [set_aside] [count] available N
std::string Runner::show_stock(const Words& words) {
    const domain::StockQuery query{.sku = words[1]};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const stock = std::get_if<domain::StockView>(&result);
    if (stock == nullptr) {
        return "not found";
    }
    for (const domain::LevelView& level : stock->levels) {
        if (level.location == words[2]) {
            std::string out =
                "on_hand " + text(level.on_hand) + " allocated " + text(level.allocated);
            if (level.soft_reserved != domain::Units{}) {
                out += " reserved " + text(level.soft_reserved);
            }
            if (level.safety_stock != domain::Units{}) {
                out += " safety " + text(level.safety_stock);
            }
            for (const auto& [name, units] : {std::pair("quality_hold", level.quality_hold),
                                              std::pair("damaged", level.damaged)}) {
                out += units == domain::Units{} ? "" : " " + std::string(name) + " " + text(units);
            }
            for (const auto& [name, units] :
                 {std::pair("held", level.held), std::pair("in_transit", level.in_transit)}) {
                out += units == domain::Units{} ? "" : " " + std::string(name) + " " + text(units);
            }
            out += level.is_set_aside ? " set_aside" : "";
            out += level.count.is_none() ? "" : " count";
            return out + " available " + text(level.available);
        }
    }
    return "on_hand 0 allocated 0 available 0";
}

// list LIST => STATUS units N picked N [shorted N]
std::string Runner::show_list(const Words& words) {
    const domain::PickListQuery query{.pick_list = pick_list(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const list = std::get_if<domain::PickListView>(&result);
    if (list == nullptr) {
        return "not found";
    }
    domain::Units units;
    domain::Units picked;
    domain::Units shorted;
    for (const domain::PickTaskView& task : list->tasks) {
        units += domain::Units{task.quantity};
        picked += domain::Units{task.picked};
        shorted += domain::Units{task.shorted};
    }
    return std::string(domain::to_string(list->status)) + " units " + text(units) + " picked " +
           text(picked) + (shorted == domain::Units{} ? "" : " shorted " + text(shorted));
}

// queue LOCATION => waiting NAME... claimed NAME...
std::string Runner::show_queue(const Words& words) {
    const auto& state = beside_.engine().state();
    const auto waiting =
        domain::answer(state, domain::WaitingQuery{.location = words[1], .after = 0, .limit = 100},
                       beside_.arena());
    const auto claimed = domain::answer(
        state, domain::ClaimedQuery{.location = words[1], .from = {}, .place = 0, .limit = 100},
        beside_.arena());
    std::string out = "waiting";
    for (const domain::WaitingItemView& item : std::get<domain::WaitingView>(waiting).items) {
        out += " " + order_name(item.order);
    }
    out += " claimed";
    for (const domain::ClaimedItemView& item : std::get<domain::ClaimedView>(claimed).items) {
        out += " " + order_name(item.order);
    }
    return out;
}

// show NAME => STATUS version N total X CUR [held] | SKU ORDERED bucket... | ...
std::string Runner::show_order(const Words& words) {
    const domain::OrderQuery query{.order = order(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const order = std::get_if<domain::OrderView>(&result);
    if (order == nullptr) {
        return show_cart(words);
    }
    std::string out = lifecycle_text(order->lifecycle) + " version " +
                      std::to_string(order->version) + " total " + base::format(order->total) +
                      " " + std::string(order->currency.text());
    out += order->holds == 0 ? "" : " held";
    for (const domain::LineView& line : order->lines) {
        out += show_line(line);
    }
    return out;
}

std::string Runner::show_line(const domain::LineView& line) const {
    std::string out = " | " + std::string(line.sku) + " " + text(line.ordered);
    const auto add = [&](const std::string& name, Quantity quantity) {
        out += quantity.is_zero() ? "" : " " + name + " " + text(quantity);
    };
    add("open", line.open);
    add("backordered", line.backordered);
    for (const domain::PortionView& portion : line.portions) {
        const std::string at = "@" + std::string(portion.location);
        add("allocated" + at, portion.allocated);
        add("released" + at, portion.released);
        add("picked" + at, portion.picked);
        add("packed" + at, portion.packed);
        add("shipped" + at, portion.shipped);
    }
    add("cancelled", line.cancelled);
    add("over-delivered", line.over_delivered);
    return out;
}

// show NAME of a cart => STATUS version N [order NAME] | SKU N ...; what is allocated is reserved
std::string Runner::show_cart(const Words& words) {
    const domain::ReservationQuery query{.reservation = order(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const cart = std::get_if<domain::ReservationView>(&result);
    if (cart == nullptr) {
        return "not found";
    }
    std::string out = lifecycle_text(cart->lifecycle) + " version " + std::to_string(cart->version);
    out += cart->order.is_none() ? "" : " order " + order_name(cart->order);
    for (const domain::LineView& line : cart->lines) {
        out += show_line(line);
    }
    return out;
}

// free CHANNEL SKU [from CART] => N
std::string Runner::show_free(const Words& words) {
    const bool has_cart = words.size() > 4;
    const domain::AvailabilityLine line{.sku = words[2], .quantity = Quantity{1}};
    const domain::AvailabilityQuery query{
        .channel = words[1],
        .lines = {&line, 1},
        .reservation = has_cart ? order(words[4]) : domain::OrderId{}};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const view = std::get_if<domain::AvailabilityView>(&result);
    return view == nullptr || view->lines.empty() ? "not found" : text(view->lines[0].available);
}

}  // namespace skua::test
