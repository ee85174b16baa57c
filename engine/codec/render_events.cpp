#include <algorithm>
#include <vector>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_change.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

namespace {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

// Writes the events of one record, one per line. Owner: the call.
class EventWriter {
public:
    // Of `only`, or of everything if it is none.
    EventWriter(const domain::Record& record, const domain::Names& names, domain::OrderId only,
                std::string& out) noexcept
        : record_(record), names_(names), only_(only), out_(out) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    // What is about this order; none: about no order.
    template <class Fields>
    void event(std::string_view type, domain::OrderId order, const Fields& fields) {
        const std::size_t index = index_++;  // the same whoever reads
        if (!only_.is_none() && order != only_) {
            return;
        }
        JsonWriter to(out_);
        to.begin_object();
        to.field("sequence", record_.sequence.raw());
        to.field("index", index);
        to.field("type", type);
        time(to, "time", record_.time);
        fields(to);
        caller(to, "actor", record_.command.actor);
        caller(to, "reason", record_.command.reason);
        caller(to, "source", record_.command.source);
        to.end_object();
        out_ += '\n';
        ++count_;
    }

    void all() {
        if (record_.decision.verdict == domain::Verdict::reject) {
            rejected();
            return;
        }
        std::visit([this](const auto& body) { about(body); }, record_.command.body);
        stock_changed();
        cancelled();
        allocated();
        backordered();
        claimed_and_picked();
        shipped();
        closed();
    }

private:
    static void caller(JsonWriter& to, std::string_view key, std::string_view value) {
        if (!value.empty()) {
            to.field(key, value);
        }
    }

    void rejected() {
        const auto* order = std::get_if<domain::PlaceOrder>(&record_.command.body);
        if (order == nullptr) {
            return;
        }
        event("order.rejected", {}, [&](JsonWriter& to) {
            to.field("channel", order->channel);
            if (!order->external_id.empty()) {
                to.field("external_id", order->external_id);
            }
            to.field("code", domain::to_string(record_.decision.reason));
            if (!record_.decision.shortages.empty()) {
                shortages(to, record_, names_);
            }
        });
    }

    // What the command itself says, before its effects.
    template <class Body>
    void about(const Body&) {}
    void about(const domain::DefineItem& body) {
        event("item.defined", {}, [&](JsonWriter& to) { to.field("sku", body.sku); });
    }
    void about(const domain::DefineLocation& body) {
        event("location.defined", {}, [&](JsonWriter& to) { to.field("location", body.name); });
    }
    void about(const domain::DefineChannel& body) {
        event("channel.defined", {}, [&](JsonWriter& to) { to.field("channel", body.name); });
    }
    void about(const domain::PlaceOrder& body) {
        event("order.accepted", record_.decision.order, [&](JsonWriter& to) {
            order_id(to, "order_id", record_.decision.order);
            to.field("channel", body.channel);
            if (!body.external_id.empty()) {
                to.field("external_id", body.external_id);
            }
            to.field("version", record_.decision.version);
            totals(to, body.total, body.currency);
            units(to, placed_units(record_, body));
        });
    }
    void about(const domain::PlaceHold& body) {
        hold_changed({body.hold, body.hold_until, body.release_role}, "placed", {});
    }
    void about(const domain::ReleaseHold& body) {
        hold_changed({.hold = body.hold}, "released", body.role);
    }
    void about(const domain::ExpireHold& body) {
        if (!record_.decision.effects.empty()) {  // else the hold was gone before
            hold_changed({.hold = body.hold}, "expired", {});
        }
    }

    void about(const domain::ChangeOrder& body) {
        event("order.changed", record_.decision.order, [&](JsonWriter& to) {
            order_id(to, "order_id", record_.decision.order);
            to.field("version", record_.decision.version);
            to.field("status", lifecycle_name(lifecycle_after(record_)));
            changed_fields(to, record_, body, names_);
        });
    }

    void hold_changed(const domain::HoldView& view, std::string_view change,
                      std::string_view role) {
        event("order.changed", record_.decision.order, [&](JsonWriter& to) {
            order_id(to, "order_id", record_.decision.order);
            to.field("version", record_.decision.version);
            hold(to, view);
            to.key(change).boolean(true);
            if (!role.empty()) {
                to.field("role", role);
            }
        });
    }

    void stock_changed() {
        for (const Effect& effect : record_.decision.effects) {
            if (effect.kind != EffectKind::stock_moved) {
                continue;
            }
            const char* movement = effect.movement == domain::MovementKind::receipt ? "receipt"
                                   : effect.movement == domain::MovementKind::adjustment
                                       ? "adjustment"
                                       : "shipment";
            stock_event(effect, movement, effect.value);
        }
    }

    void stock_event(const Effect& effect, const char* movement, std::int64_t delta) {
        event("stock.changed", {}, [&](JsonWriter& to) {
            to.field("sku", names_.sku(effect.sku));
            to.field("location", names_.location(effect.location));
            to.field("movement", movement);
            to.field("delta", delta);
        });
    }

    void cancelled() {
        if (!std::holds_alternative<domain::CancelOrder>(record_.command.body)) {
            return;
        }
        event("order.cancelled", record_.decision.order, [&](JsonWriter& to) {
            order_id(to, "order_id", record_.decision.order);
            to.field("version", record_.decision.version);
            to.field("status", lifecycle_name(lifecycle_after(record_)));
            to.key("lines").begin_array();
            for_each_line_to(record_.decision.effects, Bucket::cancelled,
                             [&](const Effect& effect, std::uint64_t quantity) {
                                 to.begin_object();
                                 to.field("line", effect.line.raw());
                                 to.field("quantity", quantity);
                                 to.end_object();
                             });
            to.end_array();
        });
    }

