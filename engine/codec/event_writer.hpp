#pragma once

// EventWriter: the events of one record, one per line. First what the command itself says
// (render_events.cpp), then what its effects say (render_effects.cpp, render_count_events.cpp,
// render_tolerances.cpp).
// Internal to engine/codec.
// Owner: render_events(), for one call.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_counts.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/codec/render_transfers.hpp"

namespace skua::codec {

class EventWriter {
public:
    // Of `only`, or of everything if it is none.
    EventWriter(const domain::Record& record, const domain::Names& names, domain::OrderId only,
                std::string& out) noexcept
        : record_(record), names_(names), only_(only), out_(out) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    void all();

private:
    enum class Where : std::uint8_t { stated, left_out };

    // Of the command.
    template <class Body>
    void about(const Body&) {}
    void about(const domain::DefineItem& body);
    void about(const domain::DefineLocation& body);
    void about(const domain::DefineChannel& body);
    void about(const domain::ConfigureLevel& body);
    void about(const domain::PlaceOrder& body);
    void about(const domain::Reserve& body);
    void about(const domain::ExtendReservation&);
    void about(const domain::ReleaseReservation&);
    void about(const domain::ExpireReservation&);
    void about(const domain::PlaceHold& body);
    void about(const domain::ReleaseHold& body);
    void about(const domain::ExpireHold& body);
    void about(const domain::UnclaimPickList& body);
    void about(const domain::ExpireClaim& body);
    void about(const domain::ChangeOrder& body);
    void about(const domain::AnswerCancellation& body);
    void about(const domain::AcceptOverDelivery& body);
    void about(const domain::CreateReturn& body);
    void about(const domain::ChangeReturn&);
    void about(const domain::ReceiveReturn& body);
    void return_event(JsonWriter& to) const;
    void about(const domain::CreateTransfer& body);
    void about(const domain::ChangeTransfer& body);
    void about(const domain::ReceiveTransfer& body);
    void transfer_event(std::string_view type, Steps steps);
    void transfer_head_of_event(JsonWriter& to) const;
    void transfer_closed();
    void rejected();
    void reservation_ended(std::string_view type);
    void cart_lines(JsonWriter& to, domain::OrderId cart, Move move) const;
    void committed(const domain::PlaceOrder& body);
    // `role` is the one that released it.
    void hold_changed(const domain::HoldView& view, std::string_view change, std::string_view role);
    void given_back(std::string_view type, domain::PickListId list);

    // Of the effects.
    void filled_carts();
    void stock_changed();
    void stock_event(const domain::Effect& effect, const char* movement, std::int64_t delta);
    void conditions_changed();
    void count_event(const domain::Effect& effect);
    void level(JsonWriter& to, const domain::Effect& effect) const;
    void shorted();
    void shorted(std::span<const TakenLine> of_order);
    void cancelled();
    void cancelled_as_asked();
    std::vector<const domain::Effect*> moves_to(domain::Bucket bucket) const;
    void lines(JsonWriter& to, std::span<const domain::Effect* const> moves, Where where) const;
    void allocated();
    void fulfillment(JsonWriter& to, const domain::Effect& effect) const;
    void claim_end(JsonWriter& to) const;
    bool is_claim_closed() const;
    void backordered();
    void claimed_and_picked();
    void packed();
    void shipped();
    void tracked();
    void asked_to_cancel();
    void lines_closed();
    void closed();

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

    // Calls visit(moves of one order) for each order.
    template <class Visit>
    static void for_each_order(const std::vector<const domain::Effect*>& moves,
                               const Visit& visit) {
        for (std::size_t first = 0; first < moves.size();) {
            std::size_t end = first + 1;
            while (end < moves.size() && moves[end]->order_raw == moves[first]->order_raw) {
                ++end;
            }
            visit(std::span<const domain::Effect* const>(moves).subspan(first, end - first));
            first = end;
        }
    }

    static void caller(JsonWriter& to, std::string_view key, std::string_view value) {
        if (!value.empty()) {
            to.field(key, value);
        }
    }

    const domain::Record& record_;
    const domain::Names& names_;
    domain::OrderId only_;
    std::string& out_;
    std::size_t index_ = 0;
    std::size_t count_ = 0;
};

}  // namespace skua::codec