    // The effects that move lines to `bucket`, those of one order together, in the order in which
    // their ids are; the record's order within one of them.
    std::vector<const Effect*> moves_to(Bucket bucket) const {
        std::vector<const Effect*> moves;
        for (const Effect& effect : record_.decision.effects) {
            if (is_move_to(effect, bucket)) {
                moves.push_back(&effect);
            }
        }
        std::stable_sort(moves.begin(), moves.end(),
                         [](const Effect* a, const Effect* b) { return a->order() < b->order(); });
        return moves;
    }

    // Calls visit(moves of one order) for each order.
    template <class Visit>
    static void for_each_order(const std::vector<const Effect*>& moves, const Visit& visit) {
        for (std::size_t first = 0; first < moves.size();) {
            std::size_t end = first + 1;
            while (end < moves.size() && moves[end]->order_raw == moves[first]->order_raw) {
                ++end;
            }
            visit(std::span<const Effect* const>(moves).subspan(first, end - first));
            first = end;
        }
    }

    enum class Where : std::uint8_t { stated, left_out };

    void lines(JsonWriter& to, std::span<const Effect* const> moves, Where where) const {
        to.key("lines").begin_array();
        for (const Effect* effect : moves) {
            to.begin_object();
            to.field("line", effect->line.raw());
            to.field("sku", names_.sku(effect->sku));
            if (where == Where::stated) {
                to.field("location", names_.location(effect->location));
            }
            to.field("quantity", effect->quantity.raw());
            to.end_object();
        }
        to.end_array();
    }

    void allocated() {
        const std::vector<const Effect*> moves = moves_to(Bucket::allocated);
        for_each_order(moves, [this](std::span<const Effect* const> of_order) {
            event("order.allocated", of_order.front()->order(), [&](JsonWriter& to) {
                order_id(to, "order_id", of_order.front()->order());
                lines(to, of_order, Where::stated);
            });
            std::vector<domain::LocationId> seen;
            for (const Effect* effect : of_order) {
                if (std::find(seen.begin(), seen.end(), effect->location) == seen.end()) {
                    seen.push_back(effect->location);
                    fulfillment("fulfillment.created", *effect);
                }
            }
        });
    }

    void fulfillment(std::string_view type, const Effect& effect) {
        event(type, effect.order(), [&](JsonWriter& to) {
            if (!record_.decision.pick_list.is_none()) {
                pick_list_id(to, "pick_list", record_.decision.pick_list);
            }
            fulfillment_id(to, "fulfillment_id", effect.order(), effect.location);
            order_id(to, "order_id", effect.order());
            to.field("location", names_.location(effect.location));
        });
    }

    void backordered() {
        for_each_order(moves_to(Bucket::backordered), [this](std::span<const Effect* const> moves) {
            event("order.backordered", moves.front()->order(), [&](JsonWriter& to) {
                order_id(to, "order_id", moves.front()->order());
                lines(to, moves, Where::left_out);
            });
        });
    }

    void claimed_and_picked() {
        for_each_order(moves_to(Bucket::released), [this](std::span<const Effect* const> moves) {
            fulfillment("fulfillment.claimed", *moves.front());
        });
        const auto* picks = std::get_if<domain::ConfirmPicks>(&record_.command.body);
        if (picks == nullptr) {
            return;
        }
        for_each_order(moves_to(Bucket::picked), [&](std::span<const Effect* const> moves) {
            event("fulfillment.picked", moves.front()->order(), [&](JsonWriter& to) {
                pick_list_id(to, "pick_list", picks->pick_list);
                fulfillment_id(to, "fulfillment_id", moves.front()->order(),
                               moves.front()->location);
                lines(to, moves, Where::left_out);
            });
        });
    }

    void shipped() {
        const auto* ship = std::get_if<domain::ShipFulfillment>(&record_.command.body);
        if (ship == nullptr) {
            return;
        }
        event("shipment.created", ship->order, [&](JsonWriter& to) {
            fulfillment_id(to, "fulfillment_id", ship->order, ship->location);
            order_id(to, "order_id", ship->order);
            to.field("location", names_.location(ship->location));
            to.field("carrier", ship->carrier);
            to.field("tracking_number", ship->tracking_number);
            to.key("lines").begin_array();
            for_each_line_to(record_.decision.effects, Bucket::shipped,
                             [&](const Effect& effect, std::uint64_t quantity) {
                                 to.begin_object();
                                 to.field("line", effect.line.raw());
                                 to.field("sku", names_.sku(effect.sku));
                                 to.field("quantity", quantity);
                                 to.end_object();
                             });
            to.end_array();
        });
        for_each_line_to(record_.decision.effects, Bucket::shipped,
                         [this](const Effect& effect, std::uint64_t quantity) {
                             stock_event(effect, "shipment", -static_cast<std::int64_t>(quantity));
                         });
    }

    void closed() {
        for (const Effect& effect : record_.decision.effects) {
            if (effect.kind == EffectKind::lifecycle_changed &&
                effect.value == static_cast<std::int64_t>(domain::Lifecycle::closed)) {
                event("order.closed", record_.decision.order,
                      [this](JsonWriter& to) { order_id(to, "order_id", record_.decision.order); });
            }
        }
    }

    const domain::Record& record_;
    const domain::Names& names_;
    domain::OrderId only_;
    std::string& out_;
    std::size_t index_ = 0;
    std::size_t count_ = 0;
};

}  // namespace

std::size_t render_events(const domain::Record& record, const domain::Names& names,
                          std::string& out) {
    return render_events_of(record, names, {}, out);
}

std::size_t render_events_of(const domain::Record& record, const domain::Names& names,
                             domain::OrderId order, std::string& out) {
    EventWriter writer(record, names, order, out);
    writer.all();
    return writer.count();
}

}  // namespace skua::codec
